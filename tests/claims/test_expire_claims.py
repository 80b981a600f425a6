"""Every night: what no court would hear any more is too late, and the desk is warned before."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from claims.choices import ClaimStatus as S
from claims.tasks import expire_claims, warn_of_limitation
from compensation.models import LimitationPeriod
from notifications.choices import Kind
from notifications.models import Notification
from tests.factories import make_claim

pytestmark = pytest.mark.django_db
FLIGHT = date(2026, 9, 14)


@pytest.fixture
def periods():
    """Two certain years in the Netherlands, three in Spain."""
    rows = [("NL", 2, "BW 8:1835"), ("ES", 3, "Codigo civil 1964")]
    for area, years, basis in rows:
        LimitationPeriod.objects.create(
            area=area, years=years, start="flight date", confidence="high", basis=basis
        )


@pytest.fixture
def on_day(monkeypatch):
    """Lets the tasks run as if it were that day."""
    return lambda day: monkeypatch.setattr(timezone, "localdate", lambda *_: day)


def late_claim(customer, status=S.SUBMITTED, **fields):
    return make_claim(customer, status=status, limitation_on=date(2028, 9, 14), **fields)


def test_a_claim_expires_when_the_last_court_is_closed(customer, periods, on_day, commit):
    claim = late_claim(customer)
    on_day(date(2029, 9, 15))

    with commit():
        assert expire_claims() == 1

    claim.refresh_from_db()
    assert claim.status == S.EXPIRED
    move = claim.status_history.last()
    assert move.reason == "In Spain a claim could be brought until 14 Sep 2029. (Codigo civil 1964)"
    assert len(mail.outbox) == 1


def test_on_the_last_day_it_is_still_in_time(customer, periods, on_day):
    late_claim(customer)
    on_day(date(2029, 9, 14))

    assert expire_claims() == 0


def test_a_doubtful_period_never_expires_a_claim(customer, periods, on_day):
    LimitationPeriod.objects.filter(area="ES").update(confidence="medium")
    late_claim(customer)
    on_day(date(2040, 1, 1))

    assert expire_claims() == 0


def test_running_twice_expires_once(customer, periods, on_day):
    late_claim(customer)
    on_day(date(2029, 9, 15))

    assert (expire_claims(), expire_claims()) == (1, 0)


@pytest.mark.parametrize("status", [S.APPROVED, S.PAID, S.WITHDRAWN, S.CLOSED])
def test_what_is_won_or_over_stays(customer, periods, on_day, status):
    late_claim(customer, status=status)
    on_day(date(2040, 1, 1))

    assert expire_claims() == 0


def test_one_claim_nobody_can_judge_does_not_keep_the_others(customer, periods, on_day, caplog):
    late_claim(customer, incident_type="cancellation", has_volunteered=True)
    late_claim(customer)
    on_day(date(2029, 9, 15))

    assert expire_claims() == 1
    assert "was not judged for its time limit" in caplog.text


@pytest.mark.parametrize(
    ("days_left", "within"), [(60, "60"), (31, "60"), (30, "30"), (7, "7"), (0, "7"), (-9, "7")]
)
def test_the_desk_is_warned(customer, reviewer, days_left, within, on_day):
    claim = late_claim(customer)
    on_day(claim.limitation_on - timedelta(days=days_left))

    warn_of_limitation()

    warning = Notification.objects.get(kind=Kind.LIMITATION_NEAR, channel="email")
    assert (warning.recipient, warning.context["within_days"]) == (reviewer, within)


def test_each_warning_is_said_once(customer, reviewer, on_day, commit):
    claim = late_claim(customer, assigned_to=reviewer, assigned_at=timezone.now())

    for days_left in (60, 59, 30, 30, 7, 6):
        on_day(claim.limitation_on - timedelta(days=days_left))
        with commit():
            warn_of_limitation()

    assert [message.to for message in mail.outbox] == [[reviewer.email]] * 3
    assert f"Claim {claim.reference} can be brought until 14 Sep 2028" in mail.outbox[0].subject


def test_nobody_is_warned_too_early(customer, reviewer, on_day):
    claim = late_claim(customer)
    on_day(claim.limitation_on - timedelta(days=61))

    warn_of_limitation()

    assert not Notification.objects.exists()


def test_the_queue_has_a_view_of_near_limits(client, reviewer, customer, on_day):
    claim = late_claim(customer)
    make_claim(customer, limitation_on=date(2031, 9, 14))
    on_day(claim.limitation_on - timedelta(days=20))
    client.force_login(reviewer)

    page = client.get("/admin/claims/claim/", {"view": "expiring"})

    assert [row["claim"] for row in page.context["rows"]] == [claim]
