"""What a reviewer may want to know before deciding: it informs, and decides nothing.

The other claims of the same flight with what became of them, those that may be the same claim,
files that came with another claim too, and an e-mail address that changed not long ago.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils import timezone

from accounts.models import EventKind, SecurityEvent
from claims.duplicates import flights_of
from claims.models import Claim, ClaimDocument, DuplicateMark

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models.claim import ClaimQuerySet

SHOWN = 20
FRESH = timedelta(days=30)


def others_of(claim: Claim) -> "ClaimQuerySet":
    """Sent claims of the same flight, marked with this one, or with a file of this one.

    Each says why it is here: `has_same_flight`, `is_marked`, `has_same_file`. What may be the same
    claim comes first.
    """
    flights = flights_of(claim).values("claim")
    marks = DuplicateMark.objects.open().filter(claim=claim).order_by().values("other")
    files = same_files(claim).values("claim")
    others = Claim.objects.sent().filter(pk__in=flights.union(marks, files)).exclude(pk=claim.pk)
    return others.annotate(
        has_same_flight=Exists(flights_of(claim).filter(claim=OuterRef("pk"))),
        is_marked=Exists(marks.filter(other=OuterRef("pk"))),
        has_same_file=Exists(files.filter(claim=OuterRef("pk"))),
    ).order_by(F("is_marked").desc(), F("has_same_file").desc(), "-submitted_at", "pk")


def shown_with(claim: Claim) -> list[Claim]:
    """The first of them with the customer, for a page; one query."""
    return list(others_of(claim).select_related("customer")[:SHOWN])


def same_files(claim: Claim):
    """Documents, of whichever claim, with the content of a document of this one."""
    prints = [document.sha256 for document in claim.documents.all()]
    return ClaimDocument.objects.filter(sha256__in=prints).order_by()


def email_changes():
    """For `annotate()`: when the customer's address last changed, None if longer ago than FRESH."""
    changes = SecurityEvent.objects.since(timezone.now() - FRESH).filter(
        kind=EventKind.EMAIL_CHANGED, user_id=OuterRef("customer")
    )
    return Subquery(changes.order_by("-at").values("at")[:1])


@transaction.atomic
def settle(claim: Claim, other_pk: Any, *, by: "User") -> bool:
    """These two were compared, and neither is marked with the other any more; whether it was."""
    claim.require_reviewer(by)
    mark = DuplicateMark.objects.open().filter(claim=claim, other=other_pk).first()
    if mark is not None:
        mark.settle(by=by)
    return mark is not None
