"""Background work on claims; every task takes an id and may run twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from claims.choices import ClaimStatus, ScanStatus
from claims.files import scanner
from claims.models import Claim, ClaimDocument

RECHECK_AFTER = timedelta(minutes=5)
CLOSE_AFTER = timedelta(days=14)


@shared_task(
    autoretry_for=(scanner.ScannerUnavailable,), retry_backoff=5, retry_jitter=True, max_retries=5
)
def check_document(document_id: str) -> None:
    """Have a document scanned. Twice does no harm: a document with a verdict is left alone.

    While the scanner is away the document waits; `recheck_waiting_documents` comes back to it.
    """
    document = ClaimDocument.objects.filter(pk=document_id).first()
    if document is None or document.scan_status != ScanStatus.WAITING:
        return
    document.scan()


@shared_task
def recheck_waiting_documents() -> None:
    """Queue again what still waits: the scanner was away, or the broker lost the message."""
    waiting_since = timezone.now() - RECHECK_AFTER
    waiting = ClaimDocument.objects.filter(
        scan_status=ScanStatus.WAITING, uploaded_at__lt=waiting_since
    )
    for document_id in waiting.values_list("pk", flat=True):
        check_document.delay(str(document_id))


@shared_task
def close_paid_claims() -> int:
    """Close what was paid 14 days ago. Twice does no harm: a closed claim is not paid any more."""
    paid_until = timezone.localdate() - CLOSE_AFTER
    due = Claim.objects.filter(status=ClaimStatus.PAID, payout__paid_date__lte=paid_until)
    closed = 0
    for claim in due.iterator():
        claim.close(by=None)
        closed += 1
    return closed
