"""Documents over all claims, the oldest first; accept, send back, go on."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.choices import ClaimStatus as S
from claims.models import ClaimDocument
from claims.refusals import DocumentNotReviewable
from tests.factories import make_claim, make_document, make_user

pytestmark = pytest.mark.django_db
PAGE = "/admin/claims/claimdocument/"


@pytest.fixture
def rita(client, reviewer):
    client.force_login(reviewer)
    return client


def text(answer):
    return answer.content.decode()


def shown(answer):
    return answer.context["document"]


def test_the_oldest_comes_first(rita, customer, other_customer):
    newer = make_document(make_claim(customer))
    older = make_document(make_claim(other_customer))
    ClaimDocument.objects.filter(pk=older.pk).update(uploaded_at=timezone.now().replace(year=2025))
    answer = rita.get(PAGE)
    assert shown(answer) == older
    assert list(answer.context["waiting"]) == [older, newer]


def test_what_is_not_to_be_checked_is_not_there(rita, reviewer, customer, claim):
    make_document(claim, scan_status="waiting")
    make_document(claim, scan_status="infected")
    make_document(make_claim(customer, status=S.DRAFT))
    make_document(make_claim(reviewer))
    make_document(claim).accept(by=reviewer)
    assert "Every document is checked" in text(rita.get(PAGE))


def test_accepting_goes_on_with_the_next(rita, document, claim):
    following = make_document(claim)
    answer = rita.post(f"{PAGE}{document.pk}/accept/", {"from_check": "1"}, follow=True)
    assert "Accepted: boarding-pass.png." in text(answer)
    assert shown(answer) == following


def test_sending_back_takes_a_reason_from_the_list(rita, document):
    body = {"from_check": "1", "reason_code": "cut_off", "reason": "The name.", "due_on": ""}
    rita.post(f"{PAGE}{document.pk}/reject/", body)
    document.refresh_from_db()
    assert document.rejection_reason == "A part of it is cut off. The name."


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "Select the reason"),
        ({"reason_code": "other"}, "Write what the customer will read"),
        ({"reason_code": "cut_off", "due_on": "2020-01-01"}, "The day lies in the past."),
        ({"reason_code": "cut_off", "due_on": "soon"}, "Enter a real date"),
    ],
)
def test_what_is_missing_is_said_beside_the_document(rita, document, body, sentence):
    answer = rita.post(f"{PAGE}{document.pk}/reject/", {"from_check": "1", **body})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert shown(answer) == document


def test_who_comes_second_is_told(rita, document):
    document.accept(by=make_user("ruth@example.org", role="reviewer", given_names="Ruth"))
    answer = rita.post(
        f"{PAGE}{document.pk}/reject/",
        {"from_check": "1", "reason_code": "cut_off"},
        follow=True,
    )
    assert "Ruth has reviewed this document already: Accepted." in text(answer)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time anyway")
def test_of_two_reviewers_at_once_one_is_refused(document, reviewer):
    other = make_user("ruth@example.org", role="reviewer", given_names="Ruth")
    start, refused = threading.Barrier(2), []

    def judge(by, verdict):
        mine = ClaimDocument.objects.get(pk=document.pk)
        start.wait()
        try:
            verdict(mine, by)
        except DocumentNotReviewable as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=judge, args=(reviewer, lambda d, by: d.accept(by=by))),
        threading.Thread(target=judge, args=(other, lambda d, by: d.reject(by=by, reason="No."))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    document.refresh_from_db()
    assert len(refused) == 1
    assert document.requests.count() == (document.review_status == "rejected")


def test_the_keys_are_turned_off_for_this_person(rita, reviewer, document):
    assert "review-keys.js" in text(rita.get(PAGE))
    rita.post(f"{PAGE}keys/", {})
    assert "review-keys.js" not in text(rita.get(PAGE))
    rita.post(f"{PAGE}keys/", {"on": "1"})
    assert "review-keys.js" in text(rita.get(PAGE))


def test_customers_do_not_get_in(client, customer, document):
    client.force_login(customer)
    for path in ("", f"{document.pk}/accept/", f"{document.pk}/change/"):
        assert client.post(PAGE + path).status_code in (302, 403)
    document.refresh_from_db()
    assert document.review_status == "pending"


def test_the_details_name_scan_hash_and_who_opened_it(rita, document, customer):
    document.open_logged(by=customer).close()
    page = text(rita.get(f"{PAGE}{document.pk}/change/"))
    assert document.sha256 in page
    assert "Checked, no virus found" in page
    assert "Ada Byron" in page


def test_asking_from_the_claim_page(rita, claim):
    url = f"{PAGE}ask/{claim.pk}/"
    assert url in text(rita.get(f"/admin/claims/claim/{claim.pk}/change/"))
    assert "Select which document" in text(rita.post(url, {"reason_code": "missing"}))
    rita.post(url, {"kind": "receipt", "reason_code": "missing"})
    asked = claim.document_requests.get()
    assert "Take the request back" in text(rita.get(f"/admin/claims/claim/{claim.pk}/change/"))
    rita.post(f"{PAGE}unask/{asked.pk}/")
    asked.refresh_from_db()
    assert not asked.is_open


def test_a_passenger_of_another_claim_is_nobody_here(rita, claim, other_customer):
    stranger = make_claim(other_customer).passengers.get()
    body = {"kind": "receipt", "reason_code": "missing", "passenger": stranger.pk}
    assert rita.post(f"{PAGE}ask/{claim.pk}/", body).status_code == 422


def test_asking_again_from_the_claim_page(rita, document, reviewer):
    document.accept(by=reviewer)
    rita.post(f"{PAGE}{document.pk}/again/", {"reason_code": "out_of_date"})
    document.refresh_from_db()
    assert document.is_to_be_replaced


def test_the_same_number_of_queries_for_one_and_for_five(
    rita, claim, document, django_assert_num_queries
):
    rita.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        rita.get(PAGE)
    for _ in range(4):
        make_document(make_claim(make_user(f"{_}@example.org")))
    with django_assert_num_queries(len(one)):
        rita.get(PAGE)


def test_the_page_counts_no_further_than_anybody_reads(client, reviewer, claim, monkeypatch):
    monkeypatch.setattr("claims.admin.documents.MOST_COUNTED", 1)
    for _ in range(3):
        make_document(claim)
    client.force_login(reviewer)
    assert "over 1 wait" in client.get("/admin/claims/claimdocument/").content.decode()
