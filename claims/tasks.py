"""Background work on claims; every task takes an id and may run twice."""

import logging
from datetime import date, timedelta

from celery import shared_task
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from claims import bundle_pdf, drafts, figures, pass_check
from claims.assignment import hand_out
from claims.choices import ClaimStatus, ScanStatus
from claims.files import integrity, janitor, retention, scanner
from claims.files.preparation import prepare
from claims.files.trouble import StorageUnavailable
from claims.flight_status import lookup
from claims.models import (
    BulkAction,
    Claim,
    ClaimBundle,
    ClaimDocument,
    DocumentRequest,
    Signature,
    SignatureLink,
)
from claims.pdf import authority_pdf
from claims.refusals import TransitionNotAllowed
from claims.signals import (
    claims_overdue,
    deadlines_passed,
    limitation_near,
    news_overdue,
    report_due,
)
from claims.true_time import require_true_time
from compensation.engine import FactsError
from compensation.quotes import closed_since
from compensation.wording import too_late_text

logger = logging.getLogger(__name__)

# Longer than the retries of a task, shorter than the five minutes between two looks.
CLAIMS_IN_ONE_RUN = 200
RECHECK_AFTER = timedelta(minutes=2)
RECHECK_AT_ONCE = 500
DRAWN_AT_ONCE = 50
WARN_WITHIN_DAYS = (7, 30, 60)
CLOSE_AFTER = timedelta(days=14)
# Counting every day of a million claims anew takes minutes; Redis hands a task out again after 10.
LONG_COUNT = {"soft_time_limit": 540, "time_limit": 570}


@shared_task(
    autoretry_for=(scanner.ScannerUnavailable, StorageUnavailable),
    retry_backoff=5,
    retry_jitter=True,
    max_retries=5,
)
def check_document(document_id: str) -> None:
    """Have a document scanned. Twice does no harm: a document with a verdict is left alone.

    While the scanner is away the document waits; `recheck_waiting_documents` comes back to it.
    """
    document = ClaimDocument.everything.filter(pk=document_id).first()
    if document is None or document.scan_status != ScanStatus.WAITING:
        return
    document.scan()
    if document.is_viewable:
        prepare_document.delay_on_commit(document_id)


@shared_task(autoretry_for=(StorageUnavailable,), retry_backoff=5, max_retries=5)
def prepare_document(document_id: str) -> None:
    """Draw its pages and read its words. Twice does no harm: what is prepared is left alone."""
    document = ClaimDocument.everything.unprepared().filter(pk=document_id).first()
    if document is not None:
        prepare(document)


@shared_task
def recheck_waiting_documents() -> None:
    """Queue again what still waits: the scanner was away, or the broker lost the message.

    While the scanner is away nothing is queued; this comes back in five minutes.
    """
    documents = ClaimDocument.everything.filter(uploaded_at__lt=timezone.now() - RECHECK_AFTER)
    for document_id in documents.unprepared().values_list("pk", flat=True)[:RECHECK_AT_ONCE]:
        prepare_document.delay(str(document_id))
    if not (scanner.is_switched_off() or scanner.is_there()):
        return
    waiting = documents.filter(scan_status=ScanStatus.WAITING)
    for document_id in waiting.values_list("pk", flat=True)[:RECHECK_AT_ONCE]:
        check_document.delay(str(document_id))


@shared_task(autoretry_for=(StorageUnavailable,), retry_backoff=60, max_retries=3)
def sweep_pending_files() -> int:
    """Settle uploads and deletions that were interrupted. Twice does no harm: rows go with them."""
    return janitor.sweep(timezone.now())


@shared_task(autoretry_for=(StorageUnavailable,), retry_backoff=60, max_retries=3)
def verify_some_files() -> int:
    """Compare stored files with their fingerprints, those of longest ago first; tells staff."""
    return integrity.verify_sample(timezone.now())


@shared_task
def shred_expired_files() -> int:
    """Destroy files past their time. Twice does no harm: what is gone is not found again."""
    now = timezone.now()
    require_true_time(now)
    return retention.shred_expired(now)


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
def tell_of_overdue_news() -> int:
    """Say of each open claim whose promise of news was missed that it was.

    Twice does no harm: receivers say it once for each promised day.
    """
    late = Claim.objects.open().filter(next_news_by__lt=timezone.localdate())
    told = 0
    for claim in late.select_related("customer", "assigned_to").iterator(chunk_size=500):
        news_overdue.send(Claim, claim=claim)
        told += 1
    return told


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


@shared_task
def remind_of_drafts() -> int:
    """Remind of drafts at rest for 2, 7 and 14 days. Twice does no harm: each is said once."""
    now = timezone.now()
    resting = drafts.remindable(now).select_related("customer")
    return sum(drafts.remind_of(claim, now) for claim in resting)


@shared_task
def shred_drafts() -> int:
    """Remove drafts nobody touched for 30 days. Twice does no harm: they are gone by then."""
    now = timezone.now()
    require_true_time(now)
    return sum(drafts.shred(claim, now) for claim in drafts.shreddable(now))


@shared_task
def hand_out_claims() -> int:
    """Put unassigned claims on the reviewers' desks, where HAND_OUT_CLAIMS says so.

    Twice does no harm: what was handed out is not unassigned any more.
    """
    return sum(hand_out(by=None).values()) if settings.HAND_OUT_CLAIMS else 0


