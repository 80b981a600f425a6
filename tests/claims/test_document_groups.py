"""Documents by type and passenger, and what is missing among them."""

import pytest

from claims.choices import ClaimStatus as S, DocumentKind as K
from claims.document_groups import document_groups
from claims.document_rule import needed_documents
from claims.models import Claim, DocumentRequest
from tests.factories import make_airports, make_claim, make_document


@pytest.mark.parametrize(
    ("incident", "country", "has_open_costs", "kinds"),
    [
        ("delay", "NL", False, [(K.BOARDING_PASS, K.BOOKING_CONFIRMATION)]),
        ("", "NL", False, [(K.BOARDING_PASS, K.BOOKING_CONFIRMATION)]),
        ("denied_boarding", "NL", False, [(K.BOOKING_CONFIRMATION,)]),
        ("downgrade", "NL", False, [(K.BOOKING_CONFIRMATION,), (K.BOARDING_PASS,)]),
        ("delay", "ES", False, [(K.BOARDING_PASS, K.BOOKING_CONFIRMATION), (K.ID_DOCUMENT,)]),
        ("delay", "NL", True, [(K.BOARDING_PASS, K.BOOKING_CONFIRMATION), (K.RECEIPT,)]),
    ],
)
def test_what_is_needed_is_a_rule(incident, country, has_open_costs, kinds):
    needs = needed_documents(incident, country, has_open_costs=has_open_costs)
    assert [need.kinds for need in needs] == kinds


def test_everybody_needs_their_own_identity_document():
    assert needed_documents("delay", "ES")[-1].of_each_passenger


def states(claim):
    claim = Claim.objects.get(pk=claim.pk)
    return {
        group.title: [(entry.state, str(entry.passenger or "")) for entry in group.entries]
        for group in document_groups(claim)
    }


def test_what_is_missing_is_shown(claim):
    assert states(claim) == {"Boarding pass / Booking confirmation": [("missing", "")]}


def test_either_proof_is_enough(claim):
    make_document(claim, kind=K.BOOKING_CONFIRMATION)
    assert states(claim) == {"Booking confirmation": [("received", "")]}


def test_by_type_and_then_by_passenger(claim):
    ada = claim.passengers.get()
    ben = claim.passengers.create(given_names="Ben", family_name="Byron")
    for whose in (ben, None, ada):
        make_document(claim, passenger=whose)
    make_document(claim, kind=K.AIRLINE_LETTER, scan_status="waiting")
    assert states(claim) == {
        "Boarding pass": [("received", ""), ("received", "Ada Byron"), ("received", "Ben Byron")],
        "Letter from the airline": [("being_checked", "")],
    }


def test_a_country_that_asks_for_it_misses_each_identity(customer):
    make_airports()
    claim = make_claim(customer)
    claim.segments.update(departure_airport_id="BCN", arrival_airport_id="AMS")
    ada = claim.passengers.get()
    claim.passengers.create(given_names="Ben", family_name="Byron")
    make_document(claim)
    make_document(claim, kind=K.ID_DOCUMENT, passenger=ada)
    assert states(claim)["Identity document"] == [
        ("received", "Ada Byron"),
        ("missing", "Ben Byron"),
    ]


def test_a_rejected_file_waits_with_its_request(claim, document, reviewer):
    document.reject(by=reviewer, code="cut_off")
    claim.refresh_from_db()
    (group,) = document_groups(claim)
    (entry,) = group.entries
    assert (entry.state, entry.request) == ("rejected", document.requests.get())


def test_what_was_asked_for_is_missing_until_it_comes(claim, document, reviewer):
    DocumentRequest.objects.ask(claim, by=reviewer, kind=K.RECEIPT)
    assert states(claim)["Receipt"] == [("missing", "")]


def test_a_cost_without_its_receipt_misses_it(claim, document):
    claim.expenses.create(kind="meals", amount=12, currency="EUR")
    assert states(claim)["Receipt"] == [("missing", "")]


@pytest.mark.django_db
def test_a_claim_that_is_over_misses_nothing(customer):
    assert states(make_claim(customer, status=S.CLOSED)) == {}
