"""Taking the next claim, and handing out what nobody has."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from claims.assignment import hand_out, take_next
from claims.choices import ClaimStatus as S
from claims.models import Claim
from claims.tasks import hand_out_claims
from tests.factories import make_claim, make_user

pytestmark = pytest.mark.django_db
QUEUE = "/admin/claims/claim/"


@pytest.fixture
def paul(db):
    return make_user("paul@example.org", role="reviewer", given_names="Paul")


def test_what_is_due_first_is_next_then_what_expires_then_what_waited_longest(customer, reviewer):
    today = timezone.localdate()
    oldest = make_claim(customer, submitted_at=timezone.now() - timedelta(days=9))
    expiring = make_claim(customer, limitation_on=today)
    due = make_claim(customer, due_on=today)
    taken = [take_next(by=reviewer) for _ in range(4)]
    assert taken == [due, expiring, oldest, None]
    assert due.assigned_to is None  # what was read before is not what is now
    assert Claim.objects.get(pk=due.pk).status == S.UNDER_REVIEW


def test_ones_own_claim_and_a_colleagues_is_not_next(customer, reviewer, paul):
    make_claim(reviewer)
    make_claim(customer, filed_by=reviewer)
    make_claim(customer, assigned_to=paul, assigned_at=timezone.now())
    assert take_next(by=reviewer) is None


def test_taking_next_opens_the_claim(client, reviewer, claim):
    client.force_login(reviewer)
    assert str(claim.pk) in client.post(f"{QUEUE}next/").url
    assert "Nothing waits" in client.post(f"{QUEUE}next/", follow=True).content.decode()


def test_claims_are_handed_out_in_turn(customer, reviewer, paul, admin_user):
    for _ in range(5):
        make_claim(customer)
    given = hand_out(by=admin_user)
    assert sorted(given.values()) == [2, 3]
    assert not Claim.objects.filter(assigned_to=None).exists()


def test_nobody_gets_more_than_the_limit(customer, reviewer, paul, admin_user, settings):
    settings.CLAIMS_PER_REVIEWER = 2
    for _ in range(3):
        make_claim(customer, status=S.UNDER_REVIEW, assigned_to=paul, assigned_at=timezone.now())
    for _ in range(4):
        make_claim(customer)
    assert hand_out(by=admin_user) == {reviewer: 2}
    assert hand_out(by=admin_user) == {}


def test_nobody_is_handed_their_own_claim(reviewer, admin_user):
    make_claim(reviewer)
    assert hand_out(by=admin_user) == {}


def test_it_happens_by_itself_where_that_is_set(claim, reviewer, settings):
    hand_out_claims()
    claim.refresh_from_db()
    assert claim.assigned_to is None
    settings.HAND_OUT_CLAIMS = True
    hand_out_claims()
    claim.refresh_from_db()
    assert claim.assigned_to == reviewer


def test_handing_out_is_an_admins_button(client, reviewer, admin_user, claim):
    client.force_login(reviewer)
    assert client.post(f"{QUEUE}hand-out/").status_code == 404
    client.force_login(admin_user)
    page = client.post(f"{QUEUE}hand-out/", follow=True).content.decode()
    assert "1 claim was handed out." in page


needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer"
)


def at_once(*operations):
    """Run operations at the same moment, each in a thread of its own; what they gave."""
    start = Barrier(len(operations))

    def run(operation):
        start.wait()
        try:
            return operation()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(operations)) as pool:
        return list(pool.map(run, operations))


@needs_postgresql
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_of_four_who_take_at_once_each_gets_another_claim(attempt):
    ada = make_user("ada@example.org")
    people = [make_user(f"r{n}@example.org", role="reviewer") for n in range(4)]
    for _ in range(4):
        make_claim(ada)
    taken = at_once(*(lambda person=person: take_next(by=person) for person in people))
    assert len({claim.pk for claim in taken}) == 4
    assert {claim.assigned_to for claim in taken} == set(people)


@needs_postgresql
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_hand_out_at_once_keep_the_limit(settings):
    settings.CLAIMS_PER_REVIEWER = 3
    ada, ann = make_user("ada@example.org"), make_user("ann@example.org", role="admin")
    paul = make_user("paul@example.org", role="reviewer")
    for _ in range(6):
        make_claim(ada)
    given = at_once(lambda: hand_out(by=ann), lambda: hand_out(by=ann))
    assert sum(sum(one.values()) for one in given) == 3
    assert paul.claims_assigned.count() == 3
