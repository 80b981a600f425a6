"""Whether time tells who has an account: the same request for a known and an unknown address.

    [DATABASE_URL=postgres://…] python -m tests.benchmarks.bench_accounts

Each door is asked in turns, with the hashes and the broker of production. The aim is a ratio of the
medians under 1.1 either way; beyond it the run ends with an error.
"""

import logging
import os
import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from tests.benchmarks.bench_claims import own_world, say

PAIRS = 40
AIM = 1.1
DOORS = ("LOGIN", "REGISTER", "PASSWORD_RESET", "LINK")
Ask = Callable[[str], Any]
numbers = count(1)


def main() -> int:
    os.environ |= {f"THROTTLE_{door}": "1000000/min" for door in DOORS}
    with tempfile.TemporaryDirectory() as folder, own_world(Path(folder)):
        from tests.factories import make_user

        logging.disable(logging.CRITICAL)
        say(f"{'':<26}{'known, ms':>10}{'unknown':>10}{'ratio':>8}  aim")
        for number in range(PAIRS):
            make_user(known(number), password="Correct-Horse-9-Battery")
        ratios = [compare(name, ask) for name, ask in doors().items()]
    return int(any(max(ratio, 1 / ratio) > AIM for ratio in ratios))


def known(number: int) -> str:
    return f"known{number}@example.org"


def doors() -> dict[str, Ask]:
    wrong, new = "Wrong-Horse-9-Battery", "Newer-Horse-9-Battery"
    return {
        "forgotten password, page": page("/account/password/reset/", "email"),
        "forgotten password, API": api("forgot-password"),
        "sign-in link, page": page("/account/link/", "email"),
        "sign in, page": page("/account/login/", "login", password=wrong),
        "sign in, API": api("login", password=wrong),
        "register, page": page("/account/signup/", "email", password1=new, password2=new),
        "register, API": api("register", password=new),
    }


def page(path: str, field: str, **others: str) -> Ask:
    from django.test import Client

    return lambda email: Client().post(path, {field: email, **others}, REMOTE_ADDR=address())


def api(name: str, **others: str) -> Ask:
    from rest_framework.test import APIClient

    def ask(email: str) -> Any:
        body = {"email": email, **others}
        path = f"/api/v1/auth/{name}/"
        return APIClient().post(path, body, format="json", REMOTE_ADDR=address())

    return ask


def address() -> str:
    """Of a client nobody has heard of, so that no limit counts."""
    number = next(numbers)
    return f"10.{number >> 8 & 255}.{number & 255}.7"


def compare(name: str, ask: Ask) -> float:
    for email in (known(0), "warm@example.com"):
        ask(email)
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(PAIRS):
        for is_known in (number % 2 == 0, number % 2 == 1):  # either goes first, in turns
            email = known(number) if is_known else f"{next(numbers)}@example.com"
            times[is_known].append(taken(ask, email))
    ours, others = median(times[True]), median(times[False])
    say(f"{name:<26}{ours * 1000:>10.1f}{others * 1000:>10.1f}{ours / others:>8.3f}  {AIM}")
    return ours / others


def taken(ask: Ask, email: str) -> float:
    start = perf_counter()
    answer = ask(email)
    spent = perf_counter() - start
    if answer.status_code not in (200, 202, 302, 401):
        raise AssertionError(f"{answer.status_code}: {answer.content[:300]!r}")
    return spent


if __name__ == "__main__":
    sys.exit(main())
