"""The desk's first page: each counter is the number of rows behind its link."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from claims import queue
from claims.choices import ClaimStatus as S, Stage
from claims.models import Claim
from flightclaim.home import counter_groups
from notifications.models import FailedTask, Notification, RefusedAddress
from tests.factories import make_claim, make_document

pytestmark = pytest.mark.django_db
HOME = "/admin/"


@pytest.fixture
def busy_desk(customer, reviewer):
    """Something behind every counter."""
    now, today = timezone.now(), timezone.localdate()
    mine = {"assigned_to": reviewer, "assigned_at": now}
    late = make_claim(customer, status=S.UNDER_REVIEW, due_on=today - timedelta(days=2), **mine)
    make_claim(customer, status=S.UNDER_REVIEW, due_on=today, **mine)
    make_claim(customer, limitation_on=today + timedelta(days=20))
    make_claim(customer, status=S.APPROVED, stage=Stage.MONEY_IN)
    make_claim(customer, status=S.APPROVED, stage=Stage.AIRLINE_REPLIED)
    Claim.objects.filter(pk=late.pk).update(
        asked_at=now - timedelta(days=1), answered_at=now, unread_since=now
    )
    make_document(late)
    for status in ("failed", "pending"):
        Notification.objects.create(
            recipient=customer, kind="claim_closed", channel="email", status=status
        )
    RefusedAddress.objects.create(email="gone@example.org", why="bounced")
    FailedTask.objects.create(task_id=uuid4(), name="x", failed_at=now)
    FailedTask.objects.create(task_id=uuid4(), name="y", failed_at=now, retried_at=now)


def counters_for(user):
    return [counter for group in counter_groups(user) for counter in group.counters]


def rows_behind(page):
    """How many rows the page itself says it has."""
    if "page" in page.context_data:
        return page.context_data["page"].count
    if "cl" in page.context_data:
        return page.context_data["cl"].result_count
    return page.context_data["count"]


def test_each_number_is_the_rows_of_the_page_it_leads_to(client, busy_desk, reviewer, admin_user):
    for person in (reviewer, admin_user):
        client.force_login(person)
        for counter in counters_for(person):
            assert rows_behind(client.get(counter.url)) == counter.count, counter.label


def test_everything_that_waits_is_counted(busy_desk, reviewer):
    counts = {str(counter.label): counter.count for counter in counters_for(reviewer)}
    assert counts == {
        "My due today": 2, "My work": 2, "My customers answered": 1,
        "My unread messages": 1, "Unread messages": 1, "Overdue": 1,
        "Expiring in 60 days": 1, "Unassigned": 3, "Customer answered": 1, "Airline answered": 1,
        "Payouts to release": 1, "Documents to check": 1, "Failed mails": 1,
        "Addresses that refuse mail": 1,
    }  # fmt: skip


def test_the_page_shows_numbers_with_their_links(client, busy_desk, reviewer):
    client.force_login(reviewer)
    page = client.get(HOME).content.decode()
    for counter in counters_for(reviewer):
        link = re.search(
            rf'href="{re.escape(counter.url).replace("&", "&amp;")}">(.*?)</a>', page, re.S
        )
        assert link, counter.url
        assert f">{counter.count}<" in link[1]


def test_only_admins_see_what_only_they_may_open(client, busy_desk, reviewer, admin_user):
    client.force_login(reviewer)
    assert "Failed background work" not in client.get(HOME).content.decode()
    client.force_login(admin_user)
    assert "Failed background work" in client.get(HOME).content.decode()


def test_nothing_is_counted_beyond_the_limit(client, busy_desk, reviewer, monkeypatch):
    monkeypatch.setattr(queue, "MOST_COUNTED", 2)
    monkeypatch.setattr(queue.capped_count, "__defaults__", (2,))
    client.force_login(reviewer)
    assert "over 2" in client.get(HOME).content.decode()


def test_home_asks_one_query_for_each_counter(
    client, busy_desk, admin_user, django_assert_max_num_queries
):
    client.force_login(admin_user)
    with django_assert_max_num_queries(len(counters_for(admin_user)) + 12):
        client.get(HOME)
