"""What is past its time goes, class by class, by the periods in RetentionClass.

Drafts, files, sign-ins, sessions and runs have jobs of their own; here go claims, payments,
consents, messages, webhooks and requests. Nothing on legal hold goes, and a night on which far more
is past its time than usual removes nothing of that class: a clock or a period may be wrong.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.inventory import Kept, Person, places
from accounts.models.permit import erasing
from claims.choices import ClaimStatus
from claims.models import Claim, ClaimStatusHistory
from claims.personal_data import delete_files, files_of_claims
from gdpr.choices import RequestStatus
from gdpr.erasure import AT_ONCE, delete
from gdpr.models import (
    AccountDeletionRequest,
    ConsentRecord,
    LegalHold,
    RetentionClass,
    RetentionReport,
)
from notifications.models import Notification, WebhookDelivery

ENDED = (ClaimStatus.CLOSED, ClaimStatus.WITHDRAWN, ClaimStatus.EXPIRED, ClaimStatus.REJECTED)
FEW = 100  # so many may always go
MOST_SHARE = 5  # beyond them, one in five of a class in one night is too many


class TooMuchExpired(Exception):
    """Far more is past its time than on any night before; a person has to look."""


def ended_claims(before: datetime) -> QuerySet:
    """Ended without a payment, and not moved since."""
    moves = ClaimStatusHistory.objects.filter(claim=OuterRef("pk"))
    quiet = Claim.objects.filter(status__in=ENDED, payout=None, updated_at__lt=before)
    return quiet.exclude(Exists(moves.filter(at__gte=before)))


def paid_claims(before: datetime) -> QuerySet:
    return Claim.objects.filter(payout__paid_date__lt=before.date()).exclude(
        status=ClaimStatus.APPROVED
    )


def consents(before: datetime) -> QuerySet:
    """Of claims that are gone; one to marketing stands until it is taken back or erased."""
    return ConsentRecord.objects.filter(at__lt=before, claim_id__isnull=False).exclude(
        Exists(Claim.objects.filter(pk=OuterRef("claim_id")))
    )


def messages(before: datetime) -> QuerySet:
    return Notification.objects.filter(created_at__lt=before).exclude(status="pending")


def webhooks(before: datetime) -> QuerySet:
    return WebhookDelivery.objects.filter(created_at__lt=before).exclude(state="pending")


def requests(before: datetime) -> QuerySet:
    ended = (RequestStatus.ERASED, RequestStatus.CANCELLED, RequestStatus.REJECTED)
    return AccountDeletionRequest.objects.filter(
        Q(erased_at__lt=before) | Q(cancelled_at__lt=before) | Q(reviewed_at__lt=before),
        status__in=ended,
    )


EXPIRED: dict[str, Callable[[datetime], QuerySet]] = {
    Kept.CLAIM: ended_claims,
    Kept.MONEY: paid_claims,
    Kept.PROOF: consents,
    Kept.MESSAGES: messages,
    Kept.WEBHOOKS: webhooks,
    Kept.REQUESTS: requests,
}


def apply(now: datetime) -> list[RetentionReport]:
    """Go through the classes; a report for each that had something past its time."""
    classes = RetentionClass.objects.filter(code__in=EXPIRED, days__isnull=False)
    reports = [apply_class(row, now) for row in classes]
    return [report for report in reports if report]


def apply_class(row: RetentionClass, now: datetime) -> RetentionReport | None:
    expired = EXPIRED[row.code](now - timedelta(days=row.days or 0))
    number = expired.count()
    if not number:
        return None
    if is_far_too_many(number, expired.model._base_manager.count()):
        return RetentionReport.objects.create(code=row.code, expired=number, is_stopped=True)
    free = not_held(expired)
    removed = remove(row.code, free)
    return RetentionReport.objects.create(
        code=row.code, expired=number, held=number - free_count(free, removed), removed=removed
    )


def free_count(free: QuerySet, removed: int) -> int:
    """How many nothing held: those removed, and those left for the next night."""
    return removed + free.count()


def is_far_too_many(number: int, whole: int) -> bool:
    return number > FEW and number * MOST_SHARE > whole


def not_held(rows: QuerySet) -> QuerySet:
    """Without what a standing hold covers, by the claim or the person a row is about."""
    claims = LegalHold.objects.held_claims()
    people = LegalHold.objects.standing().filter(user__isnull=False).values("user")
    if rows.model is Claim:
        return rows.exclude(pk__in=claims.values("pk"))
    if rows.model is ConsentRecord:
        return rows.exclude(claim_id__in=claims.values("pk")).exclude(
            user__isnull=False, user__in=people
        )
    if rows.model is Notification:
        held = [str(pk) for pk in claims.values_list("pk", flat=True)]
        return rows.exclude(recipient__isnull=False, recipient__in=people).exclude(
            Q(context__has_key="claim_id") & Q(context__claim_id__in=held)
        )
    if rows.model is WebhookDelivery:
        return rows.exclude(claim__isnull=False, claim__in=claims.values("pk"))
    return rows.exclude(user__in=people)


def remove(code: str, rows: QuerySet) -> int:
    """Some of the rows, with everything that hangs on them; the rest goes the next night."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if not keys:
        return 0
    if rows.model is Claim:
        for pk in keys:
            remove_claim(str(pk))
    elif rows.model is ConsentRecord:
        remove_consents(keys)
    else:
        remove_rows(rows.model, keys)
    return len(keys)


def remove_claim(pk: str) -> None:
    """A claim with its files, its history and what was said about it."""
    if not not_held(Claim.objects.filter(pk=pk)).exists():  # a hold that came meanwhile
        return
    person = Person(None, claims=frozenset({pk}))
    delete_files(files_of_claims(person))
    with erasing([UUID(pk)]):
        for place in places():
            hangs_on_it = place.model.startswith(("claims.", "notifications.", "gdpr.LegalHold"))
            if hangs_on_it and place.model != "claims.BulkAction":  # that met other claims as well
                delete(place, list(place.of(person).values_list("pk", flat=True)))


def remove_consents(keys: list) -> None:
    subjects = ConsentRecord.objects.filter(pk__in=keys).values_list("claim_id", flat=True)
    with erasing(set(subjects)):
        rows = ConsentRecord._base_manager.filter(pk__in=keys)
        rows._raw_delete(using=rows.db)


def remove_rows(model, keys: list) -> None:
    if model is AccountDeletionRequest:
        for request in AccountDeletionRequest.objects.filter(pk__in=keys):
            request.tallies.all().delete()
    model._base_manager.filter(pk__in=keys).delete()


def raise_if_stopped(reports: list[RetentionReport]) -> None:
    stopped = [report.get_code_display() for report in reports if report.is_stopped]
    if stopped:
        text = _("Far more than usual is past its time, and nothing of it was removed: %(what)s")
        raise TooMuchExpired(text % {"what": ", ".join(stopped)})
