"""Clears up after what was interrupted: files that no row names are removed from the storage."""

from datetime import datetime, timedelta

from django.db.models import Q

from claims.models import ClaimBundle, ClaimDocument, DocumentPage, PendingFile
from claims.models.stored_file import delete_now

# Longer than any upload takes.
LEFT_ALONE_FOR = timedelta(hours=1)
AT_ONCE = 1000


def sweep(now: datetime) -> int:
    """How many files of interrupted uploads and deletions were settled."""
    left = PendingFile.objects.filter(created_at__lt=now - LEFT_ALONE_FOR).order_by("created_at")
    names = list(left.values_list("name", flat=True)[:AT_ONCE])
    orphans = [name for name in names if not is_owned(name)]
    PendingFile.objects.filter(name__in=set(names) - set(orphans)).delete()
    delete_now(orphans)
    return len(names)


def is_owned(name: str) -> bool:
    """Whether a document, one of its pages or a bundle names this file."""
    owners = (
        ClaimDocument.everything.filter(Q(file=name) | Q(thumbnail=name)),
        DocumentPage.objects.filter(image=name),
        ClaimBundle.objects.filter(file=name),
    )
    return any(rows.exists() for rows in owners)
