"""Whether the storage still holds what was received: a sample every night, all of it in time."""

import hashlib
import logging
from datetime import datetime

from django.conf import settings
from django.db.models import F

from claims.files.trouble import ContentDamaged
from claims.models import ClaimDocument

logger = logging.getLogger(__name__)

CHUNK = 256 * 1024


def verify_sample(now: datetime) -> int:
    """Read again those that were read longest ago; how many were not what they should be."""
    stored = ClaimDocument.everything.filter(damaged_at=None).exclude(file="")
    longest_ago = stored.order_by(F("verified_at").asc(nulls_first=True), "pk")
    sample = longest_ago[: settings.DOCUMENTS_VERIFIED_A_NIGHT]
    return sum(not verify(document, now) for document in sample)


def verify(document: ClaimDocument, now: datetime) -> bool:
    """Whether the stored file has the fingerprint it was received with; if not, staff is told."""
    if fingerprint_of(document) == document.sha256:
        document.verified_at = now
        document.save(update_fields=["verified_at"])
        return True
    logger.error("Document %s is missing or is not what was received", document.pk)
    document.mark_damaged()
    return False


def fingerprint_of(document: ClaimDocument) -> str:
    """SHA-256 of what is stored, or empty where that cannot be read as it was written."""
    digest = hashlib.sha256()
    try:
        with document.file.open("rb") as content:
            for chunk in content.chunks(CHUNK):
                digest.update(chunk)
    except (ContentDamaged, FileNotFoundError):
        return ""
    return digest.hexdigest()
