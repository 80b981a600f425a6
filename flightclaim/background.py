"""What all background work has in common, without an import by those who write a task.

What beat starts is a job: any `@shared_task` that a row of Periodic tasks names, which a migration
made (like `claims/migrations/0003_schedule.py`, with the queue `scheduled`). It runs once for each
time it is due, however many beats or workers there are, never beside itself, within its time limit,
and leaves a `JobRun` that the desk shows with what it returned.
"""

import logging
import time
import traceback
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from celery import signals
from celery.contrib.django.task import DjangoTask
from celery.exceptions import Ignore
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django_celery_beat.models import PeriodicTask
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from notifications.due_slots import due_slot
from notifications.models import FailedTask, JobRun, RunStatus

logger = logging.getLogger(__name__)

QUEUES = ("notifications", "processing", "scheduled", "webhooks")
MOST_LOSSES = 2  # so three runs in all
BROKER_REST_SECONDS = 10
ROW = "periodic_task_name"  # what django-celery-beat calls it in a message
PUBLISHED_AT = "published_at"
_broker_rests_until = 0.0  # by this process's own clock; each process finds out for itself


def route(name, args, kwargs, options, task=None, **others) -> dict[str, str]:
    """The queue of a task that names none: what tells people, or everything else.

    Webhooks have one of their own: a stranger's slow server must not delay our mails.
    """
    if name.startswith("notifications.webhooks."):
        return {"queue": "webhooks"}
    return {"queue": "notifications" if name.startswith("notifications.") else "processing"}


class BackgroundTask(DjangoTask):
    """Every task of the site."""

    abstract = True

    @property
    def is_job(self) -> bool:
        """Whether this message was sent for a row of Periodic tasks, by beat or by a person."""
        return ROW in (self.request.headers or {})

    def apply_async(self, args=None, kwargs=None, **options):
        headers = options.get("headers") or {}
        if ROW in headers:
            options["headers"] = {**headers, PUBLISHED_AT: timezone.now().isoformat()}
        return super().apply_async(args, kwargs, **options)

    def delay_on_commit(self, *args, **kwargs) -> None:
        """Queue it after the commit. Never an error: the work itself waits in the database."""
        transaction.on_commit(partial(publish, self, args, kwargs))

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        if (self.request.delivery_info or {}).get("redelivered"):
            self.count_loss(task_id, args, kwargs)
        if self.is_job and not self.opens_run(task_id):
            logger.info("%s was run for its slot already, or is running", self.name)
            raise Ignore

    def on_success(self, retval: Any, task_id: str, args: Any, kwargs: Any) -> None:
        if self.is_job:
            outcome = "" if retval is None else str(retval)
            JobRun.finish(task_id, RunStatus.SUCCEEDED, outcome)

    def count_loss(self, task_id: str, args: Any, kwargs: Any) -> None:
        """Give a task up that has killed its worker time and again; a person may run it again."""
        about = {"name": self.name, "args": list(args or ()), "kwargs": kwargs or {}}
        if FailedTask.objects.count_loss(task_id, **about) > MOST_LOSSES:
            logger.error("%s lost its worker %s times and is given up", self.name, MOST_LOSSES + 1)
            FailedTask.objects.record(task_id, **about, error="WorkerLostError")
            JobRun.finish(task_id, RunStatus.LOST, "WorkerLostError")
            raise Ignore

    def opens_run(self, task_id: str) -> bool:
        hard_limit = self.time_limit or settings.CELERY_TASK_TIME_LIMIT
        run = JobRun.objects.begin(
            job=self.name,
            slot=self.slot_name(task_id),
            message_id=task_id,
            time_limit=timedelta(seconds=hard_limit),
        )
        return run is not None

    def slot_name(self, task_id: str) -> str:
        """When beat's message was due; a message that a person sent is a slot of its own."""
        headers = self.request.headers
        if not headers.get("celery_beat_task"):
            return task_id
        scheduled = PeriodicTask.objects.select_related("crontab", "interval")
        row = scheduled.filter(name=headers[ROW]).first()
        if row is None:  # renamed while its message was on the way
            return task_id
        return due_slot(row, datetime.fromisoformat(headers[PUBLISHED_AT])).name


def publish(task: DjangoTask, args: Any, kwargs: Any) -> None:
    """Hand a message to the broker, and let a broker that does not answer rest a while.

    No request waits for it twice, and nothing is lost: sweeps queue what is in the database.
    """
    global _broker_rests_until
    if time.monotonic() < _broker_rests_until:
        return
    try:
        task.apply_async(args, kwargs, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        _broker_rests_until = time.monotonic() + BROKER_REST_SECONDS
        logger.warning("The broker did not take %s: %s", task.name, type(error).__name__)


@signals.task_failure.connect(dispatch_uid="remember_failed_task")
def remember_failed_task(
    sender, task_id, exception, args=None, kwargs=None, traceback=None, **others
) -> None:
    """Also for a worker that was killed, or that ran into its time limit: its parent says so."""
    if not connection.in_atomic_block:  # a parent's own connection may have aged meanwhile
        connection.close_if_unusable_or_obsolete()
    error = f"{type(exception).__name__} {place_of(traceback)}".strip()
    JobRun.finish(task_id, RunStatus.FAILED, error)
    FailedTask.objects.record(
        task_id, name=sender.name, args=list(args or ()), kwargs=kwargs or {}, error=error[:300]
    )


def place_of(tb: TracebackType | None) -> str:
    """The innermost line of ours in a traceback, like `claims/tasks.py:31`."""
    ours = [
        frame
        for frame in traceback.extract_tb(tb)
        if Path(frame.filename).is_relative_to(settings.BASE_DIR)
        and "site-packages" not in frame.filename
    ]
    if not ours:
        return ""
    return f"{Path(ours[-1].filename).relative_to(settings.BASE_DIR)}:{ours[-1].lineno}"
