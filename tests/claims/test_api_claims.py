"""Claims by API: one's own only, clear problems for bad input, refusals with what is possible."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import Claim
from compensation.models import AirportAlias
from tests.factories import make_claim, make_document, png, upload
from tests.test_journey_api import FLIGHT, SIGNATURE

pytestmark = pytest.mark.django_db
ADA = {"given_names": "Ada", "family_name": "Byron"}


@pytest.fixture
def ada(api, customer, airports):
    api.force_authenticate(customer)
    return api


def pointers(answer):
    assert answer.headers["Content-Type"] == "application/problem+json"
    return {row["pointer"]: row["detail"] for row in answer.json()["errors"]}


def post_claim(client, **changes):
    return client.post("/api/v1/claims/", {**FLIGHT, **changes}, format="json")


def test_a_stranger_is_asked_to_sign_in(api):
    answer = api.get("/api/v1/claims/")
    assert (answer.status_code, answer.json()["type"].rsplit("/")[-1]) == (401, "not-authenticated")


def test_one_sees_ones_own_claims_only(ada, claim, other_customer):
    make_claim(other_customer)
    rows = ada.get("/api/v1/claims/").json()["results"]
    assert [row["reference"] for row in rows] == [claim.reference]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "", None),
        ("get", "history/", None),
        ("get", "documents/", None),
        ("get", "messages/", None),
        ("post", "submit/", SIGNATURE),
        ("post", "withdraw/", {}),
        ("post", "messages/", {"body": "Hello"}),
    ],
)
def test_somebody_elses_claim_does_not_exist(api, claim, other_customer, method, path, body):
    api.force_authenticate(other_customer)
    answer = getattr(api, method)(f"/api/v1/claims/{claim.pk}/{path}", body, format="json")
    assert answer.status_code == 404


def test_somebody_elses_document_does_not_exist(api, document, other_customer):
    api.force_authenticate(other_customer)
    assert api.get(f"/api/v1/documents/{document.pk}/").status_code == 404
    assert api.get(f"/api/v1/documents/{document.pk}/content/").status_code == 404


def test_ones_own_document_comes_as_a_download_and_is_logged(ada, document, customer):
    answer = ada.get(f"/api/v1/documents/{document.pk}/content/")
    assert b"".join(answer.streaming_content) == png()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert document.accesses.get().by == customer


@pytest.mark.parametrize(
    ("changes", "pointer", "sentence"),
    [
        ({"flight_number": "KLM-1"}, "/flight_number", "Flight number must be 2 or 3"),
        ({"incident_type": "boring"}, "/incident_type", "not a valid choice"),
        ({"segments": [{"departure": "XXQ", "arrival": "BCN"}]}, "/segments/0/departure", "XXQ"),
        ({"segments": []}, "/segments", ""),
        ({"passengers": []}, "/passengers", ""),
        ({"passengers": [ADA, ADA]}, "/passengers", "Another adult has this name"),
        ({"booking_reference": "?"}, "/booking_reference", "5 to 8 letters or numbers"),
        ({"scheduled_arrival": None}, "/scheduled_arrival", "should have arrived"),
        ({"actual_arrival": "2026-09-01T10:00:00Z"}, "/actual_arrival", "after departure"),
        ({"actual_arrival": "soon"}, "/actual_arrival", ""),
        ({"contact": {}}, "/contact/town", ""),
        ({"notice_days": 10**30}, "/notice_days", ""),
        ({"notice_days": 5}, "/notice_days", ""),  # nobody gives notice of a delay
        ({"flight_number": "KL\x001"}, "/", "NUL"),
    ],
)
def test_bad_input_names_the_field(ada, changes, pointer, sentence):
    answer = post_claim(ada, **changes)
    assert answer.status_code == 400
    if pointer != "/":
        found = pointers(answer)
        assert any(key.startswith(pointer) and sentence in text for key, text in found.items())
    assert not Claim.objects.exists()


def test_a_flight_tomorrow_is_refused(ada):
    day = timezone.localdate() + timedelta(days=1)
    assert "today or in the past" in pointers(post_claim(ada, flight_date=str(day)))["/flight_date"]


@pytest.mark.parametrize("same", ["AMS", "ams"])
def test_the_two_airports_must_be_different(ada, same):
    answer = post_claim(ada, segments=[{"departure": "AMS", "arrival": same}])
    assert (answer.status_code, "different" in answer.json()["detail"]) == (400, True)


@pytest.mark.parametrize("protected", ["status", "compensation_amount", "customer", "reference"])
def test_what_is_not_the_senders_to_say_is_ignored(ada, protected):
    claim_id = post_claim(ada, **{protected: "approved"}).json()["id"]
    claim = Claim.objects.get(pk=claim_id)
    assert claim.status == "draft"
    assert claim.compensation_amount is None


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[1",
        b"\xff\xfe",
        b'{"a":' * 5000,
        b"nothing",
        b'"text"',
        b"[]",
        b"17",
        b'{"incident_type": "\\ud800"}',
    ],
)
def test_a_broken_body_is_a_problem_not_a_crash(ada, body):
    answer = ada.post("/api/v1/claims/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_sending_what_is_incomplete_lists_what_is_missing(ada):
    claim_id = post_claim(ada).json()["id"]
    answer = ada.post(f"/api/v1/claims/{claim_id}/submit/", SIGNATURE, format="json")
    assert pointers(answer) == {"/documents": "Add a boarding pass or booking confirmation."}


def test_sending_twice_is_refused_with_what_is_possible(ada, draft):
    url = f"/api/v1/claims/{draft.pk}/submit/"
    assert ada.post(url, SIGNATURE, format="json").status_code == 200
    again = ada.post(url, SIGNATURE, format="json")
    assert (again.status_code, again.json()["type"].rsplit("/")[-1]) == (
        409,
        "transition-not-allowed",
    )
    assert draft.status_history.count() == 1


@pytest.mark.parametrize("box", ["authorises", "accepts_terms"])
def test_a_consent_is_given_not_assumed(ada, draft, box):
    answer = ada.post(
        f"/api/v1/claims/{draft.pk}/submit/", {**SIGNATURE, box: False}, format="json"
    )
    assert f"/{box}" in pointers(answer)


def test_only_a_passenger_signs(ada, draft):
    body = {**SIGNATURE, "signer_name": "Somebody Else"}
    answer = ada.post(f"/api/v1/claims/{draft.pk}/submit/", body, format="json")
    assert "match a passenger" in pointers(answer)["/signer_name"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "no content"), (b"MZ" + b"\0" * 90, "JPG, PNG, HEIC or PDF")],
)
def test_a_bad_file_is_refused_with_its_sentence(ada, draft, content, sentence):
    body = {"kind": "boarding_pass", "file": upload(content)}
    answer = ada.post(f"/api/v1/claims/{draft.pk}/documents/", body)
    assert answer.status_code == 400
    assert sentence in answer.json()["detail"]


def test_internal_notes_stay_inside(ada, claim, reviewer):
    claim.write_internal_note(by=reviewer, body="canary-internal")
    claim.write_message(by=reviewer, body="Good news soon.")
    answer = ada.get(f"/api/v1/claims/{claim.pk}/messages/")
    assert "canary" not in answer.content.decode()
    assert [note["body"] for note in answer.json()["results"]] == ["Good news soon."]


def test_a_customer_reads_who_acted_only_by_their_part(ada, claim, reviewer):
    claim.take(by=reviewer)
    (row,) = ada.get(f"/api/v1/claims/{claim.pk}/history/").json()
    assert row["by"] == "reviewer"


def test_an_unknown_filter_is_refused(ada):
    answer = ada.get("/api/v1/claims/?customer__password__startswith=a")
    assert answer.status_code == 400


def test_pages_follow_each_other_by_cursor(ada, customer):
    for _number in range(3):
        make_claim(customer)
    first = ada.get("/api/v1/claims/?page_size=2").json()
    second = ada.get(first["next"]).json()
    assert len(first["results"]) + len(second["results"]) == 3


def test_an_address_without_the_slash_answers_too(ada):
    assert ada.get("/api/v1/claims").status_code == 200
    assert ada.post("/api/v1/claims", FLIGHT, format="json").status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("get", "/api/v1/nothing/", 404),
        ("get", "/api/v1/claims/not-a-uuid/", 404),
        ("delete", "/api/v1/claims/", 405),
    ],
)
def test_every_error_is_a_problem(ada, method, path, code):
    answer = getattr(ada, method)(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        code,
        "application/problem+json",
    )


def test_a_crash_answers_with_a_problem_and_no_detail(ada, monkeypatch, claim):
    monkeypatch.setattr("claims.api.views.ClaimViewSet.get_queryset", lambda self: 1 / 0)
    ada.raise_request_exception = False
    answer = ada.get("/api/v1/claims/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        500,
        "application/problem+json",
    )
    assert "zero" not in json.dumps(answer.json())


def test_a_document_that_waits_for_its_scan_is_not_given_out(ada, claim):
    waiting = make_document(claim, scan_status="waiting")
    assert ada.get(f"/api/v1/documents/{waiting.pk}/content/").status_code == 404


def test_the_kept_trace_comes_with_its_sentences(ada, claim):
    claim.assess(by=None)
    (assessment,) = ada.get(f"/api/v1/claims/{claim.pk}/assessments/").json()
    assert assessment["rule_set"] == "eu261@2005-02-17"
    assert len(assessment["reasons"]) == len(assessment["trace"])
    assert any("3 h 22 min late" in reason["text"] for reason in assessment["reasons"])


def test_a_new_file_of_the_kind_replaces_the_one_sent_back(ada, claim, reviewer):
    rejected = make_document(claim)
    rejected.reject(by=reviewer, reason="Too dark.")
    body = {"kind": "boarding_pass", "file": upload(png())}
    ada.post(f"/api/v1/claims/{claim.pk}/documents/", body)
    assert ada.get(f"/api/v1/claims/{claim.pk}/").json()["waiting_on"] == "us"


@pytest.mark.parametrize(
    "query",
    [
        "updated_since=0001-01-01T00:00:00%2B14:00",
        "updated_since=9999-12-31T23:59:59-14:00",
        "cursor=cD0wMDAxLTAxLTAxKzE0OjAw",
        "cursor=nonsense",
    ],
)
def test_a_crafted_query_is_the_senders_mistake(ada, query):
    assert ada.get(f"/api/v1/claims/?{query}").status_code in (400, 404)


def test_the_escape_of_a_nul_spelled_out_is_only_text(ada):
    answer = post_claim(ada, account_of_events="They wrote \\u0000 on the board.")
    assert answer.status_code == 201


def test_an_old_airport_code_becomes_that_of_today(ada, airports):
    AirportAlias.objects.create(iata="XAM", airport=airports["AMS"])

    answer = post_claim(ada, segments=[{"departure": "xam", "arrival": "BCN"}])

    assert answer.status_code == 201
    assert answer.json()["segments"][0]["departure"] == "AMS"
