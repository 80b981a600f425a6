"""Costs somebody had: optional, with a receipt or without, beside the compensation."""

from decimal import Decimal

import pytest

from claims.choices import ClaimStatus as S
from tests.claims.test_filing import hold, text
from tests.factories import make_claim, pdf, upload
from tests.test_journey_api import FLIGHT

pytestmark = pytest.mark.django_db
HOTEL = {"kind": "hotel", "amount": "89.50", "currency": "EUR", "was_told_by_airline": "on"}


@pytest.fixture
def browser(client):
    client.claim = make_claim(None, status=S.DRAFT)
    hold(client, client.claim)
    return client


def test_the_task_is_optional(browser):
    assert "Optional" in text(browser.get("/claims/new/"))
    assert "costs" not in browser.claim.missing_for_submission()


def test_a_cost_is_kept_with_its_receipt(browser):
    browser.post("/claims/new/costs/add/", {**HOTEL, "receipt_file": upload(pdf(), "hotel.pdf")})
    expense = browser.claim.expenses.get()
    assert (str(expense.amount), expense.currency, expense.was_told_by_airline) == (
        "89.50",
        "EUR",
        True,
    )
    assert (expense.receipt.kind, expense.receipt.original_name) == ("receipt", "hotel.pdf")
    assert "€89.50" in text(browser.get("/claims/new/costs/"))


def test_the_receipt_may_come_later(browser):
    browser.post("/claims/new/costs/add/", HOTEL)
    assert "No receipt yet" in text(browser.get("/claims/new/costs/"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": ""}, "Enter the amount you paid"),
        ({"amount": "0"}, "Amount must be more than 0"),
        ({"amount": "-5"}, "Amount must be more than 0"),
        ({"amount": "lots"}, "Amount must be a number"),
        ({"kind": ""}, "Select what it was for"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(browser, change, sentence):
    answer = browser.post("/claims/new/costs/add/", {**HOTEL, **change})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not browser.claim.expenses.exists()


def test_a_bad_receipt_keeps_neither_file_nor_cost(browser):
    answer = browser.post("/claims/new/costs/add/", {**HOTEL, "receipt_file": upload(b"MZ" * 99)})
    assert "The file must be a JPG, PNG, HEIC or PDF" in text(answer)
    assert 'value="89.50"' in text(answer)
    assert not browser.claim.expenses.exists()
    assert not browser.claim.documents.exists()


def test_a_cost_is_removed_again(browser):
    browser.post("/claims/new/costs/add/", HOTEL)
    browser.post(f"/claims/new/costs/{browser.claim.expenses.get().pk}/remove/")
    assert not browser.claim.expenses.exists()


def test_the_desk_sees_the_costs(client, reviewer, claim):
    claim.expenses.create(kind="meals", amount="17.20", currency="EUR")
    client.force_login(reviewer)
    assert "€17.20" in text(client.get(f"/admin/claims/claim/{claim.pk}/change/"))


def test_costs_come_by_api_too(api, customer, airports):
    api.force_authenticate(customer)
    meal = {"kind": "meals", "amount": "17.20", "currency": "EUR"}
    claim = api.post("/api/v1/claims/", {**FLIGHT, "expenses": [meal]}, format="json").json()
    assert claim["expenses"][0]["amount"] == "17.20"
    refused = api.post(
        "/api/v1/claims/", {**FLIGHT, "expenses": [{**meal, "amount": "0"}]}, format="json"
    )
    assert refused.json()["errors"][0]["pointer"] == "/expenses/0/amount"


def test_costs_are_claimed_also_where_no_sum_is_owed(customer, reviewer, commit):
    claim = make_claim(customer, status=S.UNDER_REVIEW, calculated_compensation=0)
    claim.expenses.create(kind="hotel", amount="89.50", currency="EUR")
    claim.approve(by=reviewer, amount=Decimal("89.50"), reason="The hotel, by its receipt.")
    assert (claim.status, claim.compensation_amount) == (S.APPROVED, Decimal("89.50"))
