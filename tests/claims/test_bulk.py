"""One operation on many claims: foreseen, done, answered claim by claim; by page and by API."""

import pytest

from accounts.models import EventKind, SecurityEvent
from claims import bulk
from claims.choices import ClaimStatus as S
from claims.forms.bulk import KINDS
from claims.models import BulkAction, BulkItem, Claim, DocumentRequest
from claims.tasks import resume_bulk_actions, run_bulk_action
from tests.factories import make_claim

pytestmark = pytest.mark.django_db
PAGE = "/admin/claims/claim/bulk/"
API = "/api/v1/admin/bulk-action/"


@pytest.fixture
def ann(client, admin_user):
    client.force_login(admin_user)
    return client


@pytest.fixture
def program(api, admin_user):
    api.force_authenticate(admin_user)
    return api


@pytest.fixture
def claims(customer, admin_user):
    """One that moves, one that may not from where it is, one that is the admin's own."""
    return [
        make_claim(customer, status=S.UNDER_REVIEW),
        make_claim(customer, status=S.PAID),
        make_claim(admin_user, status=S.UNDER_REVIEW),
    ]


REFUSE = {"kind": "status", "status": "rejected", "rejection_code": "duplicate", "reason": "Twice."}


def asked(claims, **more):
    return {"claims": [str(claim.pk) for claim in claims], **more}


def results(answer) -> dict[str, str]:
    return {row["claim"]: row["result"] for row in answer.json()["results"]}


def test_the_preview_says_what_will_change_and_why_the_rest_will_not(ann, claims):
    page = ann.post(PAGE, asked(claims, preview="1", **REFUSE)).content.decode()
    assert "1 claim will change." in page
    assert "2 will be left as they are." in page
    assert "cannot become" in page
    assert "This step is not yours to take." in page
    assert Claim.objects.filter(status=S.REJECTED).count() == 0


def test_doing_it_answers_for_each_claim(ann, claims):
    answer = ann.post(PAGE, asked(claims, confirm="1", **REFUSE), follow=True)
    page = answer.content.decode()
    assert "1 changed" in page
    assert "2 left as they are" in page
    claims[0].refresh_from_db()
    assert (claims[0].status, claims[0].rejection_code) == (S.REJECTED, "duplicate")
    assert claims[0].status_history.get().reason == "Twice."


def test_what_is_missing_is_said_beside_the_field(ann, claims):
    answer = ann.post(PAGE, asked(claims, preview="1", kind="status", status="rejected"))
    assert answer.status_code == 422
    assert "Select the reason code" in answer.content.decode()


@pytest.mark.parametrize("kind", dict(KINDS))
def test_the_first_look_asks_without_complaint(ann, claims, kind):
    answer = ann.post(PAGE, asked(claims, kind=kind))
    assert answer.status_code == 200
    assert "There is a problem" not in answer.content.decode()


def test_nonsense_is_no_failure(ann, claim):
    for body in ({"kind": "x"}, {"kind": "assign", "claims": ["x", "\x00"], "preview": "1"}, {}):
        assert ann.post(PAGE, body).status_code in (200, 422)


def test_a_program_sees_the_same_before_and_after(program, claims):
    before = program.post(API, asked(claims, preview=True, **REFUSE), format="json")
    after = program.post(API, asked(claims, **REFUSE), format="json")
    assert (before.status_code, after.status_code) == (200, 200)
    changed = {pk for pk, result in results(before).items() if result == "changes"}
    assert changed == {pk for pk, result in results(after).items() if result == "changed"}
    assert program.get(f"{API}{after.json()['id']}/").json() == after.json()


def test_assigning_many(program, reviewer, claims):
    body = asked(claims, kind="assign", assigned_to=str(reviewer.pk))
    assert sorted(results(program.post(API, body, format="json")).values()) == [
        "changed", "changed", "skipped",
    ]  # fmt: skip


def test_asking_many_for_a_document(program, claims):
    body = asked(
        claims, kind="request_document", document_kind="boarding_pass", reason="Both sides."
    )
    assert sorted(results(program.post(API, body, format="json")).values()) == [
        "changed", "skipped", "skipped",
    ]  # fmt: skip
    request = DocumentRequest.objects.get()
    assert (request.claim, request.kind, request.reason) == (
        claims[0], "boarding_pass", "Both sides.",
    )  # fmt: skip
    claims[0].refresh_from_db()
    assert (claims[0].status, claims[0].waits_for) == (S.UNDER_REVIEW, "customer")
    again = program.post(API, {**body, "preview": True}, format="json").json()["results"]
    assert any("asked for already" in row["message"] for row in again)


