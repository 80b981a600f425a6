"""Sums that are refused, and parts that add up."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from claims.balance import contact_note
from claims.choices import ClaimStatus as S
from claims.models import EarlierContact
from claims.models.award import equal_parts
from claims.refusals import Refusal, TransitionNotAllowed
from tests.factories import make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def under_review(customer):
    return make_claim(customer, status=S.UNDER_REVIEW)


@pytest.fixture
def approved(customer):
    return make_claim(customer, status=S.APPROVED, compensation_amount=Decimal(250), currency="EUR")


def test_parts_add_up_to_the_cent():
    assert sum(equal_parts(Decimal("100.00"), [1, 2, 3]).values()) == Decimal("100.00")
    assert equal_parts(Decimal(100), []) == {}


def test_a_share_of_nobody_is_refused(under_review, reviewer):
    with pytest.raises(ValidationError, match="Nobody in this claim"):
        under_review.set_compensation(shares={-1: Decimal(1)}, reason="Half.", by=reviewer)


@pytest.mark.parametrize("sums", [{"amount": Decimal(-1)}, {"amount": None}, {"shares": -1}])
def test_a_sum_below_nothing_is_refused(under_review, reviewer, sums):
    if "shares" in sums:
        sums = {"shares": {under_review.passengers.get().pk: Decimal(-1)}}
    with pytest.raises(ValidationError, match="less than 0"):
        under_review.set_compensation(reason="Half.", by=reviewer, **sums)


def test_to_decline_a_proposal_takes_one_and_a_reason(under_review, reviewer):
    with pytest.raises(ValidationError, match="reason"):
        under_review.decline_proposal(by=reviewer, reason=" ")
    with pytest.raises(Refusal, match="second person"):
        under_review.decline_proposal(by=reviewer, reason="No.")


def test_a_payment_of_tomorrow_or_of_too_much_is_refused(approved, reviewer):
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="future"):
        approved.record_payout(
            by=reviewer, amount=Decimal(100), paid_date=today + timedelta(days=1)
        )
    with pytest.raises(ValidationError, match="more than"):
        approved.record_payout(by=reviewer, amount=Decimal(251), paid_date=today)


def test_a_closed_claim_changes_no_more(customer):
    with pytest.raises(TransitionNotAllowed):
        make_claim(customer, status=S.CLOSED).require_open()


def test_what_was_received_in_another_currency_is_converted_by_a_person(under_review):
    contact = EarlierContact(
        claim=under_review, has_asked=True, received="money", amount=Decimal(50), currency="GBP"
    )
    assert "converts" in contact_note(contact, "EUR")
    assert "left after" in contact_note(contact, "GBP")
    assert contact_note(EarlierContact(claim=under_review, has_asked=True), "EUR") == ""


def test_a_payment_says_what_and_for_which_claim(approved, reviewer):
    payout = approved.record_payout(
        by=reviewer, amount=Decimal(200), paid_date=timezone.localdate()
    )
    assert "200" in str(payout)
