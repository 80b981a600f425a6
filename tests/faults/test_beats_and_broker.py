"""Two beats at once, a broker that is away: each job once, each request answered in time."""

import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from notifications.choices import Channel, Status
from notifications.models import JobRun, Notification, RunStatus
from tests.faults.processes import Worker, beat, redis_server, site, variables

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
EVERY_SECONDS, WATCHED_SECONDS = 3, 24

# A claim is sent by API, once the line on standard input says so.
SUBMIT = """
import sys
import time
from rest_framework.test import APIClient
from tests.factories import make_complete_draft, make_user

person = make_user("submit@example.org")
client = APIClient()
client.force_authenticate(person)
claim = make_complete_draft(person)
client.get("/api/v1/claims/")
print("ready", flush=True)
sys.stdin.readline()
began = time.monotonic()
answer = client.post(f"/api/v1/claims/{claim.pk}/submit/", {}, format="json")
print(answer.status_code, round(time.monotonic() - began, 2), flush=True)
"""


@pytest.fixture(autouse=True)
def _on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("workers of their own processes need PostgreSQL")


def test_two_beats_run_each_job_once(tmp_path):
    often, _ = IntervalSchedule.objects.get_or_create(every=EVERY_SECONDS, period="seconds")
    PeriodicTask.objects.all().delete()
    PeriodicTask.objects.create(
        name="Sweep", task="notifications.tasks.sweep_outbox", interval=often, queue="scheduled"
    )
    with redis_server(tmp_path) as redis:
        environment = variables(redis, tmp_path, LOG_LEVEL="INFO")
        worker = Worker(environment, tmp_path / "worker.log")
        try:
            with beat(environment, tmp_path, "one"), beat(environment, tmp_path, "two"):
                worker.wait_until_ready()
                time.sleep(WATCHED_SECONDS)
        finally:
            worker.kill()
    runs = JobRun.objects.filter(status=RunStatus.SUCCEEDED)
    logs = [(tmp_path / f"{name}.log").read_text() for name in ("one", "two")]
    sent = sum(log.count("Sending due task") for log in logs)
    sys.stdout.write(f"\n{sent} messages of two beats, {runs.count()} runs\n")
    assert runs.count() <= WATCHED_SECONDS / EVERY_SECONDS + 1
    assert 2 <= runs.count() < sent
    assert set(runs.values_list("attempts", flat=True)) == {1}


def test_beat_and_worker_outlive_the_loss_of_their_database_connections(tmp_path):
    """F28: as a restart of PostgreSQL or of a pooler in between would end them."""
    often, _ = IntervalSchedule.objects.get_or_create(every=2, period="seconds")
    PeriodicTask.objects.all().delete()
    PeriodicTask.objects.create(
        name="Sweep", task="notifications.tasks.sweep_outbox", interval=often, queue="scheduled"
    )
    succeeded = JobRun.objects.filter(status=RunStatus.SUCCEEDED)
    with redis_server(tmp_path) as redis:
        environment = variables(redis, tmp_path)
        worker = Worker(environment, tmp_path / "worker.log")
        try:
            with beat(environment, tmp_path, "one"):
                for _kill in range(3):
                    before = succeeded.count()
                    wait_for(lambda: succeeded.count() > before)  # noqa: B023  # used at once
                    assert end_connections_of_others() > 0
                last = timezone.now()
                wait_for(lambda: succeeded.filter(started_at__gt=last).count() >= 2)
        finally:
            worker.kill()
    assert succeeded.filter(started_at__gt=last).count() >= 2


def end_connections_of_others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def wait_for(arrived, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not arrived() and time.monotonic() < deadline:
        time.sleep(0.2)


@pytest.mark.parametrize("how", ["away", "frozen"])
def test_a_claim_is_sent_in_time_while_redis_is(how, tmp_path):
    """F1, F2: the answer comes within 2 s, and the mail when Redis is back."""
    with redis_server(tmp_path) as redis:
        environment = variables(redis, tmp_path, ALLOWED_HOSTS="testserver")
        process = site(environment, SUBMIT)
        assert process.stdout.readline().strip() == "ready", process.stderr.read()
        redis.kill() if how == "away" else redis.freeze()
        answer, _errors = process.communicate("go\n", timeout=60)
        status, seconds = answer.split()
        redis.start() if how == "away" else redis.thaw()
        sys.stdout.write(f"\nRedis {how}: {status} after {seconds} s\n")
        assert (status, float(seconds) < 2) == ("200", True)
        mails = Notification.objects.filter(channel=Channel.EMAIL)
        assert mails.count() == 1
        sweep(environment, tmp_path)
        assert mails.get().status == Status.SENT


def sweep(environment: dict[str, str], folder: Path) -> None:
    """What beat does within a minute, and a worker at once."""
    code = "from notifications.tasks import sweep_outbox; sweep_outbox.delay()"
    process = site(environment, code)
    _said, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    worker = Worker(environment, folder / "worker.log")
    deadline = time.monotonic() + 60
    waiting = Notification.objects.filter(status=Status.PENDING)
    while waiting.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    worker.kill()
