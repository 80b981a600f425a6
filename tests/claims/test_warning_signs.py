"""What stands beside a claim for the reviewer: it informs, and changes nothing."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import EventKind, SecurityEvent
from claims import duplicates, warning_signs
from claims.choices import ClaimStatus as S
from claims.models import Claim
from tests.claims.test_desk import page_of, text
from tests.factories import make_claim, make_document, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, reviewer, claim):
    client.force_login(reviewer)
    return lambda: text(client.get(page_of(claim)))


@pytest.fixture
def other(other_customer):
    return make_claim(other_customer, status=S.REJECTED)


def signs_of(claim):
    return [
        (one, one.has_same_flight, one.is_marked, one.has_same_file)
        for one in warning_signs.shown_with(claim)
    ]


def move_to_another_flight(claim):
    claim.segments.update(flight_number="KL1675")


def change_address(user, *, days_ago):
    SecurityEvent.objects.create(
        user=user, kind=EventKind.EMAIL_CHANGED, at=timezone.now() - timedelta(days=days_ago)
    )


def test_a_claim_alone_has_no_sign(claim, page):
    assert signs_of(claim) == []
    assert "no file of this claim came with another" in page()


def test_another_of_the_flight_is_named_with_its_outcome(claim, other, page):
    assert signs_of(claim) == [(other, True, False, False)]
    shown = page()
    assert other.reference in shown
    assert other.get_rejection_code_display() in shown


def test_what_was_never_sent_is_not_named(claim, customer):
    make_claim(customer, status=S.DRAFT)
    assert signs_of(claim) == []


def test_the_same_file_is_told_of_another_flight_too(claim, other, page):
    move_to_another_flight(other)
    make_document(claim)
    make_document(other)
    assert signs_of(claim) == [(other, False, False, True)]
    assert "Same file in both" in page()
    assert "Another flight" in page()


def test_two_files_of_one_claim_are_no_sign(claim):
    make_document(claim)
    make_document(claim)
    assert signs_of(claim) == []


def test_what_may_be_the_same_comes_first(claim, other_customer, other):
    same = make_claim(other_customer)
    other.passengers.update(given_names="Grace", family_name="Hopper")
    duplicates.mark(claim)
    make_claim(make_user("fellow@example.org")).passengers.update(family_name="Lovelace")
    assert [one for one, _flight, is_marked, _file in signs_of(claim) if is_marked] == [same]
    assert signs_of(claim)[0][0] == same


def test_who_compared_two_settles_them(client, reviewer, claim, other, page):
    duplicates.mark(claim)
    assert "May be the same claim" in page()
    client.post(f"/admin/claims/claim/{claim.pk}/compared/", {"other": other.pk})
    assert "May be the same claim" not in page()
    assert signs_of(other) == [(claim, True, False, False)]
    assert other.duplicate_marks.get().settled_by == reviewer


@pytest.mark.parametrize("what", ["", "nonsense", uuid.uuid4()])
def test_what_is_not_marked_cannot_be_settled(client, reviewer, claim, what):
    client.force_login(reviewer)
    path = f"/admin/claims/claim/{claim.pk}/compared/"
    answer = client.post(path, {"other": what}, follow=True)
    assert "These two are not marked" in text(answer)


@pytest.mark.parametrize(("days_ago", "is_told"), [(29, True), (31, False)])
def test_a_changed_address_is_told_for_a_month(claim, customer, page, days_ago, is_told):
    change_address(customer, days_ago=days_ago)
    assert ("e-mail address changed on" in page()) is is_told


def test_somebody_elses_change_is_none(claim, other_customer, page):
    change_address(other_customer, days_ago=1)
    assert "e-mail address changed on" not in page()


def test_programs_read_the_same(api, reviewer, claim, customer, other):
    change_address(customer, days_ago=3)
    duplicates.mark(claim)
    api.force_authenticate(reviewer)
    body = api.get(f"/api/v1/admin/claims/{claim.pk}/").json()
    assert body["email_changed_at"]
    (shown,) = body["other_claims"]
    assert shown["reference"] == other.reference
    assert shown["rejection_code"] == other.rejection_code
    assert (shown["has_same_flight"], shown["is_marked"], shown["has_same_file"]) == (
        True, True, False,
    )  # fmt: skip


def test_signs_decide_nothing(claim, other, customer):
    before = Claim.objects.values().get(pk=claim.pk)
    make_document(claim)
    make_document(other)
    change_address(customer, days_ago=1)
    signs_of(claim)
    assert Claim.objects.values().get(pk=claim.pk) == before


def test_more_of_a_flight_cost_no_more_queries(claim, other, django_assert_num_queries):
    for number in range(30):
        make_claim(make_user(f"fellow{number}@example.org"))
    claim = Claim.objects.with_journey().get(pk=claim.pk)
    with django_assert_num_queries(1):
        assert len(warning_signs.shown_with(claim)) == warning_signs.SHOWN
