"""The same passenger, flight and day in two claims: warned of before, marked on both after."""

from datetime import date

import pytest

from claims import duplicates
from claims.choices import ClaimStatus as S
from claims.models import Claim, DuplicateMark
from tests.claims.test_filing import hold, text
from tests.factories import make_claim, make_complete_draft, make_user

pytestmark = pytest.mark.django_db
WARNING = "This may be with us already"


def send(claim):
    claim.submit(by=claim.customer)


@pytest.fixture
def page(client, customer, draft):
    """The last page of Ada's draft, as it is now."""
    client.force_login(customer)
    hold(client, draft)
    return lambda: text(client.get("/claims/new/check/"))


def test_a_claim_of_ones_own_is_named(page, customer):
    earlier = make_claim(customer)
    assert WARNING in page()
    assert earlier.reference in page()


def test_of_somebody_elses_nothing_but_that_it_may_be_is_said(page, other_customer):
    other = make_claim(other_customer)
    shown = page()
    assert WARNING in shown
    for secret in (other.reference, str(other.pk), other_customer.email, "Hopper"):
        assert secret not in shown


def test_without_a_proven_address_nobody_learns_anything(client, other_customer):
    make_claim(other_customer)
    hold(client, make_complete_draft(None))
    assert WARNING not in text(client.get("/claims/new/check/"))


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        ({"flight_number": "KL1674"}, False),
        ({"flight_date": date(2026, 9, 15)}, False),
        ({"flight_number": "KL01673"}, False),
        ({}, True),
    ],
)
def test_another_flight_or_day_is_another_claim(customer, draft, change, is_same):
    other = make_claim(customer)
    other.segments.update(**change)
    assert bool(duplicates.find(draft)) is is_same


@pytest.mark.parametrize(
    ("given", "family", "is_same"),
    [
        ("ADA", "BYRON", True),
        ("Byron", "Ada", True),
        ("Ada Mrs", "Bÿron", True),
        ("Ada", "Lovelace", False),
        ("Ad", "Byron", False),
    ],
)
def test_a_name_is_the_same_however_it_is_written(customer, draft, given, family, is_same):
    make_claim(customer).passengers.update(given_names=given, family_name=family)
    assert bool(duplicates.find(draft)) is is_same


@pytest.mark.parametrize("status", [S.DRAFT, S.WITHDRAWN, S.EXPIRED])
def test_what_was_set_aside_does_not_count(customer, draft, status):
    make_claim(customer, status=status)
    assert not duplicates.find(draft)


def test_a_leading_nought_makes_no_other_flight():
    assert duplicates.spellings("KL0123") == duplicates.spellings("KL123")


def test_sending_marks_both(draft, other_customer):
    other = make_claim(other_customer)
    send(draft)
    assert list(duplicates.of(draft)) == [other]
    assert list(duplicates.of(other)) == [draft]
    assert set(Claim.objects.filter(duplicates.is_marked())) == {draft, other}


def test_marking_twice_marks_once(draft, other_customer):
    make_claim(other_customer)
    send(draft)
    duplicates.mark(draft)
    assert DuplicateMark.objects.count() == 2


def test_who_compared_them_settles_the_pair(draft, other_customer, reviewer):
    other = make_claim(other_customer)
    send(draft)
    other.duplicate_marks.get().settle(by=reviewer)
    assert not duplicates.of(draft).exists()
    assert not duplicates.of(other).exists()


def test_three_alike_are_marked_with_each_other(draft):
    for number in range(2):
        make_claim(make_user(f"fellow{number}@example.org"))
    send(draft)
    assert duplicates.of(draft).count() == 2


def test_finding_takes_the_same_queries_for_one_and_for_five(
    draft, django_assert_max_num_queries, other_customer
):
    for _number in range(5):
        make_claim(other_customer)
    with django_assert_max_num_queries(4):
        assert len(duplicates.find(draft)) == 5
