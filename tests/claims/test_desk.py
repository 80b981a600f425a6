"""The reviewers' desk in the admin: the queue, one claim, only legal steps."""

import pytest
from django.utils import timezone

from claims.choices import ClaimStatus as S
from tests.factories import PASSWORD, make_claim, make_document

pytestmark = pytest.mark.django_db
QUEUE = "/admin/claims/claim/"


@pytest.fixture
def rita(client, reviewer):
    client.force_login(reviewer)
    return client


def text(answer):
    return answer.content.decode()


def page_of(claim):
    return f"{QUEUE}{claim.pk}/change/"


def step(claim, name):
    return f"{QUEUE}{claim.pk}/step/{name}/"


@pytest.mark.parametrize("path", [QUEUE, "/admin/"])
def test_customers_do_not_get_in(client, customer, path):
    client.force_login(customer)
    assert client.get(path).status_code in (302, 403)


def test_the_queue_shows_what_is_next(rita, claim):
    page = text(rita.get(QUEUE))
    assert claim.reference in page
    assert "KL 1673" in page
    assert "250" in page


def test_take_next_puts_the_oldest_on_ones_desk(rita, claim, reviewer, customer):
    make_claim(customer)
    rita.post(f"{QUEUE}next/")
    claim.refresh_from_db()
    assert (claim.assigned_to, claim.status) == (reviewer, S.UNDER_REVIEW)


def test_looking_takes_nothing(rita, claim):
    assert rita.get(f"{QUEUE}next/").status_code == 404
    claim.refresh_from_db()
    assert claim.status == S.SUBMITTED


@pytest.mark.parametrize(
    ("status", "there", "absent"),
    [
        (S.SUBMITTED, ["take"], ["approve", "record_payout", "reopen"]),
        (S.UNDER_REVIEW, ["approve", "reject", "ask_for_more"], ["record_payout", "withdraw"]),
        (S.APPROVED, ["record_payout", "set_compensation"], ["approve", "take", "reject"]),
        (S.PAID, ["close"], ["set_compensation", "record_payout"]),
        (S.CLOSED, ["note"], ["reopen", "approve"]),
    ],
)
def test_only_legal_steps_are_offered(rita, customer, status, there, absent):
    claim = make_claim(customer, status=status)
    page = text(rita.get(page_of(claim)))
    assert all(step(claim, name) in page for name in there)
    assert not any(step(claim, name) in page for name in absent)


def test_a_step_that_is_not_offered_is_not_taken(rita, customer):
    paid = make_claim(customer, status=S.PAID)
    rita.post(step(paid, "approve"), {"amount": "250"})
    paid.refresh_from_db()
    assert paid.status == S.PAID
    assert not paid.status_history.exists()


def test_approving_from_the_desk(rita, customer, reviewer):
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    rita.post(step(claim, "approve"), {"amount": "250.00", "reason": ""})
    claim.refresh_from_db()
    assert (claim.status, claim.reviewed_by) == (S.APPROVED, reviewer)


def test_another_amount_asks_for_the_reason_beside_the_field(rita, customer):
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    answer = rita.post(step(claim, "approve"), {"amount": "400.00", "reason": ""})
    assert answer.status_code == 422
    assert "Give the reason for the amount." in text(answer)
    assert 'value="400.00"' in text(answer)


def test_refusing_asks_for_code_and_text(rita, customer):
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    page = text(rita.post(step(claim, "reject"), {}))
    assert "Select the reason code" in page
    assert "Write what the customer will read" in page


def test_recording_the_payment_offers_the_customers_share(rita, customer):
    claim = make_claim(customer, status=S.APPROVED)
    assert 'value="175.62"' in text(rita.get(step(claim, "record_payout")))


def test_recording_the_payment_asks_for_the_password_again_and_then_goes_through(rita, customer):
    claim = make_claim(customer, status=S.APPROVED)
    today = timezone.localdate()
    payment = {"amount": "100", "paid_date": str(today), "method": "bank_transfer"}

    sent = rita.post(step(claim, "record_payout"), payment)
    claim.refresh_from_db()
    assert sent.url.startswith("/account/reauthenticate/")
    assert claim.status == S.APPROVED

    rita.post(sent.url, {"password": PASSWORD})
    claim.refresh_from_db()
    assert claim.status == S.PAID


def test_a_document_is_accepted_with_one_press(rita, document):
    rita.post(f"/admin/claims/claimdocument/{document.pk}/accept/")
    document.refresh_from_db()
    assert document.review_status == "accepted"


def test_a_document_is_sent_back_with_a_reason(rita, document):
    url = f"/admin/claims/claimdocument/{document.pk}/reject/"
    assert "Select the reason" in text(rita.post(url, {"reason": ""}))
    rita.post(url, {"reason_code": "other", "reason": "Too dark."})
    document.refresh_from_db()
    assert document.rejection_reason == "Too dark."


def test_the_desk_says_when_nobody_scanned_a_file(rita, claim):
    make_document(claim, scan_status="not_scanned")
    assert "Not scanned, the scanner is switched off" in text(rita.get(page_of(claim)))


def test_a_note_is_internal_unless_it_is_sent(rita, claim):
    rita.post(step(claim, "note"), {"body": "Look at the times."})
    rita.post(step(claim, "note"), {"body": "All is well.", "is_for_customer": "on"})
    assert list(claim.notes.values_list("is_internal", flat=True)) == [True, False]


def test_the_history_says_who_did_what_and_when(rita, claim, reviewer):
    claim.take(by=reviewer)
    page = text(rita.get(page_of(claim)))
    assert "Rita" in page
    assert "We are checking it" in page


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/"])
def test_claims_are_neither_added_nor_deleted_here(client, admin_user, claim, path):
    client.force_login(admin_user)
    assert client.post(QUEUE + path.format(pk=claim.pk)).status_code == 403


def test_nothing_is_typed_over(rita, claim):
    assert rita.post(page_of(claim), {"status": "paid"}).status_code == 403


def test_a_reviewers_own_claim_offers_no_steps(rita, reviewer):
    own = make_claim(reviewer)
    assert "/step/" not in text(rita.get(page_of(own)))


def test_a_claim_that_does_not_exist(rita):
    answer = rita.get(f"{QUEUE}00000000-0000-0000-0000-000000000000/change/")
    assert answer.status_code in (302, 404)
