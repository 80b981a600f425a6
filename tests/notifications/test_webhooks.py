"""Webhooks end to end: events of real claims, signed, to a real receiver on this machine."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from claims.choices import ClaimStatus, ReviewStatus
from notifications.choices import DeliveryState, EndpointState, Kind, WebhookEvent
from notifications.models import Notification, WebhookDelivery, WebhookEndpoint
from notifications.models.webhook_delivery import RETRY_AFTER
from notifications.webhooks import connection, events
from notifications.webhooks.tasks import send_webhooks, sweep_webhooks
from tests.factories import make_claim, make_document
from tests.notifications.receiver import running_receiver


@pytest.fixture(scope="module")
def running():
    with running_receiver() as receiver:
        yield receiver


@pytest.fixture
def receiver(running, settings):
    settings.WEBHOOK_ALLOW_LOOPBACK = True
    running.status, running.answer, running.headers, running.drip = 204, b"", {}, False
    running.received.clear()
    return running


@pytest.fixture
def endpoint(customer, receiver):
    endpoint = WebhookEndpoint(owner=customer, url=receiver.url)
    endpoint.secret = endpoint.set_secret()
    endpoint.save()
    return endpoint


def ping(endpoint):
    delivery = events.ping(endpoint)
    send_webhooks(str(endpoint.pk))
    delivery.refresh_from_db()
    endpoint.refresh_from_db()
    return delivery


def test_a_receiver_can_verify_what_it_gets(endpoint, receiver):
    delivery = ping(endpoint)
    message = receiver.received[0]
    body = Webhook(endpoint.secret).verify(message.body, message.headers)
    assert delivery.state == DeliveryState.DELIVERED
    assert message.headers["webhook-id"] == str(delivery.pk)
    assert body["type"] == "ping"
    assert body["data"] == {"endpoint_id": str(endpoint.pk)}


def test_a_changed_body_fails_the_check(endpoint, receiver):
    ping(endpoint)
    message = receiver.received[0]
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint.secret).verify(message.body + b" ", message.headers)


def test_both_secrets_sign_for_a_day_after_a_rotation(endpoint, receiver):
    newer = endpoint.rotate_secret()
    ping(endpoint)
    for secret in (endpoint.secret, newer):
        Webhook(secret).verify(receiver.received[0].body, receiver.received[0].headers)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        ping(endpoint)
        assert len(receiver.received[1].headers["webhook-signature"].split()) == 1
        Webhook(newer).verify(receiver.received[1].body, receiver.received[1].headers)


def test_a_move_of_a_claim_is_told_with_ids_only(endpoint, receiver, customer, reviewer, commit):
    claim = make_claim(customer, status=ClaimStatus.SUBMITTED)
    with commit():
        claim.take(by=reviewer)
    body = json.loads(receiver.received[0].body)
    assert body["type"] == "claim.status_changed"
    assert body["data"] == {
        "claim_id": str(claim.pk),
        "reference": claim.reference,
        "status": "under_review",
        "stage": "none",
        "previous_status": "submitted",
    }


def test_a_reviewed_document_is_told(endpoint, receiver, customer, reviewer, commit):
    claim = make_claim(customer, status=ClaimStatus.SUBMITTED)
    claim.take(by=reviewer)
    document = make_document(claim)
    with commit():
        document.accept(by=reviewer)
    body = json.loads(receiver.received[-1].body)
    assert (body["type"], body["data"]["review_status"]) == (
        "document.reviewed",
        ReviewStatus.ACCEPTED,
    )


def test_nobody_hears_of_somebody_elses_claim(endpoint, receiver, other_customer, reviewer, commit):
    claim = make_claim(other_customer, status=ClaimStatus.SUBMITTED)
    with commit():
        claim.take(by=reviewer)
    assert not WebhookDelivery.objects.exists()
    assert not receiver.received


def test_the_partner_who_filed_it_hears_of_it(endpoint, other_customer, customer, reviewer):
    claim = make_claim(other_customer, status=ClaimStatus.SUBMITTED, filed_by=customer)
    claim.take(by=reviewer)
    assert endpoint.deliveries.count() == 1


def test_an_event_not_chosen_is_not_told(endpoint, customer, reviewer):
    WebhookEndpoint.objects.update(events=[WebhookEvent.PAYOUT_SENT])
    make_claim(customer, status=ClaimStatus.SUBMITTED).take(by=reviewer)
    assert not endpoint.deliveries.exists()


def test_a_move_that_is_rolled_back_is_not_told(endpoint, receiver, customer, reviewer, db):
    claim = make_claim(customer, status=ClaimStatus.SUBMITTED)
    with pytest.raises(ZeroDivisionError):
        roll_back(claim, reviewer)
    assert not WebhookDelivery.objects.exists()


def roll_back(claim, reviewer):
    with transaction.atomic():
        claim.take(by=reviewer)
        raise ZeroDivisionError


@pytest.mark.parametrize("status", [199, 301, 302, 307, 400, 404, 500, 503])
def test_anything_but_2xx_is_tried_again(endpoint, receiver, status):
    receiver.status = status
    receiver.headers = {"location": "http://169.254.169.254/latest/meta-data/"}
    delivery = ping(endpoint)
    assert delivery.state == DeliveryState.PENDING
    assert delivery.attempt_count == 1
    assert len(receiver.received) == 1  # a redirect is not followed
    assert endpoint.failing_since is not None


def test_the_schedule_runs_to_its_end_and_gives_up(endpoint, receiver):
    receiver.status = 500
    delivery = events.ping(endpoint)
    now = timezone.now()
    pauses = []
    for _ in range(len(RETRY_AFTER) + 1):
        with time_machine.travel(now, tick=False):
            send_webhooks(str(endpoint.pk))
            delivery.refresh_from_db()
            pauses.append(delivery.due_at - now)
            now = delivery.due_at
    assert delivery.state == DeliveryState.FAILED
    assert delivery.attempts.count() == 9
    for pause, planned in zip(pauses, RETRY_AFTER, strict=False):
        assert planned <= pause <= planned * 1.11


def test_a_receiver_that_asks_to_wait_is_left_alone_for_so_long(endpoint, receiver):
    receiver.status, receiver.headers = 429, {"retry-after": "7200"}
    with time_machine.travel(timezone.now(), tick=False):
        delivery = ping(endpoint)
        assert delivery.due_at - timezone.now() == timedelta(hours=2)


def test_a_receiver_that_is_gone_hears_nothing_more(endpoint, receiver, customer, reviewer):
    receiver.status = 410
    delivery = ping(endpoint)
    assert delivery.state == DeliveryState.FAILED
    assert endpoint.state == EndpointState.ENDED
    make_claim(customer, status=ClaimStatus.SUBMITTED).take(by=reviewer)
    assert endpoint.deliveries.count() == 1


def test_three_days_of_failure_pause_it_and_tell_the_owner_once(endpoint, receiver, customer):
    receiver.status = 500
    now = timezone.now()
    for day in range(5):
        with time_machine.travel(now + timedelta(days=day), tick=False):
            ping(endpoint)
    assert endpoint.state == EndpointState.PAUSED
    told = Notification.objects.filter(
        recipient=customer, kind=Kind.WEBHOOK_PAUSED, channel="email"
    )
    assert told.count() == 1
    assert len(receiver.received) == 4  # on day 0, 1, 2 and 3; then it was paused


def test_what_waited_goes_out_when_a_paused_one_is_resumed(endpoint, receiver):
    endpoint.pause()
    delivery = ping(endpoint)
    assert delivery.state == DeliveryState.PENDING
    endpoint.resume()
    send_webhooks(str(endpoint.pk))
    assert len(receiver.received) == 1


def test_a_success_ends_the_count_of_failures(endpoint, receiver):
    receiver.status = 500
    ping(endpoint)
    receiver.status = 200
    ping(endpoint)
    assert endpoint.failing_since is None


def test_of_two_workers_one_sends(endpoint, receiver):
    events.ping(endpoint)
    assert WebhookEndpoint.objects.occupy(endpoint.pk)
    assert send_webhooks(str(endpoint.pk)) == 0
    assert not receiver.received


def test_a_worker_that_died_holds_it_for_minutes_only(endpoint, receiver):
    events.ping(endpoint)
    WebhookEndpoint.objects.occupy(endpoint.pk)
    with time_machine.travel(timezone.now() + timedelta(minutes=4), tick=False):
        assert send_webhooks(str(endpoint.pk)) == 1


def test_the_sweep_sends_what_the_broker_lost(endpoint, receiver):
    events.ping(endpoint)
    events.ping(endpoint)
    assert sweep_webhooks() == 1  # one endpoint
    assert len(receiver.received) == 2
    assert sweep_webhooks() == 0


def test_a_long_answer_is_cut(endpoint, receiver):
    receiver.status, receiver.answer = 200, b"a\0b" * 5_000_000
    delivery = ping(endpoint)
    assert delivery.state == DeliveryState.DELIVERED
    assert len(delivery.attempts.get().response_start) == 1024
    assert "\0" not in delivery.attempts.get().response_start


def test_a_dripping_answer_ends_at_the_deadline(endpoint, receiver, monkeypatch):
    monkeypatch.setattr(connection, "DEADLINE_SECONDS", 0.4)
    receiver.status, receiver.drip = 200, True
    delivery = ping(endpoint)
    assert delivery.state == DeliveryState.PENDING
    assert delivery.attempts.get().error == "ReadTimeout"
    assert delivery.attempts.get().milliseconds < 2000


def test_a_receiver_that_is_away_is_tried_again(endpoint, receiver, settings):
    WebhookEndpoint.objects.update(url="http://127.0.0.1:9/hook")
    delivery = ping(WebhookEndpoint.objects.get())
    assert delivery.attempts.get().error == "ConnectError"


def test_the_owner_loses_the_account_and_hears_nothing_more(endpoint, customer, reviewer):
    customer.is_active = False
    customer.save()
    make_claim(customer, status=ClaimStatus.SUBMITTED).take(by=reviewer)
    assert not endpoint.deliveries.exists()


def test_secrets_are_kept_encrypted(endpoint):
    row = WebhookEndpoint.objects.values().get()
    assert endpoint.secret not in str(row)


def test_what_waits_for_a_blocked_account_is_not_sent(endpoint, receiver, customer):
    events.ping(endpoint)
    type(customer).objects.filter(pk=customer.pk).update(is_active=False)

    send_webhooks(str(endpoint.pk))

    assert receiver.received == []
    assert sweep_webhooks() == 0
