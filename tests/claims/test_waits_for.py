"""What the queue filters by says the same as the claim itself, after every operation."""

import pytest
from django.utils import timezone

from claims.choices import ClaimStatus as S, Stage
from claims.files.receive import receive_document
from claims.models import Claim
from tests.factories import make_claim, make_complete_draft, make_document, png, upload

pytestmark = pytest.mark.django_db


def kept(claim) -> str:
    claim.refresh_from_db()
    assert claim.waits_for == claim.waiting_on
    return claim.waits_for


@pytest.mark.parametrize("status", S.values)
def test_a_claim_is_kept_with_who_acts_next(customer, status):
    kept(make_claim(customer, status=status))


@pytest.mark.parametrize("stage", Stage.values)
def test_a_stage_says_who_acts_next(customer, stage):
    kept(make_claim(customer, status=S.APPROVED, stage=stage))


def test_from_the_draft_to_the_money(customer, reviewer):
    claim = make_complete_draft(customer)
    assert kept(claim) == "customer"
    claim.submit(by=customer)
    assert kept(claim) == "us"
    claim.take(by=reviewer)
    claim.ask_for_more(by=reviewer, reason="The boarding pass.")
    assert kept(claim) == "customer"
    claim.write_message(by=customer, body="Here it is.")
    assert kept(claim) == "us"
    claim.take(by=reviewer)
    claim.approve(by=reviewer)
    assert kept(claim) == "us"
    claim.record_payout(by=reviewer, amount=100, paid_date=timezone.localdate())
    assert kept(claim) == "nobody"


def test_a_document_sent_back_waits_for_the_customer_until_it_is_replaced(
    customer, reviewer, client
):
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    document = make_document(claim)
    document.reject(by=reviewer, reason="Too dark.")
    assert kept(claim) == "customer"
    receive_document(claim, upload(png()), kind="boarding_pass", by=customer)
    assert kept(claim) == "us"


def test_what_the_queue_sorts_by_follows_from_the_assessment(draft, customer):
    draft.submit(by=customer)
    claim = Claim.objects.get(pk=draft.pk)
    assert str(claim.departure_on) == "2026-09-14"
    assert (claim.operating_carrier, claim.jurisdiction) == ("KL", "eu261")
    assert claim.owed == claim.calculated_compensation
