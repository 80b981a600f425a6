"""The desk's queue at 10,000 and at many claims: every view, filter, order, search, a far page.

    DATABASE_URL=postgres://… [BENCH_CLAIMS=1000000] python -m tests.benchmarks.bench_queue

Works in databases of its own, made by `generate_claims` and gone afterwards; on PostgreSQL only.
With BENCH_QUEUE_TEN and BENCH_QUEUE_MANY (addresses of databases that are filled already) it
measures in these, and leaves them as they are.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit, urlunsplit

FEW, MANY = 10_000, int(os.environ.get("BENCH_CLAIMS", "100000"))
REPEATS = 7
AIM, LIMIT_MS = 1.5, 300
DESK, API = "/admin/claims/claim/", "/api/v1/admin/claims/"
ASKED = {
    "first page": "",
    "page 1,000 of 10": "page=1000&page_size=10",
    "page 200": "page=200",
    **{f"view {name}": f"view={name}" for name in (
        "mine", "unassigned", "customer", "airline", "due", "expiring", "open",
    )},
    **{f"order {name}": f"ordering={name}" for name in (
        "submitted", "departure", "-departure", "amount", "-amount", "due", "-due",
    )},
    "status": "status=approved", "two statuses": "status=submitted&status=under_review",
    "stage": "stage=court", "waiting on": "waiting_on=authority", "airline": "airline=DY",
    "incident": "incident_type=denied_boarding", "reviewer": "assigned_to=me",
    "rules": "jurisdiction=uk261", "language": "language=en", "source": "source=phone",
    "flag": "flags=extraordinary",
    "submitted": "submitted_after=2026-03-01&submitted_before=2026-03-02",
    "departure": "departure_after=2026-03-01&departure_before=2026-03-03",
    "status and airline": "status=closed&airline=OU",
    "airline by amount": "airline=KL&ordering=-amount",
    "rules, page 100": "jurisdiction=uk261&page=4&page_size=200",
}  # fmt: skip


def main() -> int:
    if "postgres" not in os.environ.get("DATABASE_URL", ""):
        say("Set DATABASE_URL to a PostgreSQL server; SQLite is not meant for so many claims.")
        return 0
    if "BENCH_QUEUE_SIZE" in os.environ:
        return measure()
    few, many = measured(FEW, "BENCH_QUEUE_TEN"), measured(MANY, "BENCH_QUEUE_MANY")
    say(f"{'':<30}{FEW:>10,} {MANY:>11,}   times (aim {AIM}, none over {LIMIT_MS} ms)")
    for name, (ms, rows) in many.items():
        least, had = few[name]
        note = "" if had == rows else f"   ({had} rows beside {rows})"
        say(f"{name:<30}{least:>7.1f} ms {ms:>8.1f} ms   {ms / least:.2f}{note}")
    return 0


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def measured(size: int, filled: str) -> dict[str, tuple[float, int]]:
    """Milliseconds and rows by name, from a process of its own with a database of this size."""
    address = os.environ.get(filled) or urlunsplit(
        urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/flightclaim_queue_{size}")
    )
    environment = os.environ | {
        "DATABASE_URL": address,
        "BENCH_QUEUE_SIZE": "0" if filled in os.environ else str(size),
    }
    command = [sys.executable, "-m", "tests.benchmarks.bench_queue"]
    output = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(output.stdout.splitlines()[-1])


def measure() -> int:
    """Print the figures of one database as JSON."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "flightclaim.settings", "LOG_LEVEL": "ERROR"}
    os.environ |= {"ALLOWED_HOSTS": "testserver", "THROTTLE_USER": "1000000/min"}
    import django

    django.setup()
    size = int(os.environ["BENCH_QUEUE_SIZE"])
    if size:
        create(size)
    try:
        found = {name: timed(request) for name, request in requests()}
    finally:
        if size:
            drop()
    say(json.dumps(found))
    return 0


def timed(request: Callable[[], Any]) -> tuple[float, int]:
    """The median and the rows shown; the first two warm the database, as a day's work does."""
    times = []
    for _ in range(REPEATS):
        began = perf_counter()
        answer = request()
        times.append((perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.content[:300]
    return median(times[2:]), shown(answer)


def shown(answer: Any) -> int:
    context = getattr(answer, "context_data", None)
    return len(context["rows"] if context else answer.json()["results"])


def requests() -> Iterator[tuple[str, Callable[[], Any]]]:
    from django.test import Client
    from rest_framework.test import APIClient

    from accounts.models import User

    rita = User.objects.filter(role="reviewer").order_by("pk").first()
    page, program = Client(), APIClient()
    page.force_login(rita, backend="allauth.account.auth_backends.AuthenticationBackend")
    program.force_authenticate(rita)
    for name, asked in {**ASKED, **searches()}.items():
        yield f"page, {name}", lambda asked=asked: page.get(f"{DESK}?{asked}")
        yield f"API, {name}", lambda asked=asked: program.get(f"{API}?{asked}")


def searches() -> dict[str, str]:
    """One of each kind, of claims that are there."""
    from claims.models import Claim

    claim = Claim.objects.select_related("customer").order_by("-submitted_at")[5]
    flight, person = claim.segments.first().flight_number, claim.customer
    return {
        "search reference": f"search={claim.reference}",
        "search id": f"search={claim.pk}",
        "search booking code": f"search={claim.booking_reference}",
        "search flight": f"search={flight}",
        "search e-mail": f"search={person.email}",
        "search part of e-mail": f"search={person.email[:-9]}",
        "search name": f"search={person.given_names}+{person.family_name}",
        "search common name": "search=Jansen",
    }


def create(size: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    name = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    for command in (("migrate",), ("load_reference",), ("generate_claims", str(size))):
        call_command(*command, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def drop() -> None:
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


if __name__ == "__main__":
    sys.exit(main())
