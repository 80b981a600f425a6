"""The desk for programs: for those who review, by the same operations as the admin's buttons."""

import pytest

from claims.choices import ClaimStatus as S
from tests.factories import make_claim, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita(api, reviewer):
    api.force_authenticate(reviewer)
    return api


def url(claim, what=""):
    return f"/api/v1/admin/claims/{claim.pk}/{what}"


@pytest.mark.parametrize(
    ("method", "what"),
    [
        ("get", ""),
        ("put", "status/"),
        ("put", "assign/"),
        ("put", "compensation/"),
        ("post", "notes/"),
        ("get", "documents/"),
        ("post", "payouts/"),
    ],
)
def test_a_customer_does_not_get_in(api, claim, customer, method, what):
    api.force_authenticate(customer)
    assert getattr(api, method)(url(claim, what), {}, format="json").status_code == 403


def test_the_detail_holds_everything_at_once(rita, claim, document):
    body = rita.get(url(claim)).json()
    assert body["customer"]["email"] == "ada@example.org"
    assert body["documents"][0]["kind"] == "boarding_pass"
    assert body["next_steps"] == ["under_review"]
    assert {"status_history", "notes", "assessments", "compensation_changes"} <= set(body)


def test_drafts_are_not_in_the_queue(rita, claim, customer):
    make_claim(customer, status=S.DRAFT)
    assert [row["id"] for row in rita.get("/api/v1/admin/claims/").json()["results"]] == [
        str(claim.pk)
    ]


@pytest.mark.parametrize("target", [S.PAID, S.CLOSED, S.DRAFT, S.SUBMITTED, S.EXPIRED, S.APPROVED])
def test_an_illegal_move_is_refused_and_leaves_no_trace(rita, claim, target):
    answer = rita.put(url(claim, "status/"), {"status": target, "reason": "x"}, format="json")
    assert answer.status_code in (409, 400)
    assert not claim.status_history.exists()


def test_a_refusal_needs_its_code(rita, customer):
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    answer = rita.put(url(claim, "status/"), {"status": "rejected", "reason": "No."}, format="json")
    assert answer.status_code == 400
    assert "reason code" in answer.json()["detail"]


def test_assigning_to_a_customer_is_refused(rita, claim, other_customer):
    body = {"assigned_to": str(other_customer.pk)}
    assert rita.put(url(claim, "assign/"), body, format="json").status_code == 400


def test_the_sum_is_set_with_a_reason(rita, claim, reviewer):
    body = {"amount": "300.00", "reason": "Two rooms."}
    answer = rita.put(url(claim, "compensation/"), body, format="json").json()
    assert answer["compensation_amount"] == "300.00"
    assert answer["compensation_changes"][0]["reason"] == "Two rooms."


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "1.234", "999999999999", "x", None])
def test_an_impossible_sum_is_refused(rita, claim, amount):
    body = {"amount": amount, "reason": "Because."}
    assert rita.put(url(claim, "compensation/"), body, format="json").status_code == 400


def test_a_note_is_internal_unless_said(rita, claim):
    note = rita.post(url(claim, "notes/"), {"body": "Check the times."}, format="json").json()
    assert note["is_internal"] is True
    told = {"body": "We have it.", "is_internal": False}
    rita.post(url(claim, "notes/"), told, format="json")
    assert claim.notes.messages().get().body == "We have it."


def test_a_document_is_sent_back_with_a_reason(rita, document):
    path = f"/api/v1/admin/files/{document.pk}/review/"
    assert rita.put(path, {"verdict": "rejected"}, format="json").status_code == 400
    body = {"verdict": "rejected", "reason": "Too dark."}
    assert rita.put(path, body, format="json").json()["rejection_reason"] == "Too dark."


def test_a_document_is_not_reviewed_twice(rita, claim, reviewer):
    document = make_document(claim)
    document.accept(by=reviewer)
    path = f"/api/v1/admin/files/{document.pk}/review/"
    assert rita.put(path, {"verdict": "accepted"}, format="json").status_code == 409


def test_a_reviewers_own_claim_is_not_decided_by_them(rita, reviewer):
    own = make_claim(reviewer)
    answer = rita.put(url(own, "status/"), {"status": "under_review"}, format="json")
    assert answer.status_code == 403
