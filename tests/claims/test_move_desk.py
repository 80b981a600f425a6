"""Everything one reviewer has goes to another, or to the others in turn."""

import pytest
from django.utils import timezone

from accounts.choices import Role
from claims import bulk
from claims.choices import ClaimStatus as S
from claims.models import BulkAction, Claim
from claims.tasks import run_bulk_action
from tests.factories import make_claim, make_user

pytestmark = pytest.mark.django_db
PAGE = "/admin/claims/claim/move/"


@pytest.fixture
def ann(client, admin_user):
    client.force_login(admin_user)
    return client


@pytest.fixture
def ron(db):
    return make_user("ron@example.org", role=Role.REVIEWER, given_names="Ron")


def on_desk_of(reviewer, customer, count=1, status=S.UNDER_REVIEW) -> list[Claim]:
    own = {"assigned_to": reviewer, "assigned_at": timezone.now()}
    return [make_claim(customer, status=status, **own) for _ in range(count)]


def owners(claims) -> list[str]:
    found = Claim.objects.filter(pk__in=[claim.pk for claim in claims])
    return sorted(str(claim.assigned_to) for claim in found.select_related("assigned_to"))


def test_all_to_one_person_with_both_in_the_history(ann, admin_user, reviewer, ron, customer):
    open_ones = on_desk_of(reviewer, customer, 2) + on_desk_of(
        reviewer, customer, status=S.APPROVED
    )
    decided = on_desk_of(reviewer, customer, status=S.CLOSED)
    asked = {"moved_from": reviewer.pk, "assigned_to": ron.pk}
    preview = ann.post(PAGE, {**asked, "preview": "1"}).content.decode()
    assert "3 claims will change." in preview
    assert owners(open_ones) == ["Rita"] * 3
    page = ann.post(PAGE, {**asked, "confirm": "1", "count": "3"}, follow=True).content.decode()
    assert "3 changed" in page
    assert (owners(open_ones), owners(decided)) == (["Ron"] * 3, ["Rita"])
    change = open_ones[0].field_changes.get()
    assert change.fields["assigned_to"] == [str(reviewer.pk), str(ron.pk)]
    assert change.by == admin_user


def test_in_turn_spares_who_has_most_and_whose_own_claim_it_is(ann, reviewer, ron, customer):
    mia = make_user("mia@example.org", role=Role.REVIEWER, given_names="Mia")
    on_desk_of(mia, customer, 2)
    moved = [*on_desk_of(reviewer, customer, 3), *on_desk_of(reviewer, ron)]
    ann.post(PAGE, {"moved_from": reviewer.pk, "confirm": "1"})
    assert owners(moved) == ["Mia", "Ron", "Ron", "Ron"]
    assert owners(moved[-1:]) == ["Mia"]  # filed by Ron himself


def test_a_desk_takes_no_more_than_the_limit(ann, reviewer, ron, customer, settings):
    settings.CLAIMS_PER_REVIEWER = 1
    moved = on_desk_of(reviewer, customer, 2)
    later = on_desk_of(reviewer, customer, 2, status=S.APPROVED)
    page = ann.post(PAGE, {"moved_from": reviewer.pk, "preview": "1"}).content.decode()
    assert "Nobody else has room for it." in page
    ann.post(PAGE, {"moved_from": reviewer.pk, "confirm": "1"})
    assert (owners(moved), owners(later)) == (["Rita", "Ron"], ["Ron", "Ron"])


def test_more_than_a_hundred_go_on_in_the_background(
    ann, reviewer, ron, customer, monkeypatch, commit
):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    moved = on_desk_of(reviewer, customer, 2)
    ann.post(PAGE, {"moved_from": reviewer.pk, "confirm": "1"})
    action = BulkAction.objects.get()
    assert owners(moved) == ["Rita", "Rita"]
    Claim.objects.filter(pk=moved[0].pk).update(assigned_to=ron)
    run_bulk_action(str(action.pk))
    assert owners(moved) == ["Ron", "Ron"]
    assert action.items.get(claim=moved[0]).message == "Somebody else has it by now."


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "Choose whose claims are to be moved"),
        ({"moved_from": "{ada}"}, "This person has no open claims."),
        ({"moved_from": "{rita}", "assigned_to": "{rita}"}, "Choose somebody else."),
        ({"moved_from": "{rita}", "assigned_to": "{ada}"}, "Choose somebody who reviews claims."),
    ],
)
def test_what_cannot_be_is_said(ann, reviewer, customer, body, sentence):
    on_desk_of(reviewer, customer)
    sent = {name: value.format(rita=reviewer.pk, ada=customer.pk) for name, value in body.items()}
    answer = ann.post(PAGE, {**sent, "confirm": "1"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_somebody_who_left_can_be_moved_from(ann, reviewer, ron, customer):
    moved = on_desk_of(reviewer, customer)
    type(reviewer).objects.filter(pk=reviewer.pk).update(is_active=False)
    ann.post(PAGE, {"moved_from": reviewer.pk, "confirm": "1"})
    assert owners(moved) == ["Ron"]
