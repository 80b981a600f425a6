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
from itertools import count, cycle
from random import Random
from statistics import median
from time import perf_counter

REPEATS = 15
REQUESTS = 60
BODIES = 2000
SEARCHES = ("ams", "lon", "new york", "münchen", "san", "LHR", "xyzzy")
MILLISECONDS = 1000

# Few enough that the cache does not grow, enough that nobody is throttled.
addresses = cycle([f"10.0.0.{n}" for n in range(200)])


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


def different_facts() -> Iterable[bytes]:
    """Bodies whose airports and times differ from one to the next, so that nothing is repeated."""
    from compensation.api.examples import EXAMPLES
    from compensation.reference import reference

    choice = Random(261)  # noqa: S311
    airports = sorted(reference().places)
    for _ in range(BODIES):
        facts = dict(choice.choice(EXAMPLES).facts)
        departure, arrival = choice.sample(airports, 2)
        facts["segments"] = [{"departure": departure, "arrival": arrival}]
        if "arrival_delay_minutes" in facts:
            facts["arrival_delay_minutes"] = choice.randrange(600)
        yield json.dumps(facts).encode()


def measure_requests(application: Callable, bodies: list[bytes]) -> None:
    turns = {path: count() for path in ("/empty/", "/quote/", "/throttled/", "/api/v1/quotes/")}

    def ask(path: str) -> Callable[[], None]:
        return lambda: wait_for(application, path, bodies[next(turns[path]) % len(bodies)])

    empty, quote, throttled, counted = interleaved({path: ask(path) for path in turns}).values()
    write(f"empty DRF view {empty:.2f} ms, quote {quote:.2f} ms: {quote / empty:.2f} times")
    write(
        f"both counted by address {throttled:.2f} ms, {counted:.2f} ms: "
        f"{counted / throttled:.2f} times"
    )


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

        measure_requests(get_wsgi_application(), list(different_facts()))
        measure_searches()


if __name__ == "__main__":
    main()
