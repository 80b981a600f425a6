"""Which event becomes which notification. Receivers run in the event's transaction: rows only."""

from django.dispatch import receiver

from accounts import signals as accounts_signals
from accounts.models import MailedLink, User
from claims.choices import ClaimStatus, ReviewStatus
from claims.models import Claim, ClaimDocument, ClaimNote
from claims.signals import (
    claim_status_changed,
    document_reviewed,
    limitation_near,
    note_written,
)
from notifications.choices import Kind
from notifications.models import Notification
from notifications.outbox import notify

S = ClaimStatus
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


@receiver(limitation_near, sender=Claim, dispatch_uid="notify_limitation_near")
def notify_limitation_near(sender, claim: Claim, within_days: int, **kwargs):
    """Whoever works on the claim, else the whole desk; once for each number of days."""
    about = {"claim_id": str(claim.pk), "within_days": str(within_days)}
    said = {f"context__{name}": value for name, value in about.items()}
    if Notification.objects.filter(kind=Kind.LIMITATION_NEAR, **said).exists():
        return
    for person in [claim.assigned_to] if claim.assigned_to else User.objects.staff():
        notify(person, Kind.LIMITATION_NEAR, **about)


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


@receiver(accounts_signals.email_verification_requested, dispatch_uid="notify_verify_email")
def notify_verify_email(sender, email_address, **kwargs):
    notify(email_address.user, Kind.VERIFY_EMAIL, email_address_id=str(email_address.pk))


@receiver(accounts_signals.password_reset_requested, dispatch_uid="notify_reset_password")
def notify_reset_password(sender, user, **kwargs):
    notify(user, Kind.RESET_PASSWORD, user_id=str(user.pk))


@receiver(accounts_signals.mailed_link_requested, dispatch_uid="notify_mailed_link")
def notify_mailed_link(sender, link: MailedLink, **kwargs):
    notify(None, Kind.MAILED_LINK, address=link.email, mailed_link_id=str(link.pk))


@receiver(accounts_signals.account_already_exists, dispatch_uid="notify_account_exists")
def notify_account_exists(sender, email, **kwargs):
    notify(User.objects.get(email=email), Kind.ACCOUNT_EXISTS)


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
