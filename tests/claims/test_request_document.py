"""Asking a customer for a document: the deadline, the reminders, and what answers it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.choices import ClaimStatus as S, ScanStatus
from claims.files.receive import receive_document
from claims.models import Claim, DocumentRequest
from claims.refusals import DocumentNotReviewable, Refusal
from claims.tasks import remind_of_documents
from tests.factories import make_claim, make_document, png, upload

pytestmark = pytest.mark.django_db


def ask(claim, by, **fields):
    return DocumentRequest.objects.ask(claim, by=by, **{"kind": "id_document", **fields})


def days(count):
    return timezone.localdate() + timedelta(days=count)


@pytest.fixture
def request_(claim, reviewer):
    return ask(claim, reviewer)


def test_the_customer_has_14_days_unless_said(claim, reviewer, request_):
    assert request_.due_on == days(14)
    assert ask(claim, reviewer, kind="receipt", due_on=days(3)).due_on == days(3)


def test_the_customer_is_told_at_once(claim, reviewer, commit):
    with commit():
        ask(claim, reviewer, code="wrong_flight", reason="We need the one to Barcelona.")
    (message,) = mail.outbox
    assert message.to == [claim.customer.email]
    assert "It is for another flight. We need the one to Barcelona." in message.body
    assert "Identity document" in message.body


def test_a_rejection_sends_one_mail_not_two(document, reviewer, commit):
    with commit():
        document.reject(by=reviewer, code="cut_off", reason="The date is missing.")
    (message,) = mail.outbox
    assert "A part of it is cut off. The date is missing." in message.body
    assert document.requests.open().get().due_on == days(14)


@pytest.mark.parametrize("status", [S.SUBMITTED, S.UNDER_REVIEW, S.APPROVED])
def test_the_claim_waits_for_the_customer_while_it_is_open(customer, reviewer, status):
    claim = make_claim(customer, status=status)
    asked = ask(claim, reviewer)
    claim.refresh_from_db()
    assert (claim.waiting_on, claim.waits_for) == ("customer", "customer")
    asked.cancel(by=reviewer)
    assert Claim.objects.get(pk=claim.pk).waits_for == "us"


def test_an_upload_of_that_kind_answers_it(claim, request_):
    receive_document(claim, upload(png()), kind="receipt", by=claim.customer)
    assert DocumentRequest.objects.open().exists()
    document = receive_document(claim, upload(png()), kind="id_document", by=claim.customer)
    request_.refresh_from_db()
    assert (request_.answer, request_.answered_at is not None) == (document, True)
    claim.refresh_from_db()
    assert claim.waits_for == "us"


def test_a_file_of_one_passenger_answers_for_that_passenger(claim, reviewer):
    ada = claim.passengers.get()
    ben = claim.passengers.create(given_names="Ben", family_name="Byron")
    asked = {person: ask(claim, reviewer, passenger=person) for person in (ada, ben)}
    receive_document(claim, upload(png()), kind="id_document", by=claim.customer, passenger=ben)
    assert list(DocumentRequest.objects.open()) == [asked[ada]]


def test_a_file_with_a_virus_answers_nothing(claim, document, reviewer):
    document.reject(by=reviewer, code="unreadable")
    answer = receive_document(claim, upload(png()), kind="boarding_pass", by=claim.customer)
    answer.scan_status = ScanStatus.INFECTED
    answer.save()
    DocumentRequest.objects.reopen(answer)
    claim.refresh_from_db()
    assert claim.waits_for == "customer"


def test_who_may_not_ask(claim, customer, request_):
    with pytest.raises(PermissionDenied):
        ask(claim, customer, kind="receipt")
    with pytest.raises(PermissionDenied):
        request_.cancel(by=customer)


def test_a_reviewer_asks_nothing_of_themselves(reviewer):
    with pytest.raises(PermissionDenied):
        ask(make_claim(reviewer), reviewer)


@pytest.mark.parametrize("status", [S.REJECTED, S.PAID, S.CLOSED, S.WITHDRAWN])
def test_only_an_open_claim_is_asked_about(customer, reviewer, status):
    with pytest.raises(Refusal):
        ask(make_claim(customer, status=status), reviewer)


def test_it_is_asked_for_once_at_a_time(claim, reviewer, request_):
    with pytest.raises(Refusal, match="asked for already"):
        ask(claim, reviewer)
    request_.cancel(by=reviewer)
    assert ask(claim, reviewer).is_open


@pytest.mark.parametrize("count", [-1, 366])
def test_odd_days_are_refused(claim, reviewer, count):
    with pytest.raises(ValidationError):
        ask(claim, reviewer, due_on=days(count))


def test_another_reason_needs_words(claim, reviewer):
    with pytest.raises(ValidationError, match="Say in words why we ask"):
        ask(claim, reviewer, code="other")


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "passport"},
        {"reason_code": "because"},
        {"reason_code": "other", "reason": ""},
        {"answered_at": timezone.now(), "cancelled_at": timezone.now()},
        {"reminded_at_days": 3},
    ],
)
def test_the_database_holds_the_same(request_, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentRequest.objects.filter(pk=request_.pk).update(**fields)


def test_the_database_holds_one_open_request_of_a_kind(claim, reviewer, request_):
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentRequest.objects.create(
            claim=claim, kind="id_document", due_on=days(1), asked_by=reviewer
        )


@pytest.mark.parametrize(
    ("left", "reminders"),
    [(14, 0), (8, 0), (7, 1), (6, 1), (3, 1), (2, 2), (1, 2), (0, 2), (-1, 2)],
)
def test_reminders_come_7_and_2_days_before(claim, reviewer, commit, left, reminders):
    asked = ask(claim, reviewer)
    DocumentRequest.objects.update(asked_at=timezone.now() - timedelta(days=14 - left))
    for day in range(14, left - 1, -1):
        DocumentRequest.objects.update(due_on=days(day))
        with commit():
            remind_of_documents()
            remind_of_documents()
    assert len(mail.outbox) == reminders
    asked.refresh_from_db()
    assert asked.is_open


def test_a_reminder_says_what_is_left(claim, reviewer, commit):
    ask(claim, reviewer)
    DocumentRequest.objects.update(due_on=days(6), asked_at=timezone.now() - timedelta(days=8))
    with commit():
        remind_of_documents()
    assert "6 days left" in mail.outbox[0].body


def test_a_short_term_is_not_reminded_of_on_its_first_day(claim, reviewer, commit):
    ask(claim, reviewer, due_on=days(2))
    with commit():
        remind_of_documents()
    assert mail.outbox == []


def test_an_answered_request_is_not_reminded_of(claim, request_, commit):
    DocumentRequest.objects.update(due_on=days(2))
    receive_document(claim, upload(png()), kind="id_document", by=claim.customer)
    with commit():
        assert remind_of_documents() == 0


def test_asking_again_takes_an_acceptance_back(document, reviewer, commit):
    document.accept(by=reviewer)
    with commit():
        document.request_replacement(by=reviewer, code="out_of_date", replace_by=days(5))
    assert document.state == "rejected"
    assert document.requests.open().get().due_on == days(5)
    assert len(mail.outbox) == 1


def test_asking_again_gives_a_new_deadline(document, reviewer):
    document.reject(by=reviewer, code="unreadable")
    document.request_replacement(by=reviewer, code="cut_off", replace_by=days(20))
    assert document.requests.open().get().due_on == days(20)
    assert document.requests.count() == 2


def test_a_virus_is_asked_about_without_a_verdict(claim, reviewer, commit):
    infected = make_document(claim, scan_status=ScanStatus.INFECTED)
    with commit():
        infected.request_replacement(by=reviewer, code="infected")
    assert infected.state == "infected"
    assert "The file contained a virus" in mail.outbox[0].body


def test_what_awaits_its_scan_is_not_asked_for_again(claim, reviewer):
    waiting = make_document(claim, scan_status=ScanStatus.WAITING)
    with pytest.raises(DocumentNotReviewable):
        waiting.request_replacement(by=reviewer, code="cut_off")
