"""What claims do when something happens to an account."""

from django.dispatch import receiver

from accounts.models import MailedLink
from accounts.signals import email_proven
from claims.models import Claim


@receiver(email_proven, dispatch_uid="claim_gets_its_customer")
def give_draft_to_its_customer(sender, user, purpose, reference, **kwargs):
    """The link in the mail was used: the draft it was sent for now belongs to that person."""
    if purpose == MailedLink.Purpose.FILE_CLAIM:
        Claim.objects.drafts().filter(pk=reference, customer=None, contact_email=user.email).update(
            customer=user
        )
