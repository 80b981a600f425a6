"""A worker of its own process takes what the site queued, over each broker, and sends the mail."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from flightclaim.management.commands.up import worker_command

ROOT = Path(__file__).resolve().parent.parent
REDIS = os.environ.get("TEST_BROKER_URL", "")
IN_FILES = "filesystem://"
PATIENCE = 60

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broker]

# What a site process does, in a process of its own: the tests' own one runs tasks at once.
SITE = f"""
from time import monotonic, sleep
from accounts.models import User
from notifications.choices import Kind, Status
from notifications.models import Notification
from notifications.outbox import notify
from notifications.tasks import sweep_outbox

def send_one(name, send):
    person = User.objects.create_user(f"{{name}}@example.org")
    Notification.objects.all().delete()
    send(person, Kind.WELCOME, user_id=str(person.pk))
    row = Notification.objects.get(channel="email")
    deadline = monotonic() + {PATIENCE}
    while row.status == Status.PENDING and monotonic() < deadline:
        sleep(0.1)
        row.refresh_from_db()
    print(name, row.status)

def lose_then_sweep(recipient, kind, **context):
    Notification.objects.create(recipient=recipient, kind=kind, context=context)
    sweep_outbox.delay()

send_one("queued", notify)
send_one("lost", lose_then_sweep)
"""


@pytest.fixture(params=[IN_FILES, pytest.param(REDIS, id="redis://")])
def processes(request, tmp_path) -> dict[str, str]:
    """The variables with which site and worker find the same database, broker and files."""
    if not request.param:
        pytest.skip("TEST_BROKER_URL names no Redis")
    return {
        "PATH": os.environ["PATH"],
        "CELERY_BROKER_URL": request.param,
        "DATABASE_URL": database_for_others(tmp_path),
        "DATA_DIR": str(tmp_path),
    }


def database_for_others(folder: Path) -> str:
    """The tests' database as another process reaches it; SQLite's is in memory, so a copy."""
    if connection.vendor == "sqlite":
        path = folder / "copy.sqlite3"
        copy = sqlite3.connect(path)
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.close()
        return f"sqlite:///{path}"
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@contextmanager
def worker(variables: dict[str, str]) -> Iterator[None]:
    """The worker as `make run` starts it; it ends by itself when asked, or the test fails."""
    with subprocess.Popen(worker_command(), cwd=ROOT, env=variables) as process:
        try:
            yield
        finally:
            process.terminate()
            assert process.wait(PATIENCE) == 0


def site(variables: dict[str, str]) -> list[str]:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", SITE]
    run = subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=3 * PATIENCE
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def test_the_worker_sends_what_was_queued_and_what_the_broker_lost(processes, tmp_path):
    with worker(processes):
        said = site(processes)
    assert said == ["queued sent", "lost sent"]
    assert len(list((tmp_path / "mailbox").glob("*.eml"))) == 2
