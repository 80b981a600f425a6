"""500 events while everything breaks: none lost, none told twice that could have been told once.

Workers are killed 50 times at random points, Redis is killed twice with all that was queued, and
the mail server is busy, full, refusing, silent, and breaks the line after it has taken a mail. What
was taken twice must be a row marked `is_uncertain`: its worker died, or the line broke, between the
mail server's acceptance and our commit. That is counted and printed.
"""

import logging
import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from notifications.choices import Channel, Status
from notifications.models import FailedTask, Notification
from tests.browser import free_port
from tests.factories import make_user
from tests.faults.processes import Redis, Worker, redis_server, site, variables
from tests.mail_server import Mischief, mail_server

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

EVENTS, KILLS, WHOLE_WORKER_EVERY, REDIS_DIES_AT = 500, 50, 8, (15, 35)
MOODS = ("ok", "ok", "ok", "ok", "busy", "full", "drop", "refuse", "hang")
PATIENCE = 60  # seconds without one more mail sent

# What the site does meanwhile: events in transactions of their own, and the sweep that beat starts.
SITE = f"""
import time
from django.db import transaction
from accounts.models import User
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError
from notifications.choices import Channel, Kind, Status
from notifications.models import Notification
from notifications.outbox import notify
from notifications.tasks import sweep_outbox

people = list(User.objects.all())
slowest, swept, deadline = 0, 0, time.monotonic() + 900
for number in range({EVENTS}):
    began = time.monotonic()
    with transaction.atomic():
        notify(people[number % len(people)], Kind.PASSWORD_CHANGED)
    slowest = max(slowest, time.monotonic() - began)
    time.sleep(0.08)
    if time.monotonic() - swept > 2:
        swept = time.monotonic()
        try:
            sweep_outbox.apply_async(retry=False)
        except (OperationalError, RedisError, OSError):
            pass
print(round(slowest, 2), flush=True)
while Notification.objects.filter(status=Status.PENDING).exists() and time.monotonic() < deadline:
    try:
        sweep_outbox.apply_async(retry=False)
    except (OperationalError, RedisError, OSError):
        pass
    time.sleep(1)
"""


@pytest.fixture
def _on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("workers of their own processes need PostgreSQL")


@pytest.mark.usefixtures("_on_postgresql")
def test_nothing_is_lost_and_nothing_is_told_twice(tmp_path):
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    chance = random.Random(20261122)  # noqa: S311  # the same mischief each time
    began = time.monotonic()
    for number in range(20):
        make_user(f"p{number}@example.org")
    with redis_server(tmp_path) as redis, mail_server(free_port()) as server:
        environment = variables(
            redis, tmp_path, SMTP_HOST="127.0.0.1", SMTP_PORT=str(server.port), SMTP_USE_TLS="no",
            SMTP_TIMEOUT="2", NOTIFICATION_LEASE_SECONDS="15", NOTIFICATION_FIRST_RETRY_SECONDS="1",
        )  # fmt: skip
        people = site(environment, SITE)
        worker = Worker(environment, tmp_path / "worker.log")
        try:
            make_mischief(chance, worker, redis, server)
            server.mood = "ok"
            sys.stdout.write(f"\nMischief done after {time.monotonic() - began:.0f} s\n")
            put_right(worker, tmp_path)
        finally:
            worker.kill()
            people.kill()
            said, _errors = people.communicate()
    sys.stdout.write(f"\nSlowest event for the site: {said.split()[0]} s\n")
    report(server, began)


def make_mischief(chance: random.Random, worker: Worker, redis: Redis, server: Mischief) -> None:
    for number in range(KILLS):
        server.mood = chance.choice(MOODS)
        if number in REDIS_DIES_AT:
            redis.kill()
        worker.wait_until_ready()
        time.sleep(chance.uniform(0.05, 1))
        if number % WHOLE_WORKER_EVERY == 0:
            worker.kill()
            worker.start()
        else:
            kill_child(chance, worker)
        if number in REDIS_DIES_AT:
            redis.start()


def kill_child(chance: random.Random, worker: Worker) -> None:
    children = worker.children()
    if children:
        try:
            os.kill(chance.choice(children), signal.SIGKILL)
        except ProcessLookupError:  # it ended by itself meanwhile
            return


def put_right(worker: Worker, folder: Path) -> None:
    """The mail server is well again; an operator sends again what it refused for good."""
    sent, deadline = 0, time.monotonic() + PATIENCE
    mails = Notification.objects.filter(channel=Channel.EMAIL)
    while time.monotonic() < deadline:
        worker.keep_alive()
        for row in mails.filter(status=Status.FAILED):
            row.retry()
        waiting = mails.exclude(status=Status.SENT).filter(retry_count__gt=3)
        waiting.update(due_at=timezone.now())  # the pauses of a day, shortened
        before, sent = sent, mails.filter(status=Status.SENT).count()
        if sent == EVENTS:
            return
        if sent > before:
            deadline = time.monotonic() + PATIENCE
        time.sleep(1)
    log = (folder / "worker.log").read_text()[-3000:]
    states = list(mails.values_list("status", flat=True))
    raise AssertionError(f"{ {s: states.count(s) for s in set(states)} }\n{log}")


def report(server: Mischief, began: float) -> None:
    rows = Notification.objects.filter(channel=Channel.EMAIL)
    taken = server.times_taken
    lost = [row for row in rows if not taken[row.message_id]]
    twice = [row for row in rows if taken[row.message_id] > 1]
    unexplained = [row for row in twice if not row.is_uncertain]
    given_up = FailedTask.objects.waiting().count()
    sys.stdout.write(
        f"\n{rows.count()} events, {KILLS} kills, {len(REDIS_DIES_AT)} deaths of Redis, "
        f"{time.monotonic() - began:.0f} s: {len(lost)} lost, {len(twice)} mails taken twice, all "
        f"but {len(unexplained)} between acceptance and commit; {given_up} tasks given up\n"
    )
    assert (len(lost), len(unexplained)) == (0, 0)
