"""The one door for telling somebody something: a row in the caller's transaction, sent later."""

from typing import TYPE_CHECKING

from notifications.models import Notification
from notifications.tasks import send_notification

if TYPE_CHECKING:
    from accounts.models import User


def notify(
    recipient: "User | None", kind: str, *, address: str = "", **context: str
) -> Notification:
    """Write the outbox row; `context` takes ids, never words or secrets.

    The task is queued after commit. Should the broker lose it, the sweep finds the row.
    """
    notification = Notification.objects.create(
        recipient=recipient, address=address, kind=kind, context=context
    )
    send_notification.delay_on_commit(  # type: ignore[attr-defined]  # missing in the stubs
        str(notification.pk)
    )
    return notification
