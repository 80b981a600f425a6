"""Sending in the background. The outbox row decides: a task may run twice, a mail goes once."""

from celery import shared_task
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from notifications.channels import CHANNELS
from notifications.channels.faults import FAULTS, describe, is_permanent, refuses_address
from notifications.choices import Channel, Kind
from notifications.kinds import KINDS
from notifications.models import FailedTask, JobRun, Notification, Refusal, RefusedAddress
from notifications.signals import tasks_failed
from notifications.smtp import DeliveryUncertain

SWEEP_LIMIT = 500


# However slowly a mail server answers, after 20 s the next mail has its turn.
@shared_task(soft_time_limit=20, time_limit=40)
def send_notification(notification_id: str) -> None:
    """Send one outbox row. Safe to run twice: only who gets the lease of the row sends it."""
    if not settings.NOTIFICATIONS_ENABLED or not Notification.objects.lease(notification_id):
        return
    notification = Notification.objects.to_send().get(pk=notification_id)
    if not is_wanted(notification):
        notification.record_suppressed()
        return
    is_refused: bool = notification.is_address_refused  # type: ignore[attr-defined]  # of to_send
    if is_refused and not is_tried_all_the_same(notification):
        notification.record_failure("AddressRefused", is_final=True)
        return
    try:
        subject = CHANNELS[notification.channel].send(notification)
    except FAULTS as error:
        record_fault(notification, error)
    except ObjectDoesNotExist as error:
        notification.record_failure(describe(error), is_final=True)
    except Exception as error:  # a text that cannot be made must not block the rows behind it
        notification.record_failure(describe(error), is_final=False)
        raise
    else:
        notification.record_sent(subject)


def record_fault(notification: Notification, error: Exception) -> None:
    notification.record_failure(
        describe(error),
        is_final=is_permanent(error),
        is_uncertain=isinstance(error, DeliveryUncertain),
    )
    if refuses_address(error):
        RefusedAddress.objects.mark(notification.to, Refusal.BOUNCED, describe(error))


@shared_task
def sweep_outbox() -> int:
    """Queue what was never picked up and what is due again; a second sweep does no harm."""
    due = Notification.objects.due(timezone.now()).order_by("due_at")[:SWEEP_LIMIT]
    ids = [str(pk) for pk in due.values_list("pk", flat=True)]
    for notification_id in ids:
        send_notification.delay(notification_id)
    return len(ids)


@shared_task
def tell_of_failed_tasks() -> int:
    """Mail the admins once about what failed since the last mail; twice finds nothing new."""
    mailed = Notification.objects.filter(kind=Kind.TASKS_FAILED).order_by("-created_at").first()
    failed = FailedTask.objects.waiting()
    if mailed:
        failed = failed.filter(failed_at__gt=mailed.created_at)
    number = failed.count()
    if number:
        tasks_failed.send(FailedTask, number=number)
    return number


@shared_task
def forget_old_runs() -> int:
    """Delete the records of old runs and failures. Twice does no harm: they are gone by then."""
    now = timezone.now()
    runs, _each = JobRun.objects.outdated(now).delete()
    failures, _each = FailedTask.objects.outdated(now).delete()
    return runs + failures


def is_wanted(notification: Notification) -> bool:
    """Whether the recipient's switches let it through."""
    spec = KINDS[notification.kind]
    preference = getattr(notification.recipient, "notification_preference", None)
    if notification.channel == Channel.SMS:
        return bool(preference and preference.text_messages and preference.user.phone)
    if preference is None:
        return not spec.may_be_turned_off or spec.preference != "marketing_emails"
    return not spec.may_be_turned_off or getattr(preference, spec.preference)


def is_tried_all_the_same(notification: Notification) -> bool:
    """What somebody waits for goes even to an address that refused our mail before."""
    return notification.channel != Channel.EMAIL or KINDS[notification.kind].is_asked_for
