"""Sends the events of one endpoint, one after the other, and writes down what it answered."""

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook

from notifications.choices import Kind
from notifications.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from notifications.models.webhook_delivery import KEPT_RESPONSE
from notifications.outbox import notify
from notifications.webhooks.connection import Answer, DeliveryFailed, TargetRefused, post

GONE = 410
ASKS_TO_WAIT = (429, 503)
ROUND_SECONDS = 60  # a busy endpoint gives the worker back after this
USER_AGENT = "FlightClaim-Webhooks/1"


def send_due(endpoint: WebhookEndpoint) -> int:
    """Send what is due, the oldest first, until one fails or the round is over; how many went.

    The caller has occupied the endpoint, so that a receiver is never called twice at once.
    """
    sent, until = 0, time.monotonic() + ROUND_SECONDS
    while time.monotonic() < until:
        due = WebhookDelivery.objects.due(timezone.now()).filter(endpoint=endpoint)
        delivery = due.order_by("due_at", "created_at").first()
        if delivery is None or not attempt(endpoint, delivery):
            break
        sent += 1
    return sent


def attempt(endpoint: WebhookEndpoint, delivery: WebhookDelivery) -> bool:
    """One try; whether the receiver took it."""
    answer, row = call(endpoint, delivery)
    with transaction.atomic():
        row.save()
        if row.is_success:
            delivery.record_success()
            endpoint.forget_failures()
        else:
            record_failure(endpoint, delivery, answer)
    return row.is_success


def call(
    endpoint: WebhookEndpoint, delivery: WebhookDelivery
) -> tuple[Answer | None, WebhookAttempt]:
    answer, row = None, WebhookAttempt(delivery=delivery)
    began = time.monotonic()
    try:
        answer = post(endpoint.url, delivery.body.encode(), headers_for(endpoint, delivery))
        row.response_status = answer.status
        row.response_start = readable(answer.body)
    except (DeliveryFailed, TargetRefused) as error:
        row.error = str(error)[:200]
    row.milliseconds = int((time.monotonic() - began) * 1000)
    return answer, row


def readable(body: bytes) -> str:
    """The first kilobyte as text; PostgreSQL keeps no NUL."""
    return body[:KEPT_RESPONSE].decode("utf-8", "replace").replace("\0", "\ufffd")


def headers_for(endpoint: WebhookEndpoint, delivery: WebhookDelivery) -> dict[str, str]:
    """Standard Webhooks: id, time and a signature by each secret that is valid now."""
    now = timezone.now()
    signatures = [
        Webhook(secret).sign(str(delivery.pk), now, delivery.body)
        for secret in endpoint.signing_secrets(now)
    ]
    return {
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def record_failure(
    endpoint: WebhookEndpoint, delivery: WebhookDelivery, answer: Answer | None
) -> None:
    if answer is not None and answer.status == GONE:
        delivery.record_failure(is_final=True)
        endpoint.end()
        return
    delivery.record_failure(wish=wish_of(answer))
    if endpoint.note_failure(timezone.now()):
        endpoint.pause()
        notify(endpoint.owner, Kind.WEBHOOK_PAUSED, endpoint_id=str(endpoint.pk))


def wish_of(answer: Answer | None) -> timedelta | None:
    """How long a receiver in trouble asks us to wait; a date in the header is passed over."""
    if answer is None or answer.status not in ASKS_TO_WAIT or not answer.retry_after.isdigit():
        return None
    return timedelta(seconds=min(int(answer.retry_after[:6]), 86_400))
