"""Lists and single claims, by API and as a page: queries, and time as a multiple of the floor.

    [DATABASE_URL=postgres://…] python -m tests.benchmarks.bench_claims

Works in a database and a folder of its own, which are gone afterwards. Ours and the floor take
turns, through the same client, so that a busy machine slows both.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

SIZES = (1, 5, 20)
REPEATS = 30
FLOOR = {"ROOT_URLCONF": "tests.benchmarks.floor", "MIDDLEWARE": []}
AIM = 3
MOST_TO_SUBMIT = 25
Request = Callable[[], Any]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, own_world(Path(folder)):
        from django.db import connection

        from compensation import reference
        from tests.factories import make_airports, make_user

        customer = make_user("ada@example.org", given_names="Ada", family_name="Byron")
        reviewer = make_user("rita@example.org", role="reviewer", given_names="Rita")
        make_airports()
        reference.reference()
        say(f"On {connection.vendor}; the floor is `.values()` and a bare JsonResponse.\n")
        say(f"{'':<22}{'queries at 1, 5, 20':<22}{'ms':>7}{'floor':>8}{'multiple':>10}  aim")
        measure_reading(customer, reviewer)
        measure_submitting(customer)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


@contextmanager
def own_world(folder: Path) -> Iterator[None]:
    """Django on a scratch database and scratch files; nothing of the user's is read or written."""
    os.environ |= {
        "ALLOWED_HOSTS": "testserver",
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "flightclaim.settings",
        "LOG_LEVEL": "ERROR",
        "THROTTLE_USER": "1000000/min",  # counted as always, but never reached
    }
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    is_sqlite = connection.vendor == "sqlite"
    name = str(folder / "bench.sqlite3") if is_sqlite else "flightclaim_bench"
    connection.settings_dict["TEST"]["NAME"] = name
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


def measure_reading(customer: Any, reviewer: Any) -> None:
    from tests.factories import make_claim, make_document

    queries: dict[str, list[int]] = {}
    claim = None
    for size in SIZES:
        while customer.claims.count() < size:
            claim = make_claim(customer)
            make_document(claim)
        for name, request in requests(customer, reviewer, claim).items():
            queries.setdefault(name, []).append(queries_of(request))
    for name, request in requests(customer, reviewer, claim).items():
        ours, floor = timed(request, floor_for(name, claim))
        counted = "  ".join(str(count) for count in queries[name])
        say(
            f"{name:<22}{counted:<22}{ours * 1000:>7.1f}{floor * 1000:>8.2f}"
            f"{ours / floor:>10.1f}  {AIM}"
        )


def requests(customer: Any, reviewer: Any, claim: Any) -> dict[str, Request]:
    """What is measured: a name, and the request as a signed-in person sends it."""
    ada, rita = page_of(customer), page_of(reviewer)
    ada_api, rita_api = api_of(customer), api_of(reviewer)
    return {
        "my claims, API": lambda: ada_api("/api/v1/claims/"),
        "my claims, page": lambda: ada("/claims/"),
        "one claim, API": lambda: ada_api(f"/api/v1/claims/{claim.pk}/"),
        "one claim, page": lambda: ada(f"/claims/{claim.reference}/"),
        "desk list, API": lambda: rita_api("/api/v1/admin/claims/?page_size=20"),
        "desk list, page": lambda: rita("/admin/claims/claim/"),
        "desk claim, API": lambda: rita_api(f"/api/v1/admin/claims/{claim.pk}/"),
        "desk claim, page": lambda: rita(f"/admin/claims/claim/{claim.pk}/change/"),
    }


def page_of(person: Any) -> Callable[[str], Any]:
    from django.test import Client

    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return lambda path: succeed(client.get(path))


def api_of(person: Any) -> Callable[[str], Any]:
    """Signed in by token, as a program is: the check of the token is part of the time."""
    from django.test import Client

    from tests.factories import PASSWORD

    client = Client()
    answer = client.post(
        "/api/v1/auth/login/",
        {"email": person.email, "password": PASSWORD},
        content_type="application/json",
    )
    headers = {"Authorization": f"Bearer {answer.json()['access']}"}
    return lambda path: succeed(client.get(path, headers=headers))


def succeed(answer: Any) -> Any:
    if answer.status_code != 200:
        raise SystemExit(f"Answered {answer.status_code}: {answer.content[:300]!r}")
    return answer


def floor_for(name: str, claim: Any) -> Request:
    from django.test import Client

    client = Client()
    path = "/" if "list" in name or "claims" in name else f"/{claim.pk}/"
    return lambda: succeed(client.get(path))


def queries_of(request: Request) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    request()  # the first one warms what a process keeps
    with CaptureQueriesContext(connection) as queries:
        request()
    return len(queries)


def timed(request: Request, floor: Request) -> tuple[float, float]:
    """The median seconds of ours and of the floor, taken in turns of five."""
    from django.test import override_settings

    ours: list[float] = []
    least: list[float] = []
    for _ in range(REPEATS // 5):
        ours += seconds(request)
        with override_settings(**FLOOR):
            least += seconds(floor)
    return median(ours), median(least)


def seconds(request: Request) -> list[float]:
    request()  # addresses and templates are read again after the settings changed
    taken = []
    for _ in range(5):
        began = perf_counter()
        request()
        taken.append(perf_counter() - began)
    return taken


def measure_submitting(customer: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.factories import make_complete_draft

    counts, times = [], []
    for _ in range(5):
        draft = make_complete_draft(customer)
        began = perf_counter()
        with CaptureQueriesContext(connection) as queries:
            draft.submit(by=customer)
        times.append(perf_counter() - began)
        counts.append(len(queries))
    taken = median(times) * 1000
    say(f"{'submitting':<22}{max(counts):<22}{taken:>7.1f}{'':>20}{MOST_TO_SUBMIT} queries")


if __name__ == "__main__":
    main()
