"""Which event becomes which notification. Receivers run in the event's transaction: rows only."""

from datetime import date, timedelta

from django.dispatch import receiver

from accounts import signals as accounts_signals
from accounts.choices import Role
from accounts.models import MailedLink, User
from claims import deadlines
from claims.choices import ClaimStatus, ReviewStatus, SignatureWay
from claims.models import (
    Claim,
    ClaimDocument,
    ClaimNote,
    DocumentRequest,
    Signature,
    SignatureLink,
)
from claims.signals import (
    authority_revoked,
    claim_status_changed,
    claims_overdue,
    deadlines_passed,
    document_damaged,
    document_infected,
    document_reminder_due,
    document_requested,
    document_reviewed,
    draft_shredded,
    draft_unfinished,
    limitation_near,
    news_overdue,
    note_written,
    report_due,
    signature_completed,
    signature_requested,
)
from notifications.choices import Kind
from notifications.models import FailedTask, Notification, RefusedAddress
from notifications.outbox import notify, notify_many
from notifications.signals import tasks_failed

S = ClaimStatus
FIRST_LOOK_BACK = 7  # days, for somebody who was never told of a deadline
KIND_OF_STATUS = {
    S.SUBMITTED: Kind.CLAIM_SUBMITTED,
    S.UNDER_REVIEW: Kind.CLAIM_UNDER_REVIEW,
    S.APPROVED: Kind.CLAIM_APPROVED,
    S.REJECTED: Kind.CLAIM_REJECTED,
    S.PAID: Kind.CLAIM_PAID,
    S.CLOSED: Kind.CLAIM_CLOSED,
    S.WITHDRAWN: Kind.CLAIM_WITHDRAWN,
    S.EXPIRED: Kind.CLAIM_EXPIRED,
}


def kind_of_move(previous: str, status: str) -> str:
    if previous == S.UNDER_REVIEW and status == S.SUBMITTED:
        return Kind.CLAIM_MORE_NEEDED
    return KIND_OF_STATUS[S(status)]


@receiver(claim_status_changed, sender=Claim, dispatch_uid="notify_status_changed")
def notify_status_changed(sender, claim: Claim, previous_status: str, reason: str, **kwargs):
    if claim.customer is None:  # a draft that ran out before anybody proved an address
        return
    kind = kind_of_move(previous_status, claim.status)
    about = {"reason": reason} if kind == Kind.CLAIM_MORE_NEEDED else {}
    notify(claim.customer, kind, claim_id=str(claim.pk), **about)


@receiver(tasks_failed, sender=FailedTask, dispatch_uid="notify_tasks_failed")
def notify_tasks_failed(sender, number: int, **kwargs):
    notify_many(User.objects.staff().filter(role=Role.ADMIN), Kind.TASKS_FAILED, number=str(number))


@receiver(news_overdue, sender=Claim, dispatch_uid="notify_news_overdue")
def notify_news_overdue(sender, claim: Claim, **kwargs):
    """The customer, honestly, and those who could have kept the promise; once for each promise."""
    about = {"claim_id": str(claim.pk), "promised": claim.next_news_by.isoformat()}
    said = {f"context__{name}": value for name, value in about.items()}
    if Notification.objects.filter(kind=Kind.DESK_NEWS_OVERDUE, **said).exists():
        return
    for person in [claim.assigned_to] if claim.assigned_to else User.objects.staff():
        notify(person, Kind.DESK_NEWS_OVERDUE, **about)
    if claim.customer:
        notify(claim.customer, Kind.NEWS_OVERDUE, **about)


@receiver(limitation_near, sender=Claim, dispatch_uid="notify_limitation_near")
def notify_limitation_near(sender, claim: Claim, within_days: int, **kwargs):
    """Whoever works on the claim, else the whole desk; once for each number of days."""
    about = {"claim_id": str(claim.pk), "within_days": str(within_days)}
    said = {f"context__{name}": value for name, value in about.items()}
    if Notification.objects.filter(kind=Kind.LIMITATION_NEAR, **said).exists():
        return
    for person in [claim.assigned_to] if claim.assigned_to else User.objects.staff():
        notify(person, Kind.LIMITATION_NEAR, **about)


@receiver(claims_overdue, sender=Claim, dispatch_uid="notify_claims_overdue")
def notify_claims_overdue(sender, day: date, **kwargs):
    """The leads, once for each day."""
    about = {"day": day.isoformat()}
    told = Notification.objects.filter(kind=Kind.CLAIMS_OVERDUE, context__day=about["day"])
    if not told.exists():
        for lead in User.objects.staff().filter(role=Role.ADMIN):
            notify(lead, Kind.CLAIMS_OVERDUE, **about)


