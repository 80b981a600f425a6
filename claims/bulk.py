"""Beginning a bulk action: what it would do, and doing it here or in the background."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from claims import assignment
from claims.models import BulkAction, Claim
from claims.tasks import run_bulk_action

AT_ONCE = 100  # more than that a person does not wait for


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A claim of the preview; with `refusal` it would be left as it is."""

    claim: Claim
    refusal: str
    to: User | None = None


def foresee(action: BulkAction, claims: Iterable[UUID]) -> list[Foreseen]:
    """What would become of each claim if it was done now. Changes nothing."""
    chosen = Claim.objects.filter(pk__in=list(claims)).order_by("pk")
    found = list(chosen.prefetch_related("document_requests"))
    dealt = people_for(action, found)
    return [
        Foreseen(claim, action.refusal(claim, dealt.get(claim.pk)), dealt.get(claim.pk))
        for claim in found
    ]


def people_for(action: BulkAction, claims: Iterable[Claim]) -> dict[UUID, User]:
    """Who gets which claim, where a desk is handed on."""
    if action.moved_from is None:
        return {}
    if action.assigned_to is not None:
        return {claim.pk: action.assigned_to for claim in claims}
    return assignment.deal(claims, apart_from=action.moved_from)


def begin(action: BulkAction, claims: list[UUID]) -> None:
    """Keep the action; up to AT_ONCE claims it is done on return, more go on in the background."""
    chosen = Claim.objects.filter(pk__in=claims).order_by("pk")
    needed = ("pk", "status", "customer", "filed_by")
    dealt = people_for(action, chosen.only(*needed).iterator(chunk_size=2000))
    action.begin(claims, dealt)
    if len(claims) <= AT_ONCE:
        action.run(AT_ONCE)
        action.refresh_from_db()
    else:
        run_bulk_action.delay_on_commit(str(action.pk))
