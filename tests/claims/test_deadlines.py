"""Every day somebody is held to: the list, the calendar feed and the mail once one has passed."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from claims import deadlines
from claims.choices import ClaimStatus as S, Stage
from claims.deadlines import DeadlineKind as K, Wanted
from claims.models import CalendarFeed, Claim, DocumentRequest
from claims.tasks import report_passed_deadlines
from tests.factories import make_claim, make_user

pytestmark = pytest.mark.django_db
PAGE = "/admin/claims/claim/deadlines/"


def day(count: int):
    return timezone.localdate() + timedelta(days=count)


@pytest.fixture
def mine(customer, reviewer):
    """One claim of Rita for each kind of deadline, each due a day after the one before."""

    def make(status, **fields):
        own = {"assigned_to": reviewer, "assigned_at": timezone.now(), "next_news_by": day(40)}
        return make_claim(customer, status=status, **{**own, **fields})

    late = make(S.UNDER_REVIEW, limitation_on=day(50))
    DocumentRequest.objects.ask(late, by=reviewer, kind="receipt", due_on=day(9))
    DocumentRequest.objects.update(due_on=day(-3))
    asked = make(S.SUBMITTED, asked_at=timezone.now() - timedelta(days=16))
    return {
        K.DOCUMENT: late,
        K.CUSTOMER: asked,
        K.FIRST_LOOK: make(S.SUBMITTED, due_on=day(-1)),
        K.DECISION: make(S.UNDER_REVIEW, due_on=day(0)),
        K.NEXT_STEP: make(S.APPROVED, due_on=day(1)),
        K.AIRLINE: make(S.APPROVED, stage=Stage.DEMAND_SENT, next_news_by=day(2)),
        K.AUTHORITY: make(S.APPROVED, stage=Stage.COURT, next_news_by=day(3)),
        K.NEWS: make(S.UNDER_REVIEW, next_news_by=day(4)),
        K.LIMITATION: make(S.UNDER_REVIEW, limitation_on=day(5)),
    }


def test_each_kind_is_there_the_earliest_first(mine, reviewer):
    found = deadlines.earliest(Wanted(reviewer.pk, until=day(6)), 50)
    assert [(row.kind, row.claim) for row in found] == list(mine.items())
    assert [row.day for row in found] == [day(count) for count in range(-3, 6)]
    assert found[0].what == "Document from the customer: Receipt"


def test_what_is_over_has_none(customer):
    make_claim(customer, status=S.CLOSED, due_on=day(1), limitation_on=day(2))
    assert deadlines.earliest(Wanted(), 50) == []


def test_the_page_filters_by_owner_and_kind(client, mine, customer, reviewer):
    other = make_claim(customer, due_on=day(-2))
    client.force_login(reviewer)
    references = lambda query: re.findall(  # noqa: E731
        r"FC-[0-9A-Z]{4}-[0-9A-Z]{4}", client.get(PAGE + query).content.decode()
    )
    assert references("?owner=nobody") == [other.reference, other.reference]  # due, and news
    assert references("?owner=me&kind=airline") == [mine[K.AIRLINE].reference]
    page = client.get(PAGE).content.decode()
    assert page.index(mine[K.DOCUMENT].reference) < page.index(other.reference)
    assert "late" in page


@pytest.mark.parametrize("query", ["?owner=x", "?kind=x", "?page=x", "?page=0", "?page=999"])
def test_what_cannot_be_asked_is_said(client, reviewer, query):
    client.force_login(reviewer)
    page = client.get(PAGE + query)
    assert page.status_code == 200
    assert "queue-error" in page.content.decode()


def feed_address(client) -> str:
    page = client.get(PAGE).content.decode()
    return re.search(r'value="http://[^/]+(/claims/calendar/[^"]+)"', page).group(1)


def test_a_calendar_reads_the_feed_without_a_session(client, mine, reviewer):
    client.force_login(reviewer)
    client.post(f"{PAGE}feed/")
    address = feed_address(client)
    client.logout()
    answer = client.get(address)
    text = answer.content.decode().replace("\r\n ", "")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert f"SUMMARY:{mine[K.AIRLINE].reference}: Answer of the airline" in text
    assert f"DTSTART;VALUE=DATE:{day(2):%Y%m%d}" in text
    assert "Byron" not in text
    assert "example.org" not in text
    assert text.count("BEGIN:VEVENT") == len(set(re.findall(r"UID:.+", text)))


def test_a_new_address_ends_the_one_before_and_so_does_switching_off(client, reviewer):
    client.force_login(reviewer)
    client.post(f"{PAGE}feed/")
    first = feed_address(client)
    client.post(f"{PAGE}feed/", {"do": "renew"})
    second = feed_address(client)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    client.post(f"{PAGE}feed/", {"do": "end"})
    assert client.get(second).status_code == 404


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "customer"}])
def test_the_feed_ends_with_the_job(client, reviewer, change):
    feed = CalendarFeed.objects.renew(reviewer)
    type(reviewer).objects.filter(pk=reviewer.pk).update(**change)
    assert client.get(f"/claims/calendar/{feed.pk}/{feed.token}.ics").status_code == 404


def test_owner_and_lead_are_told_once_of_what_passed(mine, reviewer, admin_user, commit):
    make_user("ron@example.org", role="reviewer")
    with commit():
        report_passed_deadlines()
        report_passed_deadlines()
    told = {sent.to[0]: sent.body for sent in mail.outbox if "Deadlines" in sent.subject}
    assert sorted(told) == [admin_user.email, reviewer.email]
    assert len([sent for sent in mail.outbox if "Deadlines" in sent.subject]) == 2
    assert mine[K.DOCUMENT].reference in told[admin_user.email]
    assert mine[K.FIRST_LOOK].reference in told[reviewer.email]
    assert mine[K.FIRST_LOOK].reference not in told[admin_user.email]  # told each day anyway
    assert mine[K.DECISION].reference not in told[reviewer.email]


def test_the_next_days_mail_names_only_what_passed_since(mine, reviewer, commit, monkeypatch):
    with commit():
        report_passed_deadlines()
    mail.outbox.clear()
    tomorrow = day(1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    with commit():
        report_passed_deadlines()
    (sent,) = [sent for sent in mail.outbox if sent.to == [reviewer.email]]
    assert mine[K.DECISION].reference in sent.body
    assert mine[K.DOCUMENT].reference not in sent.body


def test_a_deadline_that_was_met_is_not_told_of(customer, reviewer, admin_user, commit):
    claim = make_claim(customer, due_on=day(-1))
    Claim.objects.filter(pk=claim.pk).update(due_on=day(3))
    with commit():
        report_passed_deadlines()
    assert mail.outbox == []
