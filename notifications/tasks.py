"""Sending in the background. The outbox row decides: a task may run twice, a mail goes once."""

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from celery import shared_task
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from notifications.channels import mail
from notifications.kinds import KINDS
from notifications.models import Notification

SWEEP_LIMIT = 500


@shared_task
def send_notification(notification_id: str) -> None:
    """Send one outbox row. Safe to run twice: only who gets the lease of the row sends it."""
    if not settings.NOTIFICATIONS_ENABLED or not Notification.objects.lease(notification_id):
        return
    notification = Notification.objects.select_related("recipient").get(pk=notification_id)
    if not is_wanted(notification):
        notification.record_suppressed()
        return
    try:
        subject = mail.send(notification)
    except (SMTPException, OSError) as error:
        notification.record_failure(describe(error), is_final=is_permanent(error))
    except ObjectDoesNotExist as error:
        notification.record_failure(describe(error), is_final=True)
    except Exception as error:  # a text that cannot be made must not block the rows behind it
        notification.record_failure(describe(error), is_final=False)
        raise
    else:
        notification.record_sent(subject)


@shared_task
def sweep_outbox() -> int:
    """Queue what was never picked up and what is due again; a second sweep does no harm."""
    due = Notification.objects.due(timezone.now()).order_by("due_at")[:SWEEP_LIMIT]
    ids = [str(pk) for pk in due.values_list("pk", flat=True)]
    for notification_id in ids:
        send_notification.delay(notification_id)
    return len(ids)


def is_wanted(notification: Notification) -> bool:
    """Whether the recipient's switches let it through."""
    switch = KINDS[notification.kind].preference
    preference = getattr(notification.recipient, "notification_preference", None)
    return not switch or preference is None or getattr(preference, switch)


def is_permanent(error: Exception) -> bool:
    """Whether the mail server said never (5xx), as opposed to not now (4xx) or nothing at all."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code >= 500


def describe(error: Exception) -> str:
    """The kind of error and the server's code; its text may carry addresses and stays out."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()
