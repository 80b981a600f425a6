"""Who works on what: "take next", and handing out the claims that nobody has."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Max, Q

from accounts.models import User
from claims.choices import ClaimStatus
from claims.models import Claim
from claims.models.claim import ClaimQuerySet

# The best of the unassigned: by our own date, then the court's, then who waits longest.
NEXT_FIRST = (
    F("due_on").asc(nulls_last=True),
    F("limitation_on").asc(nulls_last=True),
    "submitted_at",
    "pk",
)
ON_THE_DESK = Q(claims_assigned__status__in=(ClaimStatus.SUBMITTED, ClaimStatus.UNDER_REVIEW))
REVIEWERS = User.objects.staff().filter(role="reviewer")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def to_take() -> ClaimQuerySet:
    """What nobody has yet, the best first; rows that somebody else is just taking are left out."""
    can_skip = connection.features.has_select_for_update_skip_locked
    claims = Claim.objects.awaiting_review().filter(assigned_to=None).order_by(*NEXT_FIRST)
    return claims.select_for_update(skip_locked=can_skip)


@transaction.atomic
def take_next(*, by: User) -> Claim | None:
    """Put the best unassigned claim on this person's desk; None when there is nothing to take.

    Of two people who ask at the same moment each gets another claim.
    """
    claim = to_take().exclude(customer=by).exclude(filed_by=by).first()
    if claim is not None:
        claim.take(by=by)
    return claim


@dataclass(slots=True)
class Desk:
    """A reviewer with the claims on the desk, and when the last one arrived."""

    reviewer: User
    load: int
    last: datetime
    given: list[Claim] = field(default_factory=list)
    others: int = 0  # claims of others put here that are past the review

    @property
    def turn(self) -> tuple[int, datetime]:
        """Who has the fewest is next; of several, who waited longest for one."""
        return self.load + self.others, self.last

    def may_have(self, claim: Claim) -> bool:
        is_own = self.reviewer.pk in (claim.customer_id, claim.filed_by_id)
        has_room = claim.status == ClaimStatus.APPROVED or self.load < settings.CLAIMS_PER_REVIEWER
        return has_room and not is_own

    def put(self, claim: Claim) -> None:
        if claim.status == ClaimStatus.APPROVED:
            self.others += 1
        else:
            self.load += 1


def desks() -> list[Desk]:
    """Everybody who reviews, held until the end of the transaction, so that two do not hand out."""
    return desks_of(REVIEWERS.order_by("pk").select_for_update())


def desks_of(people: Iterable[User]) -> list[Desk]:
    loads = User.objects.filter(pk__in=[person.pk for person in people]).annotate(
        load=Count("claims_assigned", filter=ON_THE_DESK),
        last=Max("claims_assigned__assigned_at", filter=ON_THE_DESK),
    )
    return [Desk(person, person.load, person.last or LONG_AGO) for person in loads]


@transaction.atomic
def hand_out(*, by: User | None) -> dict[User, int]:
    """Give out the unassigned claims in turn, up to CLAIMS_PER_REVIEWER each; who got how many.

    The one with the fewest claims is next, and of several the one who waited longest for one.
    """
    people = desks()
    room = sum(max(settings.CLAIMS_PER_REVIEWER - desk.load, 0) for desk in people)
    for claim in to_take()[:room]:
        free = [desk for desk in people if desk.may_have(claim)]
        if not free:
            continue
        desk = min(free, key=lambda desk: desk.turn)
        claim.assign_to(desk.reviewer, by=by)
        desk.load, desk.last = desk.load + 1, claim.assigned_at or desk.last
        desk.given.append(claim)
    return {desk.reviewer: len(desk.given) for desk in people if desk.given}


def deal(claims: Iterable[Claim], *, apart_from: User) -> dict[UUID, User]:
    """Whose claims these shall be, in turn among the other reviewers; nothing changes yet.

    Claims in review count towards CLAIMS_PER_REVIEWER; one that nobody has room for is left out.
    """
    people, dealt = desks_of(REVIEWERS.exclude(pk=apart_from.pk)), {}
    for claim in claims:
        if free := [desk for desk in people if desk.may_have(claim)]:
            desk = min(free, key=lambda desk: desk.turn)
            desk.put(claim)
            dealt[claim.pk] = desk.reviewer
    return dealt
