"""What the airline was asked and gave before: money is taken off the claim, vouchers are not."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from claims.balance import Balance
from claims.choices import ClaimStatus as S, Source
from claims.models import EarlierContact, Passenger
from tests.claims.test_filing import hold, text
from tests.factories import make_claim, make_complete_draft

pytestmark = pytest.mark.django_db
PAGE = "/claims/new/earlier-contact/"
NOTHING = {"has_asked": "no", "received": "nothing", "currency": "EUR"}


@pytest.fixture
def browser(client):
    claim = make_claim(None, status=S.DRAFT)
    hold(client, claim)
    client.claim = claim
    return client


def paid(claim, **fields):
    """Replace what the draft says of earlier contact."""
    usual = {"has_asked": True, "received": "money", "amount": Decimal(100), "currency": "EUR"}
    EarlierContact.objects.update_or_create(claim=claim, defaults={**usual, **fields})
    return type(claim).objects.get(pk=claim.pk)


def send(claim):
    claim.submit(by=claim.customer)
    claim.refresh_from_db()
    return claim


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Select whether you asked the airline"),
        ({"has_asked": "no"}, "Select whether the airline paid you"),
        ({**NOTHING, "received": "money"}, "Enter the amount you received"),
        ({**NOTHING, "received": "voucher"}, "Enter the amount you received"),
        ({**NOTHING, "received": "money", "amount": "0"}, "Amount must be more than 0"),
        ({**NOTHING, "received": "money", "amount": "lots"}, "Amount must be a number"),
        ({**NOTHING, "received": "money", "amount": "1.234"}, "2 decimals at the most"),
        (
            {**NOTHING, "has_asked": "yes", "asked_on_day": "1", "asked_on_month": "9",
             "asked_on_year": "2026"},
            "Date you asked must be on or after the day of the flight",
        ),
        ({**NOTHING, "airline_reference": "x" * 41}, "Reference must be 40 characters or less"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said_beside_the_field(browser, answers, sentence):
    answer = browser.post(PAGE, answers)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not EarlierContact.objects.exists()


def test_the_answers_are_kept_and_can_be_changed(browser):
    asked = {"asked_on_day": "20", "asked_on_month": "9", "asked_on_year": "2026"}
    given = {"has_asked": "yes", "received": "voucher", "amount": "150", "currency": "EUR"}
    browser.post(
        PAGE, {**given, **asked, "airline_reference": "CR-1", "has_accepted_voucher": "on"}
    )
    contact = browser.claim.earlier_contact
    assert (contact.amount, contact.has_accepted_voucher) == (150, True)
    assert 'value="CR-1"' in text(browser.get(PAGE))
    browser.post(PAGE, NOTHING)
    contact.refresh_from_db()
    assert (contact.amount, contact.asked_on, contact.has_accepted_voucher) == (None, None, False)


def test_the_task_is_open_until_it_is_answered(browser):
    assert "earlier_contact" in browser.claim.missing_for_submission()
    browser.post(PAGE, NOTHING)
    assert "earlier_contact" not in type(browser.claim).objects.get().missing_for_submission()


def test_a_program_need_not_answer(customer):
    draft = make_claim(customer, status=S.DRAFT, source=Source.API)
    assert "earlier_contact" not in draft.missing_for_submission()


def test_money_received_reduces_the_claim(draft):
    claim = send(paid(draft))
    assert claim.calculated_compensation == Decimal(150)
    assert claim.passengers.get().compensation_amount == Decimal(150)
    assert claim.assessments.get().amount == Decimal(250)  # what the law grants stays as it is


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"received": "voucher"}, 250),
        ({"received": "voucher", "has_accepted_voucher": True}, 150),
        ({"currency": "USD"}, 250),
        ({"amount": 400}, 0),
        ({"received": "nothing", "amount": None, "currency": ""}, 250),
    ],
)
def test_what_counts_and_what_does_not(draft, given, left):
    assert send(paid(draft, **given)).calculated_compensation == left


def test_of_three_passengers_each_gets_a_share_to_the_cent(customer):
    claim = make_claim(customer)
    for name in ("Bea", "Cy"):
        Passenger.objects.create(claim=claim, given_names=name, family_name="Byron")
    Passenger.objects.create(claim=claim, given_names="Di", family_name="Byron", has_own_fare=False)
    claim = paid(claim)
    claim.assess(by=None)
    sums = list(claim.passengers.values_list("compensation_amount", flat=True))
    assert sums == [Decimal("216.67"), Decimal("216.67"), Decimal("216.66"), Decimal(0)]
    assert sum(sums) == claim.calculated_compensation == Decimal(650)


def test_the_page_shows_how_the_sum_comes_about(client, customer, draft):
    client.force_login(customer)
    hold(client, paid(draft))
    page = text(client.get("/claims/new/check/"))
    for part in ("The law grants, for 1 passenger", "The airline gave you already", "Still owed"):
        assert part in page
    assert "€150" in page
    send(draft)
    assert "Still owed" in text(client.get(f"/claims/{draft.reference}/"))


def test_a_voucher_not_taken_in_writing_is_said_not_to_count(client, customer, draft):
    client.force_login(customer)
    hold(client, paid(draft, received="voucher"))
    page = text(client.get("/claims/new/check/"))
    assert "A voucher you did not take in writing does not count" in page
    assert "Still owed" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {"received": "money", "amount": None, "currency": "EUR"},
        {"received": "money", "amount": 5, "currency": ""},
        {"received": "nothing", "amount": 5, "currency": "EUR"},
        {"received": "money", "amount": 5, "currency": "EUR", "has_accepted_voucher": True},
    ],
)
def test_the_database_refuses_half_an_answer(draft, fields):
    EarlierContact.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        EarlierContact.objects.create(claim=draft, has_asked=True, **fields)


def test_shares_always_add_up():
    for people in range(1, 10):
        for cents in (1, 99, 10_001, 33_333):
            balance = Balance(Decimal(400), people, "EUR", Decimal(cents) / 100)
            assert sum(balance.shares()) == balance.left


def test_a_complete_draft_asks_nothing_more(customer):
    assert make_complete_draft(customer).missing_for_submission() == {}
