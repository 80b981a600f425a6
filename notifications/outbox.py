"""The one door for telling somebody something: a row in the caller's transaction, sent later."""

from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from notifications.choices import Channel, Kind, Status
from notifications.kinds import KINDS
from notifications.models import Notification
from notifications.tasks import send_notification

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

BATCH = 500


def notify(
    recipient: "User | None", kind: str, *, address: str = "", **context: str
) -> Notification:
    """Write the outbox rows, one for each channel; `context` takes ids, never words or secrets.

    The task is queued after commit. Should the broker lose it, the sweep finds the row. Returns the
    row of the mail.
    """
    about = {"kind": kind, "address": address, "context": context}
    rows = Notification.objects.bulk_create(
        Notification(recipient=recipient, channel=channel, **about, **as_shown(channel))
        for channel in channels_for(recipient, kind)
    )
    for row in rows:
        if row.channel != Channel.IN_APP:
            send_notification.delay_on_commit(  # type: ignore[attr-defined]  # missing in the stubs
                str(row.pk)
            )
    return rows[0]


@transaction.atomic
def notify_nobody() -> None:
    """The work of `notify` and nothing left of it: else the time of an answer would tell."""
    with transaction.atomic():
        Notification.objects.create(kind=Kind.RESET_PASSWORD, address="nobody@example.com")
        transaction.set_rollback(True)
    send_notification.delay_on_commit(  # type: ignore[attr-defined]  # finds no row, and is done
        str(uuid4())
    )


def notify_many(recipients: "QuerySet[User]", kind: str, **context: str) -> int:
    """Tell many people the same; they pass through in batches and the sweep sends the mails."""
    told = 0
    people = recipients.only("pk", "phone").iterator(chunk_size=BATCH)
    while batch := list(islice(people, BATCH)):
        Notification.objects.bulk_create(
            Notification(
                recipient=person, channel=channel, kind=kind, context=context, **as_shown(channel)
            )
            for person in batch
            for channel in channels_for(person, kind)
        )
        told += len(batch)
    return told


def channels_for(recipient: "User | None", kind: str) -> list[Channel]:
    """The mail first; on the site only for who has an account, by text only where it is set up."""
    spec = KINDS[kind]
    channels = [channel for channel in spec.channels if recipient or channel == Channel.EMAIL]
    if spec.may_be_text_message and settings.SMS_BACKEND and recipient and recipient.phone:
        channels.append(Channel.SMS)
    return channels


def as_shown(channel: Channel) -> dict[str, Any]:
    """What is shown on the site is there as soon as it is written."""
    if channel != Channel.IN_APP:
        return {}
    return {"status": Status.SENT, "sent_at": timezone.now()}
