"""The figures of a day and of a week, mailed to the leads: the same as on the dashboard."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from claims.choices import ClaimStatus as S
from claims.dashboard import dashboard
from claims.figures import rebuild
from claims.models import Claim
from claims.report_files import as_csv
from claims.tasks import report_day, report_week
from notifications import kinds
from notifications.models import Notification
from tests.factories import make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent_yesterday(customer):
    claim = make_claim(customer, status=S.PAID)
    yesterday = timezone.now() - timedelta(days=1)
    Claim.objects.filter(pk=claim.pk).update(submitted_at=yesterday, updated_at=yesterday)
    rebuild()
    return timezone.localdate(yesterday)


def test_each_lead_gets_yesterday_once(sent_yesterday, admin_user, reviewer, commit):
    with commit():
        report_day()
        report_day()
    (sent,) = mail.outbox
    assert sent.to == [admin_user.email]
    assert "- Paid: 1" in sent.body
    assert f"sent_after={sent_yesterday}&sent_before={sent_yesterday}" in sent.body


def test_the_figures_are_those_of_the_dashboard(client, sent_yesterday, admin_user, commit):
    with commit():
        report_day()
    context = kinds.report_context(Notification.objects.get())
    assert as_csv(context["report"]) == as_csv(dashboard(sent_yesterday, sent_yesterday))
    client.force_login(admin_user)
    path = f"sent_after={sent_yesterday}&sent_before={sent_yesterday}"
    page = client.get(f"/admin/claims/claim/dashboard/csv/?{path}")
    assert page.content == as_csv(context["report"])


def test_work_sheet_and_paper_are_attached(sent_yesterday, admin_user, commit):
    with commit():
        report_day()
    sheet, paper = mail.outbox[0].attachments
    assert sheet[0] == f"figures-{sent_yesterday}-{sent_yesterday}.xlsx"
    assert sheet[1].startswith(b"PK")
    assert paper[1].startswith(b"%PDF")


def test_a_week_runs_from_monday_to_sunday(admin_user, commit, time_machine):
    time_machine.move_to("2026-11-18T06:00Z", tick=False)  # a Wednesday
    with commit():
        report_week()
    context = Notification.objects.get().context
    days = [date.fromisoformat(context[name]) for name in ("first", "last")]
    assert days == [date(2026, 11, 9), date(2026, 11, 15)]


@pytest.mark.parametrize("task", ["report_day", "report_week"])
def test_it_is_scheduled(task):
    assert PeriodicTask.objects.filter(task=f"claims.tasks.{task}", enabled=True).exists()
