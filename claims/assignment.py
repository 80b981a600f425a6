"""Who works on what: "take next", and handing out the claims that nobody has."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

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

    def may_have(self, claim: Claim) -> bool:
        is_own = self.reviewer.pk in (claim.customer_id, claim.filed_by_id)
        return self.load < settings.CLAIMS_PER_REVIEWER and not is_own


def desks() -> list[Desk]:
    """Everybody who reviews, held until the end of the transaction, so that two do not hand out."""
    ids = User.objects.staff().filter(role="reviewer").order_by("pk").select_for_update()
    loads = User.objects.filter(pk__in=[person.pk for person in ids]).annotate(
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
        desk = min(free, key=lambda desk: (desk.load, desk.last))
        claim.assign_to(desk.reviewer, by=by)
        desk.load, desk.last = desk.load + 1, claim.assigned_at or desk.last
        desk.given.append(claim)
    return {desk.reviewer: len(desk.given) for desk in people if desk.given}
