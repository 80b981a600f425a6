"""A look at what is in the outbox before anything leaves it."""

from datetime import datetime

from django.dispatch import receiver

from claims.models import Claim
from claims.preview import Message
from claims.signals import words_wanted
from notifications.channels import mail
from notifications.choices import Channel
from notifications.models import Notification


@receiver(words_wanted, sender=Claim, dispatch_uid="show_mails_about_claim")
def show_mails(sender, claim: Claim, since: datetime, **kwargs) -> list[Message]:
    """The mails to the customer that were written in this transaction, word for word."""
    rows = Notification.objects.filter(
        recipient=claim.customer,
        channel=Channel.EMAIL,
        context__claim_id=str(claim.pk),
        created_at__gte=since,
    ).select_related("recipient")
    return [as_message(row, claim.language) for row in rows]


def as_message(row: Notification, language: str) -> Message:
    built = mail.build(row)
    return Message(to=row.to, language=language, subject=built.subject, text=str(built.body))
