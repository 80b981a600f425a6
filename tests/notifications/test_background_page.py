"""The desk's page about background work: what is late, what failed, and running it again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from notifications.choices import Kind, Status
from notifications.models import FailedTask, JobRun, Notification, RunStatus

pytestmark = pytest.mark.django_db
PAGE = "/admin/notifications/jobrun/overview/"
TASK_ID = "5a1f6c1e-7d10-4a44-8b57-0d7d5f3d5c11"


@pytest.fixture
def operator(client, admin_user):
    client.force_login(admin_user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_job_that_ran_yesterday_only_is_late(operator):
    row = PeriodicTask.objects.get(task="claims.tasks.close_paid_claims")
    started = timezone.now() - timedelta(days=2)
    JobRun.objects.create(
        job=row.task, slot="x", message_id="m", status=RunStatus.SUCCEEDED, outcome="17",
        started_at=started, deadline_at=started, finished_at=started,
    )  # fmt: skip
    page = operator.get(PAGE)
    assert [job.text for job in page.context["jobs"]].count("Late") == 1
    assert page.context["jobs"][0].name == row.name


def test_a_failed_task_runs_again_at_a_click(operator, commit):
    FailedTask.objects.record(
        TASK_ID, name="claims.tasks.close_paid_claims", args=[], kwargs={}, error="KeyError x.py:3"
    )
    failed = FailedTask.objects.get()
    assert "KeyError x.py:3" in operator.get(PAGE).content.decode()
    with commit():
        operator.post(reverse("admin:background_retry_task", args=[failed.pk]))
    failed.refresh_from_db()
    assert failed.retried_at is not None
    assert "No task has failed" in operator.get(PAGE).content.decode()


def test_what_did_not_get_out_is_sent_again_at_a_click(operator, customer):
    row = Notification.objects.create(
        recipient=customer, kind=Kind.WELCOME, status=Status.FAILED, failed_reason="SMTP 550"
    )
    assert "SMTP 550" in operator.get(PAGE).content.decode()
    operator.post(reverse("admin:background_retry_notification", args=[row.pk]))
    row.refresh_from_db()
    assert row.status == Status.PENDING


def test_it_is_for_admins_and_changes_by_post_only(operator, client, reviewer):
    retry = reverse("admin:background_retry_task", args=[1])
    assert operator.get(retry).status_code == 405
    client.force_login(reviewer, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(PAGE).status_code == 403
    assert client.post(retry).status_code == 403
