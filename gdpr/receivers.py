"""What is remembered of consents; rows in the transaction of the event, nothing else."""

from datetime import datetime

from django.dispatch import receiver

from accounts.choices import Role
from accounts.models import User
from accounts.signals import email_change_undone
from claims.consents import Consent
from claims.signals import (
    consent_given,
    consent_withdrawn,
    is_claim_held,
    is_document_held,
)
from gdpr.choices import RequestStatus
from gdpr.erasure_tasks import erase
from gdpr.models import AccountDeletionRequest, ConsentRecord
from gdpr.models.legal_hold import holds_claim, holds_document
from gdpr.signals import (
    deletion_approved,
    deletion_cancelled,
    deletion_done,
    deletion_rejected,
    deletion_requested,
)
from notifications.choices import Kind
from notifications.outbox import notify

D = ConsentRecord.Decision


def keep(consent: Consent, decision: str) -> None:
    ConsentRecord.objects.create(
        user=consent.by,
        name=consent.name,
        claim_id=consent.claim.pk,
        claim_reference=consent.claim.reference,
        purpose=consent.purpose,
        decision=decision,
        words=consent.words,
        text_version=consent.text_version,
        text_sha256=consent.text_sha256,
        language=consent.language,
        channel=consent.channel,
    )


@receiver(consent_given, dispatch_uid="keep_consent_given")
def keep_given(sender, consent: Consent, **kwargs):
    keep(consent, D.GIVEN)


@receiver(consent_withdrawn, dispatch_uid="keep_consent_withdrawn")
def keep_withdrawn(sender, consent: Consent, **kwargs):
    keep(consent, D.WITHDRAWN)


is_document_held.connect(holds_document, dispatch_uid="gdpr_holds_document")
is_claim_held.connect(holds_claim, dispatch_uid="gdpr_holds_claim")


def tell(request: AccountDeletionRequest, kind: str) -> None:
    """By mail to the address they had: they may not sign in to read it on the site."""
    about = {"deletion_request_id": str(request.pk), "user_id": str(request.user_id)}
    notify(request.user, kind, address=request.email, **about)


@receiver(deletion_requested, dispatch_uid="notify_deletion_requested")
def notify_deletion_requested(sender, request: AccountDeletionRequest, **kwargs):
    """The person, with the link that takes it back; and every admin."""
    tell(request, Kind.DELETION_REQUESTED)
    about = {"deletion_request_id": str(request.pk), "user_id": str(request.user_id)}
    for admin in User.objects.staff().filter(role=Role.ADMIN):
        notify(admin, Kind.DELETION_AT_DESK, **about)


@receiver(email_change_undone, dispatch_uid="end_wishes_of_who_took_the_account")
def end_wishes_since(sender, user: User, since: datetime, **kwargs):
    """The owner is back: what was asked with the other address is not their wish."""
    wishes = AccountDeletionRequest.objects.filter(user=user, requested_at__gte=since)
    for wish in wishes.filter(status__in=(RequestStatus.PENDING, RequestStatus.APPROVED)):
        wish.cancel()


@receiver(deletion_approved, dispatch_uid="erase_approved")
def erase_approved(sender, request: AccountDeletionRequest, **kwargs):
    """At once if the time to take it back is over; else the hourly job begins it on its day."""
    erase.delay_on_commit(str(request.pk))


@receiver(deletion_cancelled, dispatch_uid="notify_deletion_cancelled")
def notify_deletion_cancelled(sender, request: AccountDeletionRequest, **kwargs):
    tell(request, Kind.DELETION_CANCELLED)


@receiver(deletion_rejected, dispatch_uid="notify_deletion_rejected")
def notify_deletion_rejected(sender, request: AccountDeletionRequest, **kwargs):
    tell(request, Kind.DELETION_REJECTED)


@receiver(deletion_done, dispatch_uid="notify_deletion_done")
def notify_deletion_done(sender, request: AccountDeletionRequest, **kwargs):
    """To the address alone: there is nobody any more whose account it would belong to."""
    about = {"deletion_request_id": str(request.pk), "user_id": str(request.user_id)}
    notify(None, Kind.DELETION_DONE, address=request.email, **about)
