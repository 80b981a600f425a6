"""Notifications a second, end to end, as a share of bare Celery tasks that write one row each.

    DATABASE_URL=postgres://… python -m tests.benchmarks.bench_notifications

Redis, and a worker with two processes, are its own. Both kinds of task pass through the same broker
and worker, one after the other, so that a busy machine slows both.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.bench_claims import own_world, say

ROUNDS, SIZE, AIM, MANY = 3, 300, 0.5, 10_000
PATIENCE = 120
BARE_TASK = "tests.benchmarks.bare_task"


def main() -> None:
    with tempfile.TemporaryDirectory() as name, own_world(Path(name)):
        from django.db import connection

        if connection.vendor == "postgresql" and shutil.which("redis-server"):
            measure_end_to_end(Path(name))
        else:
            say("End to end is measured with PostgreSQL (DATABASE_URL) and redis-server.")
        measure_fan_out()


def measure_end_to_end(folder: Path) -> None:
    from flightclaim.celery import app
    from tests.faults.processes import Worker, redis_server, variables

    with redis_server(folder) as redis:
        environment = variables(redis, folder)
        app.conf.broker_url = redis.url
        worker = Worker(environment, folder / "worker.log", "--include", BARE_TASK)
        try:
            worker.wait_until_ready()
            wait_for(notify_some(2))
            rates = [(rate_of(bare_tasks), rate_of(notify_some)) for _round in range(ROUNDS)]
        finally:
            worker.kill()
    floor, ours = (sorted(column)[ROUNDS // 2] for column in zip(*rates, strict=True))
    say(
        f"bare tasks {floor:.0f}/s, notifications {ours:.0f}/s, share {ours / floor:.2f}, aim {AIM}"
    )


def rate_of(begin: Callable[[int], Callable[[], bool]]) -> float:
    """How many a second, from the first message to the last row written."""
    began = time.perf_counter()
    wait_for(begin(SIZE))
    return SIZE / (time.perf_counter() - began)


def wait_for(is_done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_done():
        if time.monotonic() > deadline:
            raise RuntimeError("the worker did not finish")
        time.sleep(0.02)


def bare_tasks(number: int) -> Callable[[], bool]:
    """The floor: messages whose task writes one row (tests/benchmarks/bare_task.py)."""
    from flightclaim.celery import app
    from notifications.models import FailedTask

    before = FailedTask.objects.count()
    for _message in range(number):
        app.send_task("bench.write_one_row", queue="notifications")
    return lambda: FailedTask.objects.count() >= before + number


def notify_some(number: int) -> Callable[[], bool]:
    from notifications.choices import Channel, Kind, Status
    from notifications.models import Notification
    from notifications.outbox import notify
    from tests.factories import make_user

    person = make_user(f"p{time.time_ns()}@example.org")
    for _message in range(number):
        notify(person, Kind.PASSWORD_CHANGED)
    sent = Notification.objects.filter(recipient=person, channel=Channel.EMAIL, status=Status.SENT)
    return lambda: sent.count() == number


def measure_fan_out() -> None:
    """Memory and time of telling many people, without holding them."""
    import tracemalloc

    from accounts.models import User
    from notifications.choices import Kind
    from notifications.outbox import notify_many

    User.objects.bulk_create(
        User(email=f"fan{number}@example.org", password="!") for number in range(MANY)
    )
    people = User.objects.filter(email__startswith="fan")
    tracemalloc.start()
    began = time.perf_counter()
    told = notify_many(people, Kind.WELCOME)
    took = time.perf_counter() - began
    _now, peak = tracemalloc.get_traced_memory()
    say(f"fan-out to {told:,} people: {took:.1f} s, {peak / 1e6:.1f} MB at most")


if __name__ == "__main__":
    sys.exit(main())
