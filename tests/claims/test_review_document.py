from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from claims.choices import ReviewStatus, ScanStatus
from claims.files.receive import receive_document
from claims.refusals import DocumentNotReviewable
from tests.factories import make_document, png, upload


def test_accepting_names_who_and_when(document, reviewer):
    document.accept(by=reviewer)
    assert document.review_status == ReviewStatus.ACCEPTED
    assert (document.reviewed_by, document.reviewed_at is not None) == (reviewer, True)


def test_rejection_reaches_the_customer(document, reviewer, commit):
    with commit():
        document.reject(by=reviewer, reason="The date is cut off.")
    message = mail.outbox[0]
    assert message.to == [document.claim.customer.email]
    assert "The date is cut off." in message.body


def test_a_rejected_document_is_due_again_in_14_days(document, reviewer):
    document.reject(by=reviewer, reason="The date is cut off.")
    assert document.replace_by == timezone.localdate() + timedelta(days=14)
    assert document.is_to_be_replaced


def test_a_rejection_needs_a_reason(document, reviewer):
    with pytest.raises(ValidationError, match="needs a reason"):
        document.reject(by=reviewer, reason="")


def test_a_customer_reviews_nothing(document, customer):
    with pytest.raises(PermissionDenied):
        document.accept(by=customer)


def test_a_document_is_reviewed_once(document, reviewer):
    document.accept(by=reviewer)
    with pytest.raises(DocumentNotReviewable):
        document.reject(by=reviewer, reason="Changed my mind.")


@pytest.mark.parametrize("state", [ScanStatus.WAITING, ScanStatus.INFECTED])
def test_what_is_not_clean_is_not_reviewed(claim, reviewer, state):
    document = make_document(claim, scan_status=state)
    with pytest.raises(DocumentNotReviewable):
        document.accept(by=reviewer)


def test_a_claim_waits_for_the_customer_until_the_file_is_replaced(document, reviewer):
    document.reject(by=reviewer, reason="The date is cut off.")
    claim = document.claim
    assert claim.waiting_on == "customer"
    receive_document(claim, upload(png()), kind="boarding_pass", by=claim.customer)
    document.refresh_from_db()
    assert (claim.waiting_on, document.is_to_be_replaced) == ("us", False)
