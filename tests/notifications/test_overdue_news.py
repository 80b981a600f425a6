"""Nobody waits in silence: a missed promise of news is owned up to, once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.choices import OPEN_STATUSES
from claims.models import Claim
from claims.tasks import tell_of_overdue_news
from notifications.models import FailedTask
from notifications.tasks import tell_of_failed_tasks
from tests.factories import make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(customer):
    return make_claim(customer, next_news_by=timezone.localdate() - timedelta(days=1))


def test_customer_and_staff_are_told_once(late, reviewer, commit):
    with commit():
        tell_of_overdue_news()
        tell_of_overdue_news()
    to_customer, to_staff = sorted(mail.outbox, key=lambda m: m.to != [late.customer.email])
    assert to_staff.to == [reviewer.email]
    assert "We are late with news" in to_customer.subject
    assert "our fault" in to_customer.body
    assert len(mail.outbox) == 2


def test_who_works_on_it_is_told_instead_of_the_whole_desk(late, reviewer, admin_user, commit):
    Claim.objects.filter(pk=late.pk).update(assigned_to=reviewer, assigned_at=timezone.now())
    with commit():
        tell_of_overdue_news()
    assert [reviewer.email] in [message.to for message in mail.outbox]
    assert [admin_user.email] not in [message.to for message in mail.outbox]


def test_a_new_promise_that_is_missed_is_told_again(late, reviewer, commit):
    with commit():
        tell_of_overdue_news()
        earlier = late.next_news_by - timedelta(days=1)
        Claim.objects.filter(pk=late.pk).update(next_news_by=earlier)
        tell_of_overdue_news()
    assert len(mail.outbox) == 4


def test_a_promise_that_still_stands_is_left_alone(claim, commit):
    Claim.objects.filter(pk=claim.pk).update(next_news_by=timezone.localdate())
    with commit():
        assert tell_of_overdue_news() == 0


@pytest.mark.parametrize("status", OPEN_STATUSES)
def test_an_open_claim_without_a_promise_cannot_be_kept(customer, status):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_claim(customer, status=status, next_news_by=None)


def test_admins_hear_of_failed_tasks_once(admin_user, reviewer):
    FailedTask.objects.record(
        "5a1f6c1e-7d10-4a44-8b57-0d7d5f3d5c11", name="x", args=[], kwargs={}, error=""
    )
    assert [tell_of_failed_tasks(), tell_of_failed_tasks()] == [1, 0]
    assert admin_user.notifications.count() == 2  # by mail, and on the site
    assert not reviewer.notifications.exists()
