"""Beginning a bulk action: what it would do, and doing it here or in the background."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from claims.models import BulkAction, Claim
from claims.tasks import run_bulk_action

AT_ONCE = 100  # more than that a person does not wait for


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A claim of the preview; with `refusal` it would be left as it is."""

    claim: Claim
    refusal: str


def foresee(action: BulkAction, claims: Iterable[UUID]) -> list[Foreseen]:
    """What would become of each claim if it was done now. Changes nothing."""
    found = Claim.objects.filter(pk__in=list(claims)).order_by("pk")
    return [Foreseen(claim, action.refusal(claim)) for claim in found]


def begin(action: BulkAction, claims: list[UUID]) -> None:
    """Keep the action; up to AT_ONCE claims it is done on return, more go on in the background."""
    action.begin(claims)
    if len(claims) <= AT_ONCE:
        action.run(AT_ONCE)
        action.refresh_from_db()
    else:
        run_bulk_action.delay_on_commit(str(action.pk))