@receiver(deadlines_passed, sender=Claim, dispatch_uid="notify_deadlines_passed")
def notify_deadlines_passed(sender, day: date, **kwargs):
    """Each of the staff, of what ran out since they were last told."""
    for person in User.objects.staff():
        since = told_until(person) or day - timedelta(days=FIRST_LOOK_BACK)
        if since < day and deadlines.earliest(deadlines.passed(person, since, day), 1):
            days = {"since": since.isoformat(), "until": day.isoformat()}
            notify(person, Kind.DEADLINES_PASSED, **days)


def told_until(person: User) -> date | None:
    told = Notification.objects.filter(recipient=person, kind=Kind.DEADLINES_PASSED)
    last = told.order_by("-created_at").first()
    return date.fromisoformat(last.context["until"]) if last else None


@receiver(report_due, sender=Claim, dispatch_uid="notify_report_due")
def notify_report_due(sender, first: date, last: date, **kwargs):
    """Each lead, once for each period."""
    about = {"first": first.isoformat(), "last": last.isoformat()}
    said = {f"context__{name}": value for name, value in about.items()}
    told = Notification.objects.filter(kind=Kind.DESK_REPORT, **said).values("recipient")
    leads = User.objects.staff().filter(role=Role.ADMIN).exclude(pk__in=told)
    for lead in leads:
        notify(lead, Kind.DESK_REPORT, **about)


@receiver(draft_unfinished, sender=Claim, dispatch_uid="notify_draft_reminder")
def notify_draft_reminder(sender, claim: Claim, day: int, **kwargs):
    notify(claim.customer, Kind.DRAFT_REMINDER, claim_id=str(claim.pk), day=str(day))


@receiver(draft_shredded, sender=Claim, dispatch_uid="notify_draft_shredded")
def notify_draft_shredded(sender, claim: Claim, **kwargs):
    """Only to a proven address; the row names the flight, for the draft is gone when it is sent."""
    segment = claim.first_segment
    if claim.customer is not None and segment is not None:
        flight = {
            "flight_number": segment.flight_number,
            "flight_date": segment.flight_date.isoformat(),
        }
        notify(claim.customer, Kind.DRAFT_SHREDDED, **flight)


@receiver(note_written, sender=ClaimNote, dispatch_uid="notify_message")
def notify_message(sender, note: ClaimNote, **kwargs):
    """Tell the customer that somebody wrote; the text stays on the claim page."""
    customer = note.claim.customer
    if customer is not None and note.author_id != customer.pk and not note.is_internal:
        notify(customer, Kind.CLAIM_MESSAGE, claim_id=str(note.claim_id))


@receiver(document_reviewed, sender=ClaimDocument, dispatch_uid="notify_document_rejected")
def notify_document_rejected(sender, document: ClaimDocument, **kwargs):
    if document.review_status == ReviewStatus.REJECTED:
        customer = document.claim.customer
        notify(customer, Kind.DOCUMENT_REJECTED, document_id=str(document.pk))


@receiver(signature_requested, sender=SignatureLink, dispatch_uid="notify_signature_request")
def notify_signature_request(sender, link: SignatureLink, is_reminder: bool, **kwargs):
    about = {"is_reminder": "yes"} if is_reminder else {}
    address = {"address": link.email}
    notify(None, Kind.SIGNATURE_REQUEST, **address, signature_link_id=str(link.pk), **about)


@receiver(signature_completed, sender=Claim, dispatch_uid="notify_signature")
def notify_signature(sender, claim: Claim, signature: Signature, **kwargs):
    """The signer by link gets a copy and the way back; the customer hears that somebody signed."""
    if signature.way != SignatureWay.LINK:
        return
    about = {"signature_id": str(signature.pk)}
    notify(None, Kind.SIGNATURE_COPY, address=signature.email, **about)
    if claim.customer is not None and claim.customer.email != signature.email:
        notify(claim.customer, Kind.SIGNATURE_COMPLETED, claim_id=str(claim.pk), **about)


