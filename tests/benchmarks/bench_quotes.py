"""The quote endpoint against an empty DRF view, and the search for airports, in one process.

Requests go through the whole stack of middleware, without a network. The database is a new SQLite
one unless DATABASE_URL names another. Run from the root: python -m tests.benchmarks.bench_quotes
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from io import BytesIO
from itertools import count
from statistics import median
from time import perf_counter

REPEATS = 15
REQUESTS = 60
SEARCHES = ("ams", "lon", "new york", "münchen", "san", "LHR", "xyzzy")
MILLISECONDS = 1000

addresses = (f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in count())


def wait_for(application: Callable, path: str, body: bytes = b"", query: str = "") -> None:
    """One request, from an address of its own, answered to its last byte."""
    answered = []
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": next(addresses),
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    response = application(environ, lambda status, headers: answered.append(status))
    b"".join(response)
    response.close()
    if not answered[0].startswith("200"):
        raise RuntimeError(f"{path} answered {answered[0]}")


def time_of(work: Callable[[], object], times: int) -> float:
    """Milliseconds for one of so many."""
    began = perf_counter()
    for _ in range(times):
        work()
    return (perf_counter() - began) / times * MILLISECONDS


def interleaved(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median time of each, measured in turns, so that a busy machine is busy for all."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(REPEATS):
        for name, work in works.items():
            times[name].append(time_of(work, REQUESTS))
    return {name: median(found) for name, found in times.items()}


def measure_requests(application: Callable, facts: Iterable[bytes]) -> None:
    bodies = list(facts)
    turns = {path: count() for path in ("/empty/", "/throttled/", "/api/v1/quotes/")}

    def ask(path: str) -> Callable[[], None]:
        return lambda: wait_for(application, path, bodies[next(turns[path]) % len(bodies)])

    found = interleaved({path: ask(path) for path in turns})
    empty, throttled, quote = found.values()
    write(f"empty view {empty:.2f} ms, with the throttle {throttled:.2f} ms, quote {quote:.2f} ms")
    write(f"a quote takes {quote / empty:.2f} times an empty view")
    write(f"a quote takes {quote / throttled:.2f} times an empty view with the same throttle")


def measure_searches() -> None:
    from compensation.models import Airport

    def search(text: str) -> Callable[[], object]:
        return lambda: list(Airport.objects.called(text).values_list("iata")[:10])

    found = interleaved({text: search(text) for text in SEARCHES})
    slowest = max(found, key=lambda text: found[text])
    write(
        f"airport search among {Airport.objects.count():,}: median "
        f"{median(found.values()):.2f} ms, slowest {found[slowest]:.2f} ms ({slowest})"
    )


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "flightclaim.settings"}
        import django
        from django.conf import settings

        settings.ROOT_URLCONF = "tests.benchmarks.empty_view"
        django.setup()
        from django.core.management import call_command
        from django.core.wsgi import get_wsgi_application

        call_command("migrate", verbosity=0)
        call_command("load_reference", verbosity=0)
        from compensation.api.examples import EXAMPLES

        measure_requests(
            get_wsgi_application(), [json.dumps(dict(e.facts)).encode() for e in EXAMPLES]
        )
        measure_searches()


if __name__ == "__main__":
    main()
