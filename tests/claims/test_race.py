"""Two people at once, in two threads, on PostgreSQL: one is refused and nothing is half done."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from rest_framework.test import APIClient

from accounts.models import User
from claims.choices import ClaimStatus as S
from claims.models import Claim
from claims.refusals import StaleClaim, TransitionNotAllowed
from claims.retry import retrying
from notifications.models import Notification
from tests.factories import make_claim, make_user

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


def both(first, second) -> list[str]:
    """Run two operations at the same moment; what came of each."""
    start = Barrier(2)

    def run(operation):
        start.wait()
        try:
            operation()
        except (TransitionNotAllowed, ValidationError):
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, (first, second)))


@pytest.mark.parametrize("attempt", range(10))
def test_of_two_reviewers_who_decide_one_is_refused(attempt):
    rita = make_user("rita@example.org", role="reviewer")
    claim = make_claim(make_user("ada@example.org"), status=S.UNDER_REVIEW)
    mine, theirs = Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=claim.pk)
    outcome = both(
        lambda: mine.approve(by=rita),
        lambda: theirs.reject(by=rita, code="volunteer", reason="No."),
    )
    assert outcome == ["done", "refused"]
    assert claim.status_history.count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_of_withdrawing_and_approving_one_is_refused(attempt):
    ada, rita = make_user("ada@example.org"), make_user("rita@example.org", role="reviewer")
    claim = make_claim(ada, status=S.UNDER_REVIEW)
    mine, theirs = Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=claim.pk)
    outcome = both(lambda: mine.withdraw(by=ada), lambda: theirs.approve(by=rita))
    claim.refresh_from_db()
    assert outcome in (["done", "refused"], ["done", "done"])
    if outcome == ["done", "done"]:  # approved first, then withdrawn: both legal in that order
        assert claim.status == S.WITHDRAWN


@pytest.mark.parametrize("attempt", range(5))
def test_by_api_the_slower_is_told_who_and_when_and_one_mail_goes_out(attempt):
    people = [make_user(f"{name}@example.org", role="reviewer") for name in ("rita", "emil")]
    claim = make_claim(make_user("ada@example.org"), status=S.UNDER_REVIEW)
    bodies = [
        {"status": "approved"},
        {"status": "rejected", "rejection_code": "volunteer", "reason": "The seat was given up."},
    ]
    answers = []

    def decide(person, body):
        api = APIClient()
        api.force_authenticate(person)
        url = f"/api/v1/admin/claims/{claim.pk}/status/"
        answers.append(api.put(url, body, format="json"))

    both(lambda: decide(people[0], bodies[0]), lambda: decide(people[1], bodies[1]))
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, lost.status_code) == (200, 409)
    assert {"allowed", "changed_by", "changed_at"} <= set(lost.json())
    assert lost.json()["changed_by"] in ("rita@example.org", "emil@example.org")
    assert claim.status_history.count() == claim.decisions.count() == 1
    told = Notification.objects.filter(context__claim_id=str(claim.pk), channel="email")
    assert told.filter(kind__in=("claim_approved", "claim_rejected")).count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_nobody_gets_a_claim_after_their_last_day(attempt):
    ann = make_user("ann@example.org", role="admin")
    rita = make_user("rita@example.org", role="reviewer")
    claim = make_claim(make_user("ada@example.org"), status=S.UNDER_REVIEW)

    def leave():
        User.objects.filter(pk=rita.pk).update(is_active=False)

    def assign():
        claim.assign_to(rita, by=ann)

    outcome = both(leave, assign)
    claim.refresh_from_db()
    if outcome == ["done", "refused"]:
        assert claim.assigned_to is None
    else:  # assigned first: the claim is among those the leaver leaves behind
        assert outcome == ["done", "done"]
        assert claim.assigned_to == rita


def test_of_two_who_wait_for_each_other_one_begins_again():
    ada = make_user("ada@example.org")
    claims = [make_claim(ada, status=S.UNDER_REVIEW) for _ in range(2)]
    met, attempts = Barrier(2, timeout=5), []

    def lock_both(order):
        attempts.append(order)
        with transaction.atomic():
            order[0].lock()
            if len(attempts) <= 2:
                met.wait()
            order[1].lock()
            order[1].change(cause="technical_fault")

    forth = [Claim.objects.get(pk=claim.pk) for claim in claims]
    back = [Claim.objects.get(pk=claim.pk) for claim in reversed(claims)]
    outcome = both(
        lambda: retrying(lambda: lock_both(forth)), lambda: retrying(lambda: lock_both(back))
    )
    assert outcome == ["done", "done"]
    assert len(attempts) >= 3  # whoever the database chose began again


def test_a_decision_on_what_somebody_changed_this_moment_is_refused():
    rita, emil = (make_user(f"{n}@example.org", role="reviewer") for n in ("rita", "emil"))
    claim = make_claim(make_user("ada@example.org"), status=S.UNDER_REVIEW)
    mine, theirs = Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=claim.pk)
    for each in (mine, theirs):
        each.expect(claim.version)
    outcome = []

    def run(operation):
        try:
            operation()
            outcome.append("done")
        except StaleClaim:
            outcome.append("stale")

    both(
        lambda: run(lambda: mine.correct_facts(by=rita, reason="Log.", cause="lightning_strike")),
        lambda: run(lambda: theirs.approve(by=emil)),
    )
    assert sorted(outcome) == ["done", "stale"]
