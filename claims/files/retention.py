"""How long the content of files is kept, as data; the rows that say what was there stay."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from claims.choices import ClaimStatus, ReviewStatus, ShredReason
from claims.models import ClaimDocument, ClaimStatusHistory
from claims.refusals import FileOnHold

logger = logging.getLogger(__name__)

AT_ONCE = 200
ENDED = (ClaimStatus.CLOSED, ClaimStatus.WITHDRAWN, ClaimStatus.EXPIRED)

Documents = QuerySet[ClaimDocument]


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """Files of a kind, and the setting that says for how many days they are kept."""

    reason: str
    days_setting: str
    expired: Callable[[Documents, datetime], Documents]


def replaced_before(documents: Documents, then: datetime) -> Documents:
    """Sent back by a reviewer, and a better file came long ago."""
    return documents.filter(review_status=ReviewStatus.REJECTED, replaced_by__uploaded_at__lt=then)


def ended_before(documents: Documents, then: datetime) -> Documents:
    """Of claims that ended, with no move since then."""
    moves = ClaimStatusHistory.objects.filter(claim=OuterRef("claim"))
    return documents.filter(
        Exists(moves), ~Exists(moves.filter(at__gte=then)), claim__status__in=ENDED
    )


CLASSES = (
    RetentionClass(ShredReason.REPLACED, "DOCUMENT_DAYS_AFTER_REPLACEMENT", replaced_before),
    RetentionClass(ShredReason.CLAIM_ENDED, "DOCUMENT_DAYS_AFTER_CLAIM", ended_before),
)


def shred_expired(now: datetime) -> int:
    """Destroy what is past its time, some of each class at a time; nothing on hold is touched."""
    return sum(shred_class(kept, now) for kept in CLASSES)


def shred_class(kept: RetentionClass, now: datetime) -> int:
    then = now - timedelta(days=getattr(settings, kept.days_setting))
    stored = ClaimDocument.everything.filter(shredded_at=None).exclude(file="")
    expired = kept.expired(stored, then).exclude(legal_hold_until__gte=now.date())
    return sum(shred(document, kept.reason) for document in expired.order_by("pk")[:AT_ONCE])


def shred(document: ClaimDocument, reason: str) -> bool:
    try:
        document.shred(reason)
    except FileOnHold:
        logger.info("Document %s is past its time, and on hold", document.pk)
        return False
    return True