@receiver(authority_revoked, sender=Claim, dispatch_uid="notify_authority_revoked")
def notify_authority_revoked(sender, claim: Claim, signature: Signature, **kwargs):
    """A receipt for who took it back, and the news for the desk and for the customer."""
    about = {"signature_id": str(signature.pk)}
    signer = signature.email or (claim.customer.email if claim.customer else "")
    if signer:
        notify(None, Kind.AUTHORITY_REVOKED, address=signer, **about)
    if claim.is_draft:
        return
    for person in [claim.assigned_to] if claim.assigned_to else User.objects.staff():
        notify(person, Kind.AUTHORITY_ENDED, claim_id=str(claim.pk), **about)


@receiver(document_infected, sender=ClaimDocument, dispatch_uid="notify_document_infected")
def notify_document_infected(sender, document: ClaimDocument, **kwargs):
    """Its owner, who has to send another one, and whoever works on the claim."""
    about = {"document_id": str(document.pk)}
    if document.claim.customer is not None and not document.is_ours:
        notify(document.claim.customer, Kind.DOCUMENT_INFECTED, **about)
    for person in people_at_desk(document.claim):
        notify(person, Kind.INFECTED_AT_DESK, **about)


@receiver(document_damaged, sender=ClaimDocument, dispatch_uid="notify_document_damaged")
def notify_document_damaged(sender, document: ClaimDocument, **kwargs):
    """Everybody at the desk: one file may be the first of many."""
    for person in User.objects.staff():
        notify(person, Kind.DOCUMENT_DAMAGED, document_id=str(document.pk))


def people_at_desk(claim: Claim):
    return [claim.assigned_to] if claim.assigned_to else User.objects.staff()


@receiver(document_requested, sender=DocumentRequest, dispatch_uid="notify_document_requested")
def notify_document_requested(sender, request: DocumentRequest, **kwargs):
    """A rejection asks as well, and has its own mail."""
    is_rejected = request.document and request.document.review_status == ReviewStatus.REJECTED
    if not is_rejected:
        notify(request.claim.customer, Kind.DOCUMENT_REQUESTED, request_id=str(request.pk))


@receiver(document_reminder_due, sender=DocumentRequest, dispatch_uid="notify_document_reminder")
def notify_document_reminder(sender, request: DocumentRequest, **kwargs):
    notify(request.claim.customer, Kind.DOCUMENT_REMINDER, request_id=str(request.pk))


@receiver(accounts_signals.email_verification_requested, dispatch_uid="notify_verify_email")
def notify_verify_email(sender, email_address, **kwargs):
    notify(email_address.user, Kind.VERIFY_EMAIL, email_address_id=str(email_address.pk))


@receiver(accounts_signals.password_reset_requested, dispatch_uid="notify_reset_password")
def notify_reset_password(sender, user, **kwargs):
    notify(user, Kind.RESET_PASSWORD, user_id=str(user.pk))


@receiver(accounts_signals.email_proven, dispatch_uid="clear_refused_address")
def clear_refused_address(sender, user, **kwargs):
    """Our link was opened from that mailbox, so our mail arrives there."""
    RefusedAddress.objects.clear(user.email)


@receiver(accounts_signals.mailed_link_requested, dispatch_uid="notify_mailed_link")
def notify_mailed_link(sender, link: MailedLink, **kwargs):
    notify(None, Kind.MAILED_LINK, address=link.email, mailed_link_id=str(link.pk))


@receiver(accounts_signals.account_already_exists, dispatch_uid="notify_account_exists")
def notify_account_exists(sender, email, **kwargs):
    owner = User.objects.filter(email=email).first()
    notify(owner, Kind.ACCOUNT_EXISTS, address="" if owner else email)


@receiver(accounts_signals.password_changed, dispatch_uid="notify_password_changed")
def notify_password_changed(sender, user, **kwargs):
    notify(user, Kind.PASSWORD_CHANGED)


@receiver(accounts_signals.account_locked, dispatch_uid="notify_account_locked")
def notify_account_locked(sender, email, **kwargs):
    if user := User.objects.filter(email=email).first():
        notify(user, Kind.ACCOUNT_LOCKED)


@receiver(accounts_signals.user_registered, dispatch_uid="notify_welcome")
def notify_welcome(sender, user, **kwargs):
    notify(user, Kind.WELCOME)


@receiver(accounts_signals.second_factor_changed, dispatch_uid="notify_second_factor")
def notify_second_factor(sender, user, **kwargs):
    notify(user, Kind.SECOND_FACTOR)


@receiver(accounts_signals.token_reused, dispatch_uid="notify_token_reused")
def notify_token_reused(sender, user, **kwargs):
    notify(user, Kind.TOKEN_REUSED)
