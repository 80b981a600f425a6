"""What becomes of drafts nobody goes on with: three reminders, a way to stop them, an end."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import ProtectedError

from claims.choices import Source
from claims.models import Claim, ClaimDocument
from claims.models.stored_file import delete_after_commit
from claims.promises import DRAFT_KEPT_FOR
from claims.signals import draft_shredded, draft_unfinished, is_claim_held

logger = logging.getLogger(__name__)

REMIND_ON_DAYS = (2, 7, 14)
# A partner reminds its own customers of what it files for them.
REMINDED_SOURCES = (Source.WEB, Source.PHONE)
_signer = signing.Signer(salt="claims.drafts")


# --- The links in a reminder ------------------------------------------------------------------


def token_for(claim: Claim) -> str:
    """Proves that who holds it got our mail about this draft; it opens no data by itself."""
    return _signer.sign(str(claim.pk))


def draft_of(token: str) -> Claim | None:
    """The draft a token was made for, by today's secret key or a fallback; None if it is gone."""
    try:
        pk = UUID(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Claim.objects.drafts().filter(pk=pk).select_related("customer").first()


# --- Reminding --------------------------------------------------------------------------------


def remind_of(claim: Claim, now: datetime) -> bool:
    """Remind the owner of a draft that rests, once for each of the days; True when it was."""
    rested = (now - claim.updated_at).days
    day = max((day for day in REMIND_ON_DAYS if day <= rested), default=0)
    with transaction.atomic():
        # By an update of what was read: of two workers one reminds, and resting goes on.
        due = Claim.objects.drafts().filter(
            pk=claim.pk, reminded_day__lt=day, reminders_stopped_at=None
        )
        if not due.update(reminded_day=day):
            return False
        draft_unfinished.send(Claim, claim=claim, day=day)
    return True


def remindable(now: datetime):
    """Drafts of people with a proven address that may be due for a reminder."""
    resting_since = now - timedelta(days=min(REMIND_ON_DAYS))
    return Claim.objects.drafts().filter(
        customer__isnull=False,
        customer__is_active=True,
        source__in=REMINDED_SOURCES,
        reminders_stopped_at=None,
        reminded_day__lt=max(REMIND_ON_DAYS),
        updated_at__lte=resting_since,
        updated_at__gt=now - DRAFT_KEPT_FOR,
    )


# --- Shredding --------------------------------------------------------------------------------


def shreddable(now: datetime):
    return Claim.objects.drafts().filter(updated_at__lte=now - DRAFT_KEPT_FOR)


def is_held(claim: Claim) -> bool:
    """Whether an app that listens forbids to delete it."""
    return any(held for _listener, held in is_claim_held.send(Claim, claim=claim))


@transaction.atomic
def shred(claim: Claim, now: datetime) -> bool:
    """Remove a draft with its files, and tell its owner; False if somebody went on with it.

    A legal hold on it, or on a file of it, keeps the draft. What the storage does
    not give up now, its janitor deletes later.
    """
    current = shreddable(now).select_for_update().filter(pk=claim.pk).first()
    if current is None:
        return False
    documents = list(ClaimDocument.everything.filter(claim=current))
    if is_held(current) or any(document.is_on_hold for document in documents):
        return False
    names = [name for document in documents for name in document.stored_names()]
    names += current.signatures.exclude(pdf="").values_list("pdf", flat=True)
    draft_shredded.send(Claim, claim=current)
    try:
        current.delete()
    except ProtectedError as error:
        transaction.set_rollback(True)
        logger.warning("Draft %s is kept by %s", claim.pk, sorted(map(repr, error.args[1])))
        return False
    delete_after_commit(names)
    return True