def test_a_day_in_the_past_is_said_beside_the_field(program, claims):
    body = asked(claims, kind="request_document", document_kind="receipt", due_on="2020-01-01")
    answer = program.post(API, body, format="json")
    assert answer.status_code == 400
    assert "due_on" in answer.content.decode()


def test_all_that_match_on_every_page(ann, claims, customer):
    """A mark on one claim, a filter that finds others: the filter decides."""
    late = [make_claim(customer, operating_carrier="AF", status=S.UNDER_REVIEW) for _ in range(3)]
    body = asked(claims[:1], everything="1", matching="airline=AF&page=1&page_size=1", **REFUSE)
    first = ann.post(PAGE, {**body, "preview": "1"}).content.decode()
    assert "3 claims will change." in first
    ann.post(PAGE, {**body, "confirm": "1", "count": "3"})
    assert set(Claim.objects.filter(status=S.REJECTED)) == set(late)


def test_a_selection_that_grew_is_looked_at_again(ann, claims, customer):
    make_claim(customer, operating_carrier="AF", status=S.UNDER_REVIEW)
    body = asked([], everything="1", matching="airline=AF", confirm="1", count="7", **REFUSE)
    assert "The selection changed meanwhile" in ann.post(PAGE, body).content.decode()
    assert not Claim.objects.filter(status=S.REJECTED).exists()


@pytest.mark.parametrize("matching", ["status=x", "page=x", "x" * 3000, "submitted_after=9999"])
def test_filters_nobody_can_read_select_nothing(ann, claims, matching):
    body = asked([], everything="1", matching=matching, preview="1", **REFUSE)
    assert ann.post(PAGE, body).status_code == 422


def test_the_queue_offers_all_that_match_where_there_are_more_pages(ann, customer):
    for _ in range(2):
        make_claim(customer)
    assert "All 2 claims that match" in ann.get("/admin/claims/claim/?page_size=1").content.decode()
    assert "claims that match" not in ann.get("/admin/claims/claim/").content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_selection_as_a_file(ann, claims, form):
    answer = ann.post(f"/admin/claims/claim/export/{form}/", asked(claims[:2]))
    content = b"".join(answer.streaming_content)
    event = SecurityEvent.objects.get(kind=EventKind.EXPORT)
    assert event.detail["rows"] == 2
    if form == "csv":
        text = content.decode()
        assert claims[0].reference in text
        assert claims[2].reference not in text


@pytest.mark.parametrize(
    "body",
    [
        {}, {"kind": "status"}, {"kind": "assign", "claims": []}, {"kind": "x", "claims": ["x"]},
        {"kind": "status", "status": "draft", "claims": ["00000000-0000-0000-0000-000000000000"]},
    ],
)  # fmt: skip
def test_a_program_is_told_what_is_wrong(program, body):
    assert program.post(API, body, format="json").status_code == 400


def test_reviewers_do_not_act_in_bulk(api, client, reviewer, claims):
    api.force_authenticate(reviewer)
    assert api.post(API, asked(claims, **REFUSE), format="json").status_code == 403
    client.force_login(reviewer)
    assert client.post(PAGE, asked(claims, **REFUSE)).status_code == 404


def test_many_go_on_in_the_background(program, claims, monkeypatch, commit):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    answer = program.post(API, asked(claims, **REFUSE), format="json")
    assert answer.status_code == 202
    assert set(results(answer).values()) == {"waiting"}
    run_bulk_action(answer.json()["id"])
    assert BulkAction.objects.get().finished_at is not None


def test_what_was_broken_off_goes_on_where_it_stopped(admin_user, claims):
    action = BulkAction(kind="status", status="rejected", reason="No.", rejection_code="duplicate")
    action.by = admin_user
    action.begin([claim.pk for claim in claims])
    assert action.run(2) is False
    assert action.summary()["waiting"] == 1
    BulkAction.objects.update(created_at="2026-01-01T00:00Z")
    resume_bulk_actions()
    assert action.summary()["waiting"] == 0
    assert Claim.objects.get(pk=claims[0].pk).status_history.count() == 1


def test_the_claims_are_locked_in_the_order_of_their_ids(admin_user, claims):
    action = BulkAction(kind="request_document", document_kind="receipt", by=admin_user)
    action.begin([claim.pk for claim in reversed(claims)])
    action.run(1)
    first = min(claims, key=lambda claim: claim.pk)
    assert BulkItem.objects.exclude(result="waiting").get().claim_id == first.pk
