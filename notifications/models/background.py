"""What ran in the background, and what failed there: written by the worker, read at the desk."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_ATTEMPTS = 3
KEPT_DAYS = 30
KEPT_DAYS_OF_FREQUENT_JOBS = 2


class RunStatus(models.TextChoices):
    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Done")
    FAILED = "failed", _("Failed")
    LOST = "lost", _("Lost with its worker")


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def begin(
        self, *, job: str, slot: str, message_id: str, time_limit: timedelta
    ) -> "JobRun | None":
        """Open the run of a job for a due slot; None where that slot was run, or another runs.

        A message that comes back after its worker was killed goes on, three times at most.
        """
        now = timezone.now()
        running = self.filter(job=job, status=RunStatus.RUNNING)
        running.filter(deadline_at__lt=now).update(status=RunStatus.LOST, finished_at=now)
        resumed = self.filter(job=job, slot=slot, message_id=message_id, attempts__lt=MOST_ATTEMPTS)
        opened = {"status": RunStatus.RUNNING, "started_at": now, "deadline_at": now + time_limit}
        if resumed.exclude(status=RunStatus.SUCCEEDED).update(
            attempts=F("attempts") + 1, finished_at=None, **opened
        ):
            return self.get(job=job, slot=slot)
        try:
            with transaction.atomic():
                return self.create(job=job, slot=slot, message_id=message_id, **opened)
        except IntegrityError:  # one of the two constraints below: somebody else has it
            return None

    def outdated(self, now: datetime) -> "JobRunQuerySet":
        """What nobody looks at any more; of jobs that run all day, two days are enough."""
        frequent = Q(slot__endswith="Z") & Q(status=RunStatus.SUCCEEDED)
        return self.filter(
            Q(started_at__lt=now - timedelta(days=KEPT_DAYS))
            | (frequent & Q(started_at__lt=now - timedelta(days=KEPT_DAYS_OF_FREQUENT_JOBS)))
        )


class JobRun(models.Model):
    """One run of a scheduled job. The row is also the lock: a due slot has one, a job runs once.

    `slot` names when it was due: the wall clock and zone of a daily job, the UTC time of one that
    runs every so many minutes (it ends in Z), or the message of one that a person started.
    """

    job = models.CharField(_("job"), max_length=150)
    slot = models.CharField(_("due"), max_length=80)
    message_id = models.CharField(max_length=50, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=RunStatus.choices, default=RunStatus.RUNNING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    started_at = models.DateTimeField(_("started"))
    deadline_at = models.DateTimeField(
        _("must end by"), help_text=_("After this the worker is taken for dead.")
    )
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    outcome = models.CharField(_("result or error"), max_length=300, blank=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at",)
        verbose_name = _("run of a job")
        verbose_name_plural = _("runs of jobs")
        indexes = [models.Index(fields=("job", "-started_at"), name="job_run_of_job")]
        constraints = [
            models.UniqueConstraint(fields=("job", "slot"), name="job_run_once_for_each_slot"),
            models.UniqueConstraint(
                fields=("job",),
                condition=Q(status=RunStatus.RUNNING),
                name="job_run_one_at_a_time",
            ),
            models.CheckConstraint(
                name="job_run_status_is_known", condition=Q(status__in=RunStatus.values)
            ),
            models.CheckConstraint(
                name="job_run_ends_or_runs",
                condition=Q(status=RunStatus.RUNNING, finished_at__isnull=True)
                | (~Q(status=RunStatus.RUNNING) & Q(finished_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job} ({self.slot})"

    @property
    def took(self) -> timedelta | None:
        return self.finished_at - self.started_at if self.finished_at else None

    @classmethod
    def finish(cls, message_id: str, status: str, outcome: str) -> None:
        """Close the run that this message opened; nothing happens where it opened none."""
        cls.objects.filter(message_id=message_id, status=RunStatus.RUNNING).update(
            status=status, outcome=outcome[:300], finished_at=timezone.now()
        )


class FailedTaskQuerySet(models.QuerySet["FailedTask"]):
    def waiting(self) -> "FailedTaskQuerySet":
        """What failed and nobody has run again."""
        return self.filter(failed_at__isnull=False, retried_at=None)

    def outdated(self, now: datetime) -> "FailedTaskQuerySet":
        """What nobody looks at any more: run again, or lost but finished, a month ago."""
        until = now - timedelta(days=KEPT_DAYS)
        return self.filter(Q(retried_at__lt=until) | Q(failed_at=None, counted_at__lt=until))

    def count_loss(self, task_id: uuid.UUID | str, **task: Any) -> int:
        """How often the worker died under this task, this time included."""
        row, _is_new = self.get_or_create(task_id=task_id, defaults=task)
        self.filter(pk=row.pk).update(losses=F("losses") + 1)
        return row.losses + 1

    def record(self, task_id: uuid.UUID | str, **task: Any) -> None:
        self.update_or_create(
            task_id=task_id, defaults={**task, "failed_at": timezone.now(), "retried_at": None}
        )


class FailedTask(models.Model):
    """A task that gave up: its name, its arguments (ids only), and where it failed.

    The text of the error stays out, since it may carry an address; the log has it.
    """

    task_id = models.UUIDField(unique=True, editable=False)
    name = models.CharField(_("task"), max_length=150)
    args = models.JSONField(_("arguments"), default=list)
    kwargs = models.JSONField(_("named arguments"), default=dict)
    error = models.CharField(_("error"), max_length=300, blank=True)
    losses = models.PositiveSmallIntegerField(_("workers lost"), default=0)
    counted_at = models.DateTimeField(auto_now_add=True)
    failed_at = models.DateTimeField(_("failed"), null=True, blank=True)
    retried_at = models.DateTimeField(_("run again"), null=True, blank=True)

    objects = FailedTaskQuerySet.as_manager()

    class Meta:
        ordering = ("-failed_at",)
        verbose_name = _("failed task")
        verbose_name_plural = _("failed tasks")
        indexes = [
            models.Index(
                fields=("-failed_at",),
                name="failed_task_waiting",
                condition=Q(failed_at__isnull=False, retried_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def retry(self) -> None:
        """Queue it again, asked for by a person. Tasks are safe to run twice, so this is too."""
        is_mine = FailedTask.objects.waiting().filter(pk=self.pk).update(retried_at=timezone.now())
        if is_mine:
            transaction.on_commit(
                lambda: current_app.tasks[self.name].apply_async(self.args, self.kwargs)
            )
