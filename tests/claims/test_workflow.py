"""The table of moves, whole: every status to every other, for every part a person can play."""

import pytest

from claims import workflow
from claims.choices import ClaimStatus as S
from claims.refusals import TransitionNotAllowed
from claims.workflow import Actor as A

LEGAL = {
    (S.DRAFT, S.SUBMITTED): {A.CUSTOMER, A.PARTNER},
    (S.SUBMITTED, S.UNDER_REVIEW): {A.REVIEWER},
    (S.SUBMITTED, S.WITHDRAWN): {A.CUSTOMER},
    (S.UNDER_REVIEW, S.APPROVED): {A.REVIEWER},
    (S.UNDER_REVIEW, S.REJECTED): {A.REVIEWER},
    (S.UNDER_REVIEW, S.SUBMITTED): {A.REVIEWER},
    (S.UNDER_REVIEW, S.WITHDRAWN): {A.CUSTOMER},
    (S.APPROVED, S.WITHDRAWN): {A.CUSTOMER},
    (S.APPROVED, S.PAID): {A.SYSTEM},
    (S.APPROVED, S.REJECTED): {A.ADMIN},
    (S.REJECTED, S.SUBMITTED): {A.CUSTOMER},
    (S.REJECTED, S.CLOSED): {A.REVIEWER},
    (S.PAID, S.CLOSED): {A.REVIEWER, A.SYSTEM},
    (S.CLOSED, S.UNDER_REVIEW): {A.ADMIN},
    (S.DRAFT, S.EXPIRED): {A.SYSTEM},
    (S.SUBMITTED, S.EXPIRED): {A.SYSTEM},
    (S.UNDER_REVIEW, S.EXPIRED): {A.SYSTEM},
    (S.REJECTED, S.EXPIRED): {A.SYSTEM},
}


@pytest.mark.parametrize("source", S.values)
@pytest.mark.parametrize("target", S.values)
@pytest.mark.parametrize("actor", A)
def test_only_the_agreed_moves_are_legal_and_only_by_whom_they_are(source, target, actor):
    may = actor in LEGAL.get((source, target), set())
    try:
        workflow.check(source, target, actors=frozenset({actor}), reason="because")
    except TransitionNotAllowed:
        assert not may
    else:
        assert may


def test_a_refused_claim_never_becomes_approved():
    with pytest.raises(TransitionNotAllowed, match="cannot become"):
        workflow.find(S.REJECTED, S.APPROVED)


def test_a_refusal_says_what_is_possible_instead():
    with pytest.raises(TransitionNotAllowed) as refusal:
        workflow.find(S.PAID, S.DRAFT)
    assert refusal.value.extra["allowed"] == [S.CLOSED]


@pytest.mark.parametrize("move", [m for m in workflow.TRANSITIONS if m.needs_reason])
def test_a_move_that_needs_a_reason_is_refused_without(move):
    with pytest.raises(TransitionNotAllowed, match="reason"):
        workflow.check(move.source, move.target, actors=move.actors, reason="  ")


def test_a_reviewer_is_only_a_customer_of_the_own_claim(claim, reviewer):
    claim.customer = reviewer
    assert workflow.actors_for(claim, reviewer) == {A.CUSTOMER}


def test_a_blocked_person_plays_no_part(claim, reviewer):
    reviewer.is_active = False
    assert workflow.actors_for(claim, reviewer) == frozenset()
