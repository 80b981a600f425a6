"""Passengers: adults with a mailbox each, children with a guardian, infants with a fare or not."""

from decimal import Decimal

import pytest

from claims.choices import ClaimStatus as S, PassengerKind
from claims.fees import rows
from tests.claims.test_filing import browser, hold, text  # noqa: F401  # a fixture
from tests.factories import make_claim, make_family, sign

pytestmark = pytest.mark.django_db
ADA = {"given_names": "Ada", "family_name": "Byron", "kind": "adult"}
BOB = {**ADA, "given_names": "Bob"}
TIM = {**ADA, "given_names": "Tim", "kind": "child"}
MIA = {**ADA, "given_names": "Mia", "kind": "infant"}
GUARDIAN = {"guardian_relation": "parent", "guardian_name": "Ada Byron", "has_right": "on"}
MAILBOX = "Enter a different email address for each adult, or select that they share one"


@pytest.fixture
def filing(client, customer):
    """Ada's browser with a draft that has no passengers yet."""
    client.force_login(customer)
    client.claim = make_claim(customer, status=S.DRAFT)
    client.claim.passengers.all().delete()
    hold(client, client.claim)
    return client


def add(client, person, **answers):
    return client.post("/claims/new/passengers/add/", {**person, **answers})


def test_the_one_who_files_needs_no_address(filing):
    assert add(filing, ADA).url == "/claims/new/passengers/"


@pytest.mark.parametrize("email", ["", "ada@example.org", "ADA@example.org"])
def test_each_other_adult_has_an_address_of_their_own(filing, email):
    add(filing, ADA)
    answer = add(filing, BOB, email=email)
    assert answer.status_code == 422
    assert MAILBOX in text(answer)


def test_two_adults_may_share_one(filing):
    add(filing, ADA)
    assert add(filing, BOB, shares_email="on").status_code == 302
    bob = filing.claim.passengers.get(given_names="Bob")
    assert filing.claim.address_of(bob) == "ada@example.org"


def test_two_adults_of_one_name_are_told_apart(filing):
    add(filing, ADA)
    answer = add(filing, {**ADA, "given_names": "ADA "}, shares_email="on")
    assert answer.status_code == 422
    assert "Another adult has this name" in text(answer)
    assert add(filing, {**ADA, "given_names": "Ada junior"}, shares_email="on").status_code == 302
    assert add(filing, {**TIM, "given_names": "Ada"}).status_code == 302  # a child does not sign


def test_a_child_leads_to_the_guardian(filing):
    add(filing, ADA)
    child_page = add(filing, TIM).url
    child = filing.claim.passengers.get(given_names="Tim")
    assert child_page == f"/claims/new/passengers/{child.pk}/guardian/"
    assert "Say who signs for Tim Byron." in filing.claim.missing_for_submission().values()
    assert filing.get("/claims/new/authority/").url == child_page
    assert filing.post(child_page, GUARDIAN).url == "/claims/new/passengers/"
    child.refresh_from_db()
    assert (child.signer_name, child.guardian_relation) == ("Ada Byron", "parent")
    assert child.guardian_confirmed_at is not None


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("guardian_relation", "Select how you are related to the child"),
        ("guardian_name", "Enter the full name of the guardian"),
        ("has_right", "Select the box to confirm the right to sign"),
    ],
)
def test_a_guardian_is_named_whole(filing, left_out, sentence):
    add(filing, ADA)
    page = add(filing, TIM).url
    answer = filing.post(page, {**GUARDIAN, left_out: ""})
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_a_child_is_nobodys_guardian(filing):
    add(filing, ADA)
    page = add(filing, TIM).url
    answer = filing.post(page, {**GUARDIAN, "guardian_name": "tim byron"})
    assert "The guardian must be an adult" in text(answer)


def test_an_adult_has_no_guardian_page(filing):
    add(filing, ADA)
    adult = filing.claim.passengers.get()
    assert filing.get(f"/claims/new/passengers/{adult.pk}/guardian/").status_code == 404


def test_for_an_infant_the_fare_is_asked(filing):
    add(filing, ADA)
    page = add(filing, MIA).url
    answer = filing.post(page, GUARDIAN)
    assert "Select whether a fare was paid for the child" in text(answer)
    filing.post(page, {**GUARDIAN, "has_own_fare": "no"})
    mia = filing.claim.passengers.get(kind=PassengerKind.INFANT)
    assert not mia.has_own_fare
    assert "no sum is owed for this infant" in text(filing.get("/claims/new/passengers/"))
    filing.post(page, {**GUARDIAN, "has_own_fare": "yes"})
    mia.refresh_from_db()
    assert mia.has_own_fare


def test_an_infant_who_travelled_free_is_left_out_of_the_sum_with_the_reason(draft, customer):
    people = make_family(draft)
    sign(draft, "Ada Byron", by=customer)
    draft.submit(by=customer)
    assert draft.calculated_compensation == Decimal(750)
    people["Mia"].refresh_from_db()
    assert people["Mia"].compensation_amount == 0
    (excluded,) = draft.assessments.get().result["excluded"]
    assert (excluded["passenger"], excluded["fare"]) == (people["Mia"].pk, "free_infant")
    assert excluded["result"]["reason"] == "free_ticket"


def test_the_fee_table_leaves_the_free_infant_out(filing, draft):
    make_family(draft)
    hold(filing, draft)
    page = text(filing.get("/claims/new/authority/?again"))
    assert "If the airline pays for 3 passengers" in page
    assert "€750" in page
    assert "Mia Byron travelled without a fare" in page
    assert rows(Decimal(750), "EUR")[-1]["amount"] == Decimal("526.87")
    assert "€526.87" in page


def test_a_passenger_booked_apart_has_a_reference_of_their_own(filing):
    add(filing, ADA, booking_reference="abc")
    assert not filing.claim.passengers.exists()
    add(filing, ADA)
    add(filing, BOB, email="bob@example.org", booking_reference="zz9 pl1")
    assert filing.claim.passengers.get(given_names="Bob").booking_reference == "ZZ9PL1"
    assert "Booking ZZ9PL1." in text(filing.get("/claims/new/passengers/"))


def test_the_same_reference_typed_again_is_no_other_booking(filing):
    add(filing, ADA, booking_reference="x4f2kq")
    assert filing.claim.passengers.get().booking_reference == ""


def test_a_new_child_is_signed_for_by_the_mother_again(filing, draft):
    hold(filing, draft)
    page = add(filing, TIM).url
    assert draft.filer_signature is not None
    filing.post(page, GUARDIAN)
    assert draft.filer_signature is None


def test_a_changed_name_is_signed_for_again(filing, draft):
    hold(filing, draft)
    passenger = draft.passengers.get()
    filing.post(f"/claims/new/passengers/{passenger.pk}/", {**ADA, "given_names": "Augusta"})
    assert draft.filer_signature is None


def test_a_changed_mailbox_is_no_reason_to_sign_again(filing, draft):
    hold(filing, draft)
    passenger = draft.passengers.get()
    filing.post(f"/claims/new/passengers/{passenger.pk}/", {**ADA, "booking_reference": "OTHER1"})
    assert draft.filer_signature is not None
