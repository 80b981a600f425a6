"""Background work on claims; every task takes an id and may run twice."""

import logging
from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone

from claims.choices import ClaimStatus, ScanStatus
from claims.files import scanner
from claims.models import Claim, ClaimDocument
from claims.refusals import TransitionNotAllowed
from claims.signals import limitation_near
from compensation.engine import FactsError
from compensation.quotes import closed_since
from compensation.wording import too_late_text

logger = logging.getLogger(__name__)

RECHECK_AFTER = timedelta(minutes=5)
WARN_WITHIN_DAYS = (7, 30, 60)
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
        try:
            claim.close(by=None)
        except TransitionNotAllowed as error:  # somebody was faster; the others are still due
            logger.warning("Claim %s was not closed: %s", claim.pk, error)
        else:
            closed += 1
    return closed


@shared_task
def expire_claims() -> int:
    """Expire what no court would hear any more. Twice does no harm: it is expired by then.

    Every court must be closed by a limitation period that is certain (`high`); where one is
    doubtful the claim stays and the desk was warned. One claim that cannot be judged, or moved
    meanwhile, does not keep the others.
    """
    today, expired = timezone.localdate(), 0
    for claim in Claim.objects.expirable(today).with_journey().iterator(chunk_size=500):
        try:
            expired += expire_if_closed(claim, today)
        except (FactsError, TransitionNotAllowed) as error:
            logger.warning("Claim %s was not judged for its time limit: %s", claim.pk, error)
    return expired


def expire_if_closed(claim: Claim, today: date) -> bool:
    deadline = closed_since(claim.as_facts(), today)
    if deadline is None:
        return False
    claim.expire(reason=too_late_text(deadline))
    return True


@shared_task
def warn_of_limitation() -> None:
    """Say of each open claim that its first deadline is 60, 30 or 7 days away.

    Receivers see to it that each is said once, on whatever day this ran.
    """
    today = timezone.localdate()
    for claim in Claim.objects.near_limitation(today, max(WARN_WITHIN_DAYS)).iterator():
        days_left = (claim.limitation_on - today).days
        within_days = min(days for days in WARN_WITHIN_DAYS if days_left <= days)
        limitation_near.send(Claim, claim=claim, within_days=within_days)
