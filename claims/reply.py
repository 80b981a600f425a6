"""Answering from a mail: a link that lets whoever holds the mailbox write to us, and no more."""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from claims.models import Claim

LIFETIME = timedelta(days=30)
SALT = "claims.reply"


def _mailbox(claim: Claim) -> str:
    """Stands for the address the link went to, so that it ends when the address changes."""
    email = claim.customer.email if claim.customer else ""
    return salted_hmac(SALT, f"{claim.pk}:{email}", algorithm="sha256").hexdigest()[:32]


def token_for(claim: Claim) -> str:
    """Made when the mail is rendered and kept nowhere; good for LIFETIME."""
    return signing.TimestampSigner(salt=SALT).sign(f"{claim.pk}.{_mailbox(claim)}")


def claim_of(token: str) -> Claim | None:
    """The claim a token lets its customer write about.

    None once it ran out, the claim is gone, the customer is blocked or has another address.
    """
    try:
        text = signing.TimestampSigner(salt=SALT).unsign(token, max_age=LIFETIME)
        pk, _dot, mailbox = text.partition(".")
        claims = Claim.objects.filter(pk=UUID(pk), customer__is_active=True)
    except (signing.BadSignature, ValueError):
        return None
    claim = claims.select_related("customer").first()
    if claim is None or not constant_time_compare(mailbox, _mailbox(claim)):
        return None
    return claim