@shared_task(autoretry_for=(StorageUnavailable, FileNotFoundError), retry_backoff=5, max_retries=5)
def read_boarding_pass(document_id: str) -> None:
    """Read the code on an uploaded pass. Twice does no harm: a pass is read once."""
    document = ClaimDocument.objects.filter(pk=document_id, pass_reading=None).first()
    if document is not None:
        pass_check.read(document)


@shared_task(autoretry_for=(OSError,), retry_backoff=5, retry_jitter=True, max_retries=5)
def draw_authority(signature_id: int) -> None:
    """Draw what somebody signed as PDF. Twice does no harm: one that is drawn is left alone."""
    signature = Signature.objects.select_related("claim").filter(pk=signature_id).first()
    if signature is None or signature.pdf or signature.is_paper:
        return
    content = ContentFile(authority_pdf(signature))
    signature.pdf.save("", content, save=False)
    signature.save(update_fields=["pdf"])


@shared_task
def draw_missing_authorities() -> None:
    """Queue again what was not drawn: the broker lost it, or the libraries were missing."""
    before = timezone.now() - RECHECK_AFTER
    missing = Signature.objects.without_pdf().filter(signed_at__lt=before)
    for signature_id in missing.values_list("pk", flat=True)[:DRAWN_AT_ONCE]:
        draw_authority.delay(signature_id)


@shared_task
def remind_of_signatures() -> int:
    """Mail open signature links again, 3, 7 and 12 days after they were sent.

    Twice does no harm: the row counts its reminders, and moves on only where it still stands.
    """
    reminded = 0
    for link in SignatureLink.objects.to_be_reminded(timezone.now()).iterator():
        reminded += link.remind()
    return reminded


@shared_task
def look_up_flights(claim_id: str) -> None:
    """Ask what became of a claim's flights. Twice does no harm: what is known is not asked for."""
    claim = Claim.objects.filter(pk=claim_id).first()
    if claim is not None:
        lookup.look_up(claim)


@shared_task
def look_up_waiting_flights() -> None:
    """Ask again for the flights of new claims the provider could not tell of."""
    for claim_id in lookup.waiting().values_list("pk", flat=True):
        look_up_flights.delay(str(claim_id))


@shared_task
def remind_of_documents() -> int:
    """Remind of requests due in 7 and in 2 days. Twice does no harm: each says it was reminded."""
    today = timezone.localdate()
    near = DocumentRequest.objects.near_their_day(today)
    return sum(request.remind(today) for request in near.iterator())


@shared_task(soft_time_limit=100, time_limit=120)
def make_bundle(bundle_id: str) -> None:
    """Draw a claim report or an evidence bundle. Twice does no harm: one worker has it at a time.

    A worker that was killed leaves it to `make_waiting_bundles`, once its lease has run out.
    """
    bundle = ClaimBundle.objects.filter(pk=bundle_id).first()
    if bundle is not None and bundle.begin():
        bundle_pdf.make(bundle)


@shared_task
def make_waiting_bundles() -> int:
    """Queue again what nobody works on. Twice does no harm: it is begun once."""
    waiting = ClaimBundle.objects.left_alone(timezone.now()).values_list("pk", flat=True)
    for bundle_id in waiting:
        make_bundle.delay(str(bundle_id))
    return len(waiting)


@shared_task
def delete_expired_bundles() -> int:
    """Delete reports and bundles with their files. Twice does no harm: they are gone by then."""
    return ClaimBundle.objects.filter(expires_at__lte=timezone.now()).destroy()


@shared_task
def report_overdue() -> int:
    """Tell the leads which claims wait for us longer than we promise; once for each day."""
    today = timezone.localdate()
    count = Claim.objects.overdue(today).count()
    if count:
        claims_overdue.send(Claim, day=today)
    return count


@shared_task
def report_passed_deadlines() -> None:
    """Tell whose deadlines passed. Twice does no harm: receivers tell of each once."""
    deadlines_passed.send(Claim, day=timezone.localdate())


@shared_task
def report_day() -> None:
    """Have the leads read yesterday's figures. Twice does no harm: each period is sent once."""
    yesterday = timezone.localdate() - timedelta(days=1)
    report_due.send(Claim, first=yesterday, last=yesterday)


@shared_task
def report_week() -> None:
    """The same of the last whole week, Monday to Sunday."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday() + 7)
    report_due.send(Claim, first=monday, last=monday + timedelta(days=6))


@shared_task
def run_bulk_action(action_id: str) -> None:
    """Go on with a bulk action for a while, then hand the rest to the next run of this task.

    Twice does no harm: each claim is done once.
    """
    action = BulkAction.objects.filter(pk=action_id, finished_at=None).first()
    if action is not None and not action.run(CLAIMS_IN_ONE_RUN):
        run_bulk_action.delay(action_id)


@shared_task
def resume_bulk_actions() -> None:
    """Go on with what a killed worker or a lost message left unfinished."""
    since = timezone.now() - RECHECK_AFTER
    for pk in BulkAction.objects.filter(finished_at=None, created_at__lt=since).values_list("pk"):
        run_bulk_action.delay(str(pk[0]))


@shared_task(**LONG_COUNT)
def refresh_figures() -> int:
    """Count again for the dashboard what changed. Twice does no harm: each day is counted whole."""
    return figures.refresh()


@shared_task(**LONG_COUNT)
def rebuild_figures() -> int:
    """Count every day again for the dashboard. Twice does no harm: it is the same then."""
    return figures.rebuild()
