"""Each move of a claim reaches its customer, once, in both forms, with nothing live in it."""

from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from claims.choices import ClaimStatus as S
from notifications.receivers import KIND_OF_STATUS
from tests.factories import make_claim


def html_of(message):
    return message.alternatives[0][0]


MOVES = [
    (S.SUBMITTED, lambda c, r, a: c.take(by=r), "We are checking your claim"),
    (S.UNDER_REVIEW, lambda c, r, a: c.approve(by=r), "Approved: €250"),
    (
        S.UNDER_REVIEW,
        lambda c, r, a: c.reject(by=r, code="volunteer", reason="You gave up the seat."),
        "Our decision",
    ),
    (
        S.UNDER_REVIEW,
        lambda c, r, a: c.ask_for_more(by=r, reason="The second page."),
        "We need something",
    ),
    (
        S.APPROVED,
        lambda c, r, a: c.record_payout(
            by=r, amount=Decimal("175.62"), paid_date=timezone.localdate()
        ),
        "We sent you €175.62",
    ),
    (S.PAID, lambda c, r, a: c.close(by=r), "is closed"),
    (S.SUBMITTED, lambda c, r, a: c.withdraw(by=c.customer), "You took back"),
    (S.SUBMITTED, lambda c, r, a: c.expire(reason="Three years."), "time limit"),
]


@pytest.mark.parametrize(("status", "move", "subject"), MOVES)
def test_the_move_is_mailed(customer, reviewer, admin_user, commit, status, move, subject):
    claim = make_claim(customer, status=status)
    if status == S.PAID:
        make_payout(claim, reviewer)
    with commit():
        move(claim, reviewer, admin_user)
    (message,) = mail.outbox
    assert subject in message.subject
    assert claim.reference in message.subject
    assert message.to == [customer.email]
    assert f"/claims/{claim.reference}/" in message.body
    assert f"/claims/{claim.reference}/" in html_of(message)


def make_payout(claim, reviewer):
    type(claim).payout.related.related_model.objects.create(
        claim=claim,
        amount=100,
        currency="EUR",
        paid_date=timezone.localdate(),
        recorded_by=reviewer,
    )


def test_every_status_a_claim_can_reach_has_its_mail():
    assert set(KIND_OF_STATUS) == set(S) - {S.DRAFT}


def test_what_people_type_is_shown_literally(customer, reviewer, commit):
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    with commit():
        claim.reject(by=reviewer, code="volunteer", reason='<b>No</b> & "never"')
    (message,) = mail.outbox
    assert '<b>No</b> & "never"' in message.body
    assert "&lt;b&gt;No&lt;/b&gt;" in html_of(message)


def test_a_mail_loads_nothing_from_afar_and_runs_nothing(customer, reviewer, commit):
    claim = make_claim(customer)
    with commit():
        claim.take(by=reviewer)
    html = html_of(mail.outbox[0])
    assert "<img" not in html
    assert "<script" not in html
    assert "http://127.0.0.1:8000/claims/" in html


def test_mails_about_one_claim_form_a_thread(claim, reviewer, commit):
    with commit():
        claim.take(by=reviewer)
        claim.ask_for_more(by=reviewer, reason="The second page.")
    threads = {message.extra_headers["In-Reply-To"] for message in mail.outbox}
    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert (len(threads), len(ids)) == (1, 2)


def test_a_notification_that_cannot_be_written_stops_the_move(claim, reviewer, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the outbox is away")

    monkeypatch.setattr("notifications.receivers.notify", fail)
    with pytest.raises(RuntimeError):
        claim.take(by=reviewer)
    claim.refresh_from_db()
    assert claim.status == S.SUBMITTED
