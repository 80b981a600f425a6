"""A row in the transaction, a mail after it; once, whatever fails in between."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from notifications.choices import Kind, Status
from notifications.models import Notification, NotificationPreference
from notifications.outbox import notify
from notifications.tasks import send_notification, sweep_outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(claim):
    return Notification.objects.create(
        recipient=claim.customer, kind=Kind.CLAIM_SUBMITTED, context={"claim_id": str(claim.pk)}
    )


@pytest.fixture
def broken_mail_server(monkeypatch):
    """Every mail fails with this error until told otherwise."""

    def fail_with(error):
        def send(notification):
            raise error

        monkeypatch.setattr("notifications.channels.mail.send", send)

    return fail_with


def test_the_mail_goes_after_the_commit(customer, commit):
    with commit() as callbacks:
        row = notify(customer, Kind.WELCOME)
        assert mail.outbox == []
    assert len(callbacks) == 1
    row.refresh_from_db()
    assert (row.status, len(mail.outbox)) == (Status.SENT, 1)


def test_what_is_rolled_back_is_never_said(customer, commit):
    with commit(), transaction.atomic():
        notify(customer, Kind.WELCOME)
        transaction.set_rollback(True)
    assert (Notification.objects.count(), mail.outbox) == (0, [])


def test_the_same_task_twice_sends_one_mail(row):
    send_notification(str(row.pk))
    send_notification(str(row.pk))
    assert len(mail.outbox) == 1


def test_a_row_that_somebody_is_sending_is_left_alone(row):
    assert Notification.objects.lease(row.pk)
    send_notification(str(row.pk))
    assert mail.outbox == []


def test_the_sweep_sends_what_the_broker_forgot(row):
    assert sweep_outbox() == 1
    assert len(mail.outbox) == 1
    assert sweep_outbox() == 0


def test_the_sweep_takes_over_from_a_worker_that_died(row, time_machine):
    Notification.objects.lease(row.pk)
    assert sweep_outbox() == 0
    time_machine.move_to(timezone.now() + timedelta(minutes=4))
    assert sweep_outbox() == 1


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        smtplib.SMTPServerDisconnected(),
        smtplib.SMTPResponseException(451, b"later"),
    ],
)
def test_a_passing_failure_is_tried_again_later(row, broken_mail_server, error):
    broken_mail_server(error)
    send_notification(str(row.pk))
    row.refresh_from_db()
    assert (row.status, row.retry_count) == (Status.PENDING, 1)
    assert row.due_at > timezone.now()
    assert type(error).__name__ in row.failed_reason


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPResponseException(550, b"no such user ada@example.org"),
        smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"unknown")}),
    ],
)
def test_a_final_refusal_is_not_tried_again(row, broken_mail_server, error):
    broken_mail_server(error)
    send_notification(str(row.pk))
    row.refresh_from_db()
    assert row.status == Status.FAILED
    assert "@" not in row.failed_reason


def test_each_pause_is_about_twice_the_last(row):
    pauses = []
    for _attempt in range(3):
        row.record_failure("OSError", is_final=False)
        pauses.append(round((row.due_at - timezone.now()).total_seconds()))
    for pause, shortest in zip(pauses, [30, 60, 120], strict=True):
        assert shortest - 1 <= pause <= shortest * 1.2 + 1


def test_after_the_last_try_it_has_failed_until_somebody_sends_it_again(row):
    for _attempt in range(13):
        row.record_failure("OSError", is_final=False)
    assert row.status == Status.FAILED
    row.retry()
    assert sweep_outbox() == 1


def test_what_went_out_while_a_person_looked_is_not_sent_again(row):
    """The page of failures is old by the time its button is pressed."""
    seen = Notification.objects.get(pk=row.pk)
    send_notification(str(row.pk))

    seen.retry()

    assert sweep_outbox() == 0
    assert len(mail.outbox) == 1


def test_a_switch_turned_off_suppresses_it(row):
    NotificationPreference.objects.create(user=row.recipient, claim_submitted=False)
    send_notification(str(row.pk))
    row.refresh_from_db()
    assert (row.status, mail.outbox) == (Status.SUPPRESSED, [])


def test_what_it_is_about_may_be_gone(row):
    row.context = {"claim_id": "00000000-0000-0000-0000-000000000000"}
    row.save()
    send_notification(str(row.pk))
    row.refresh_from_db()
    assert row.status == Status.FAILED


def test_nothing_is_sent_while_notifications_are_switched_off(settings, row):
    settings.NOTIFICATIONS_ENABLED = False
    send_notification(str(row.pk))
    row.refresh_from_db()
    assert (row.status, mail.outbox) == (Status.PENDING, [])


def test_the_sweep_is_scheduled():
    from django_celery_beat.models import PeriodicTask

    assert PeriodicTask.objects.get(task="notifications.tasks.sweep_outbox").interval.every == 1


def test_a_text_that_cannot_be_made_does_not_block_the_rows_behind_it(row, monkeypatch):
    monkeypatch.setattr("notifications.channels.mail.send", lambda notification: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send_notification(str(row.pk))
    row.refresh_from_db()
    assert (row.retry_count, row.failed_reason) == (1, "ZeroDivisionError")


def test_a_message_from_the_desk_is_announced_and_an_internal_note_is_not(claim, reviewer, commit):
    with commit():
        claim.write_internal_note(by=reviewer, body="canary")
        claim.write_message(by=reviewer, body="We have all we need.")
    (message,) = mail.outbox
    assert "We wrote to you" in message.subject
