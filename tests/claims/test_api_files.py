"""Documents for programs: by type, reviewed, asked for again, with all that is known of them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from claims.choices import ClaimStatus as S, ScanStatus
from claims.models import DocumentRequest
from tests.factories import make_claim, make_document, png, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita(api, reviewer):
    api.force_authenticate(reviewer)
    return api


def of(document, what):
    return f"/api/v1/admin/files/{document.pk}/{what}/"


def test_documents_come_by_type_with_state_and_scan(rita, claim, document):
    make_document(claim, kind="receipt", scan_status="infected")
    groups = rita.get(f"/api/v1/admin/claims/{claim.pk}/documents/").json()
    assert [(group["kind"], group["entries"][0]["state"]) for group in groups] == [
        ("boarding_pass", "received"),
        ("receipt", "infected"),
    ]
    paper = groups[0]["entries"][0]["document"]
    assert (paper["scan_status"], paper["review_status"]) == ("clean", "pending")


def test_what_is_missing_is_among_them(rita, claim):
    (group,) = rita.get(f"/api/v1/admin/claims/{claim.pk}/documents/").json()
    assert group["title"] == "Boarding pass / Booking confirmation"
    assert group["entries"] == [
        {"state": "missing", "passenger": "", "document": None, "request": None}
    ]


def test_a_rejection_takes_a_code_and_says_who_and_when(rita, document, reviewer):
    body = {"verdict": "rejected", "reason_code": "cut_off", "reason": "The name."}
    answer = rita.put(of(document, "review"), body, format="json").json()
    assert answer["rejection_reason"] == "A part of it is cut off. The name."
    assert (answer["reviewed_by"], answer["reviewed_at"] is not None) == (reviewer.email, True)
    assert document.requests.open().exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"verdict": "rejected", "reason_code": "nonsense"}, "/reason_code"),
        ({"verdict": "perhaps"}, "/verdict"),
        ({"verdict": "rejected", "reason_code": "cut_off", "replace_by": "x"}, "/replace_by"),
    ],
)
def test_what_is_wrong_is_said_by_field(rita, document, body, field):
    answer = rita.put(of(document, "review"), body, format="json")
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [field]


def test_a_rejection_without_any_reason_is_refused(rita, document):
    answer = rita.put(of(document, "review"), {"verdict": "rejected"}, format="json")
    assert answer.status_code == 400
    assert "needs a reason" in answer.content.decode()


def test_asking_again_has_a_deadline_and_reaches_the_customer(rita, document, reviewer, commit):
    document.accept(by=reviewer)
    day = timezone.localdate() + timedelta(days=5)
    body = {"reason_code": "out_of_date", "deadline": day.isoformat()}
    with commit():
        answer = rita.post(of(document, "request-reupload"), body, format="json")
    assert (answer.status_code, answer.json()["due_on"]) == (201, day.isoformat())
    assert "out of date" in mail.outbox[0].body


@pytest.mark.parametrize("deadline", ["2020-01-01", "9999-12-31"])
def test_an_odd_deadline_is_refused(rita, document, deadline):
    body = {"reason_code": "cut_off", "deadline": deadline}
    assert rita.post(of(document, "request-reupload"), body, format="json").status_code == 400


def test_a_file_of_a_closed_claim_is_not_asked_for(rita, customer):
    document = make_document(make_claim(customer, status=S.CLOSED))
    body = {"reason_code": "cut_off"}
    assert rita.post(of(document, "request-reupload"), body, format="json").status_code == 409


def test_the_metadata_hold_scan_hash_and_access_log(rita, document, customer):
    document.open_logged(by=customer).close()
    body = rita.get(of(document, "metadata")).json()
    assert (body["sha256"], body["scan_status"], body["size"]) == (
        document.sha256, "clean", document.size,
    )  # fmt: skip
    assert [access["by"] for access in body["accesses"]] == [customer.email]


@pytest.mark.parametrize(
    ("method", "what"),
    [("put", "review"), ("get", "metadata"), ("post", "request-reupload")],
)
def test_a_customer_does_not_get_in(api, document, customer, method, what):
    api.force_authenticate(customer)
    assert getattr(api, method)(of(document, what), {}, format="json").status_code == 403


def test_the_customer_reads_what_is_needed_and_sends_it(api, claim, document, reviewer):
    DocumentRequest.objects.ask(claim, by=reviewer, kind="receipt", reason="The one of the hotel.")
    api.force_authenticate(claim.customer)
    url = f"/api/v1/claims/{claim.pk}/documents/"
    (asked,) = api.get(f"{url}needed/").json()
    assert asked["request"]["words"] == "We do not have it yet. The one of the hotel."
    assert api.post(url, {"kind": "receipt", "file": upload(png())}).status_code == 201
    assert api.get(f"{url}needed/").json() == []


def test_somebody_elses_needs_are_not_there(api, claim, other_customer):
    api.force_authenticate(other_customer)
    assert api.get(f"/api/v1/claims/{claim.pk}/documents/needed/").status_code == 404


def test_an_infected_file_is_not_asked_for_again_without_a_reason(rita, claim):
    document = make_document(claim, scan_status=ScanStatus.INFECTED)
    path = f"/api/v1/admin/files/{document.pk}/request-reupload/"

    assert rita.post(path, {}, format="json").status_code == 400
    assert rita.post(path, {"reason_code": "infected"}, format="json").status_code == 201
