"""The page where an operator sees what runs in the background, and runs again what failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_celery_beat.models import PeriodicTask

from notifications.admin.reading import ReadOnlyAdmin
from notifications.due_slots import due_slot
from notifications.models import FailedTask, JobRun, Notification, RefusedAddress, RunStatus

GRACE = timedelta(minutes=10)  # a queue may be long, and a job may take its time
MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class JobState:
    """A scheduled job: when it ran last, and whether it is late."""

    name: str
    schedule: str
    run: JobRun | None
    text: str | Promise
    tone: str


def job_states(now: datetime) -> list[JobState]:
    """Every job that beat starts, the late ones first."""
    scheduled = PeriodicTask.objects.select_related("crontab", "interval").filter(enabled=True)
    own = scheduled.exclude(name="celery.backend_cleanup").order_by("name")
    states = [job_state(row, now) for row in own]
    return sorted(states, key=lambda state: state.tone != "bad")


def job_state(row: PeriodicTask, now: datetime) -> JobState:
    runs = JobRun.objects.filter(job=row.task)
    run = runs.first()
    text, tone = run_state(run)
    done = runs.filter(status=RunStatus.SUCCEEDED).first()
    due_since = due_slot(row, now - GRACE).at
    if run is not None and (done is None or done.started_at < due_since):
        text, tone = _("Late"), "bad"
    return JobState(row.name, str(row.crontab or row.interval or ""), run, text, tone)


def run_state(run: JobRun | None) -> tuple[str | Promise, str]:
    if run is None:
        return _("Not yet run"), "quiet"
    tones = {RunStatus.SUCCEEDED: "ok", RunStatus.RUNNING: "info"}
    return run.get_status_display(), tones.get(RunStatus(run.status), "bad")


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """Every run of every job, and the page with the whole picture."""

    list_display = ("started_at", "job", "slot", "status", "attempts", "took", "outcome")
    list_filter = ("status", "job")
    date_hierarchy = "started_at"
    change_list_template = "admin/notifications/jobrun/change_list.html"

    def get_urls(self):
        wrap = self.admin_site.admin_view
        retry_task = wrap(require_POST(self.retry_task))
        retry_notification = wrap(require_POST(self.retry_notification))
        own = [
            path("overview/", wrap(self.overview), name="background"),
            path("task/<int:pk>/retry/", retry_task, name="background_retry_task"),
            path(
                "notification/<uuid:pk>/retry/",
                retry_notification,
                name="background_retry_notification",
            ),
        ]
        return [*own, *super().get_urls()]

    def overview(self, request: HttpRequest) -> HttpResponse:
        self.check_may_view(request)
        now = timezone.now()
        stuck = Notification.objects.stuck(now).select_related("recipient")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Background work"),
            "jobs": job_states(now),
            "failed_tasks": FailedTask.objects.waiting()[:MOST_ROWS],
            "stuck": stuck[:MOST_ROWS],
            "refused": RefusedAddress.objects.standing().count(),
        }
        return TemplateResponse(request, "admin/notifications/jobrun/overview.html", context)

    def retry_task(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.check_may_view(request)
        task = get_object_or_404(FailedTask.objects.waiting(), pk=pk)
        task.retry()
        self.message_user(request, _("%(task)s runs again.") % {"task": task.name})
        return redirect("admin:background")

    def retry_notification(self, request: HttpRequest, pk) -> HttpResponse:
        self.check_may_view(request)
        notification = get_object_or_404(Notification.objects.stuck(timezone.now()), pk=pk)
        notification.retry()
        self.message_user(request, _("It will be sent again within a minute."))
        return redirect("admin:background")

    def check_may_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


@admin.register(FailedTask)
class FailedTaskAdmin(ReadOnlyAdmin):
    """The record of what failed; the page `overview` runs it again."""

    list_display = ("failed_at", "name", "args", "kwargs", "error", "losses", "retried_at")
    list_filter = ("name",)
    date_hierarchy = "failed_at"
