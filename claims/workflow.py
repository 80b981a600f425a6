"""Which status may follow which, and by whom. Every door asks here: page, desk, API, task."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from claims.choices import ClaimStatus as S
from claims.refusals import TransitionNotAllowed

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models.record import ClaimRecord


class Actor(StrEnum):
    """The part a person plays towards one claim; `None` as a person is the system."""

    CUSTOMER = "customer"
    PARTNER = "partner"
    REVIEWER = "reviewer"
    ADMIN = "admin"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Transition:
    """One legal move. `operation` names the method of `Claim` that makes it."""

    source: str
    target: str
    actors: frozenset[Actor]
    operation: str
    label: str | Promise
    needs_reason: bool = False


def _by(*actors: Actor) -> frozenset[Actor]:
    return frozenset(actors)


CUSTOMER, PARTNER, REVIEWER, ADMIN, SYSTEM = Actor
SEND = gettext_lazy("Send")
WITHDRAW = gettext_lazy("Withdraw")
EXPIRE = gettext_lazy("Mark as too late")

TRANSITIONS = (
    Transition(S.DRAFT, S.SUBMITTED, _by(CUSTOMER, PARTNER), "submit", SEND),
    Transition(S.SUBMITTED, S.UNDER_REVIEW, _by(REVIEWER), "take", gettext_lazy("Take for review")),
    Transition(S.SUBMITTED, S.WITHDRAWN, _by(CUSTOMER), "withdraw", WITHDRAW),
    Transition(S.UNDER_REVIEW, S.APPROVED, _by(REVIEWER), "approve", gettext_lazy("Approve")),
    Transition(S.UNDER_REVIEW, S.REJECTED, _by(REVIEWER), "reject", gettext_lazy("Refuse"), True),
    Transition(
        S.UNDER_REVIEW,
        S.SUBMITTED,
        _by(REVIEWER),
        "ask_for_more",
        gettext_lazy("Ask for more"),
        True,
    ),
    Transition(S.UNDER_REVIEW, S.WITHDRAWN, _by(CUSTOMER), "withdraw", WITHDRAW),
    Transition(S.APPROVED, S.WITHDRAWN, _by(CUSTOMER), "withdraw", WITHDRAW),
    Transition(S.APPROVED, S.PAID, _by(SYSTEM), "record_payout", gettext_lazy("Record payment")),
    Transition(S.APPROVED, S.REJECTED, _by(ADMIN), "reject", gettext_lazy("Refuse for good"), True),
    Transition(
        S.REJECTED, S.SUBMITTED, _by(CUSTOMER), "appeal", gettext_lazy("Ask us to look again"), True
    ),
    Transition(S.REJECTED, S.CLOSED, _by(REVIEWER), "close", gettext_lazy("Close")),
    Transition(S.PAID, S.CLOSED, _by(REVIEWER, SYSTEM), "close", gettext_lazy("Close")),
    Transition(S.CLOSED, S.UNDER_REVIEW, _by(ADMIN), "reopen", gettext_lazy("Open again"), True),
    *(
        Transition(source, S.EXPIRED, _by(SYSTEM), "expire", EXPIRE)
        for source in (S.DRAFT, S.SUBMITTED, S.UNDER_REVIEW, S.REJECTED)
    ),
)
_TABLE = {(move.source, move.target): move for move in TRANSITIONS}
EXPIRABLE = tuple(move.source for move in TRANSITIONS if move.target == S.EXPIRED)
TERMINAL = frozenset(S.values) - {move.source for move in TRANSITIONS}


def actors_for(claim: "ClaimRecord", by: "User | None") -> frozenset[Actor]:
    """Every part this person plays towards this claim; a reviewer's own claim is a customer's."""
    if by is None:
        return _by(SYSTEM)
    if not by.is_active:
        return frozenset()
    if claim.customer_id == by.pk:
        return _by(CUSTOMER)
    if claim.filed_by_id == by.pk:
        return _by(PARTNER)
    if by.is_admin:
        return _by(REVIEWER, ADMIN)
    return _by(REVIEWER) if by.is_reviewer else frozenset()


def find(source: str, target: str) -> Transition:
    """The move between two statuses; raises TransitionNotAllowed with what is possible instead."""
    if move := _TABLE.get((source, target)):
        return move
    allowed = sorted(move.target for move in TRANSITIONS if move.source == source)
    raise TransitionNotAllowed(
        _("A claim that is “%(source)s” cannot become “%(target)s”.")
        % {"source": S(source).label, "target": S(target).label if target in S else target},
        allowed=allowed,
    )


def check(source: str, target: str, *, actors: frozenset[Actor], reason: str = "") -> Transition:
    """The move, when these actors may make it and said why where a reason is due."""
    move = find(source, target)
    if not actors & move.actors:
        raise TransitionNotAllowed(_("This step is not yours to take."), allowed=[])
    if move.needs_reason and not reason.strip():
        raise TransitionNotAllowed(_("Give the reason for this step."), allowed=[target])
    return move


def next_steps(claim: "ClaimRecord", by: "User | None") -> Iterator[Transition]:
    """What this person may do with this claim now: the source of every button."""
    actors = actors_for(claim, by)
    return (m for m in TRANSITIONS if m.source == claim.status and m.actors & actors)
