"""A real mail server on this machine: busy, refusing, hanging, breaking the line (F17 to F20)."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.choices import Kind, Status
from notifications.models import Notification, RefusedAddress
from notifications.models.notification import FIRST_RETRY, MAXIMUM_RETRIES
from notifications.tasks import send_notification, sweep_outbox
from tests.browser import free_port
from tests.mail_server import mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    with mail_server(free_port()) as mischief:
        yield mischief


@pytest.fixture(autouse=True)
def _smtp(settings, server):
    settings.EMAIL_BACKEND = "notifications.smtp.WatchfulBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 1
    server.mood = "ok"
    server.taken.clear()


@pytest.fixture
def row(customer):
    return Notification.objects.create(recipient=customer, kind=Kind.WELCOME)


def send(row: Notification) -> Notification:
    send_notification(str(row.pk))
    row.refresh_from_db()
    return row


def test_a_mail_is_taken_once(row, server):
    assert send(send(row)).status == Status.SENT
    assert list(server.times_taken.items()) == [(row.message_id, 1)]


@pytest.mark.parametrize("mood", ["busy", "full"])
def test_not_now_is_tried_again_and_visible_meanwhile(row, server, mood, time_machine):
    server.mood = mood
    assert send(row).status == Status.PENDING
    assert row.failed_reason.endswith(("451", "421"))
    server.mood = "ok"
    time_machine.move_to(timezone.now() + timedelta(minutes=1))
    sweep_outbox()
    row.refresh_from_db()
    assert (row.status, row.is_uncertain, len(server.taken)) == (Status.SENT, False, 1)


def test_attempts_go_on_for_more_than_a_day():
    pauses = [FIRST_RETRY * 2**attempt for attempt in range(MAXIMUM_RETRIES)]
    assert sum(pauses, timedelta()) > timedelta(hours=24)


def test_never_is_not_tried_again_and_marks_the_address(row, server):
    server.mood = "unknown"
    assert send(row).status == Status.FAILED
    assert row.failed_reason == "SMTPRecipientsRefused 550"
    assert RefusedAddress.objects.standing().get().email == row.to
    server.mood = "ok"
    later = Notification.objects.create(recipient=row.recipient, kind=Kind.PASSWORD_CHANGED)
    assert (send(later).status, later.failed_reason) == (Status.FAILED, "AddressRefused")
    assert server.taken == []


def test_what_somebody_waits_for_is_tried_all_the_same(customer, server):
    RefusedAddress.objects.mark(customer.email, "bounced")
    waited_for = Notification.objects.create(
        recipient=customer, kind=Kind.RESET_PASSWORD, context={"user_id": str(customer.pk)}
    )
    assert send(waited_for).status == Status.SENT


def test_silence_frees_the_worker_and_is_uncertain(row, server):
    server.mood = "hang"
    began = time.monotonic()
    send(row)
    assert time.monotonic() - began < 5  # one time-out of 1 s here, of 10 s in production
    assert (row.status, row.is_uncertain) == (Status.PENDING, True)
    assert send_notification.soft_time_limit <= 20


def test_a_line_that_breaks_after_the_mail_is_uncertain_and_repeats_the_message_id(
    row, server, time_machine
):
    server.mood = "drop"
    assert send(row).failed_reason == "DeliveryUncertain"
    assert row.is_uncertain
    server.mood = "ok"
    time_machine.move_to(timezone.now() + timedelta(minutes=1))
    sweep_outbox()
    assert server.times_taken == {row.message_id: 2}


def test_a_server_that_is_away_is_not_uncertain(row, settings):
    settings.EMAIL_PORT = free_port()
    assert (send(row).status, row.is_uncertain) == (Status.PENDING, False)


def test_a_worker_that_died_while_sending_leaves_an_uncertain_row(row, time_machine):
    Notification.objects.lease(row.pk)
    time_machine.move_to(timezone.now() + timedelta(minutes=4))
    sweep_outbox()
    row.refresh_from_db()
    assert (row.status, row.is_uncertain) == (Status.SENT, True)
