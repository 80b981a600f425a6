"""The clocks of our service: two working days for a first look, five for a decision."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from claims import clocks
from claims.choices import ClaimStatus as S, Stage
from claims.models import Claim
from claims.promises import add_working_days
from claims.tasks import report_overdue
from tests.factories import make_claim, make_document

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (FRIDAY, 1, date(2026, 11, 23)),
        (FRIDAY, 2, date(2026, 11, 24)),
        (date(2026, 11, 16), 5, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
    ],
)
def test_working_days_leave_the_weekend_out(start, count, end):
    assert add_working_days(start, count) == end
    assert clocks.left(end, start) == count


def test_and_the_days_the_office_is_closed(settings):
    settings.OFFICE_HOLIDAYS = frozenset({date(2026, 12, 25)})
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 28)


def test_what_is_late_has_less_than_nothing_left():
    assert clocks.left(FRIDAY, FRIDAY + timedelta(days=4)) == -2


@pytest.fixture
def days(db):
    """The day so many working days from today."""
    return lambda count: add_working_days(timezone.localdate(), count)


def test_sending_begins_the_clock_of_the_first_look(draft, customer, days):
    draft.submit(by=customer)
    assert draft.due_on == days(2)


def test_taking_begins_the_clock_of_the_decision(claim, reviewer, days):
    claim.take(by=reviewer)
    assert claim.due_on == days(5)


def test_the_clock_stands_still_while_the_customer_has_the_word(claim, reviewer, customer, days):
    claim.take(by=reviewer)
    Claim.objects.filter(pk=claim.pk).update(due_on=days(3))  # two working days have passed
    claim.ask_for_more(by=reviewer, reason="The second page.")
    assert (claim.due_on, claim.clock_left) == (None, 3)
    claim.write_message(by=customer, body="Here it is.")
    assert (claim.due_on, claim.clock_left) == (days(3), None)
    claim.take(by=reviewer)
    assert claim.due_on == days(3)  # the same decision, no new clock


def test_a_document_sent_back_stops_it_too(claim, reviewer, days):
    claim.take(by=reviewer)
    make_document(claim).reject(by=reviewer, reason="Too dark.")
    claim.refresh_from_db()
    assert (claim.due_on, claim.clock_left) == (None, 5)


def test_it_stands_still_while_the_airline_has_the_word(customer, reviewer, days):
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    claim.approve(by=reviewer)
    assert claim.due_on == days(5)
    claim.change(stage=Stage.DEMAND_SENT)
    assert (claim.due_on, claim.clock_left) == (None, 5)
    claim.change(stage=Stage.AIRLINE_REPLIED)
    assert claim.due_on == days(5)


def test_what_is_over_has_no_clock(customer, reviewer):
    claim = make_claim(customer, status=S.UNDER_REVIEW, due_on=timezone.localdate())
    claim.reject(by=reviewer, code="volunteer", reason="No.")
    assert (claim.due_on, claim.clock_left) == (None, None)


@pytest.fixture
def late(customer):
    return make_claim(customer, due_on=timezone.localdate() - timedelta(days=2))


def test_the_leads_are_told_once_a_day(late, claim, admin_user, reviewer, commit):
    with commit():
        assert report_overdue() == 1
        report_overdue()
    told = [sent for sent in mail.outbox if late.reference in sent.body]
    assert [sent.to for sent in told] == [[admin_user.email]]
    assert "1 claim waits longer than we promise" in told[0].subject
    assert claim.reference not in told[0].body


def test_nobody_is_told_of_nothing(claim, admin_user, commit):
    with commit():
        report_overdue()
    assert mail.outbox == []


def test_the_page_lists_them(client, reviewer, late, claim):
    client.force_login(reviewer)
    page = client.get("/admin/claims/claim/overdue/").content.decode()
    assert late.reference in page
    assert claim.reference not in page
