"""Which event becomes which webhook. Receivers run in the event's transaction: rows only.

A body is thin (ids, status, time): whoever wants more asks the API, where permissions are checked.
"""

import json
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from claims.choices import ClaimStatus
from claims.models import Claim, ClaimDocument, Signature
from claims.signals import (
    claim_status_changed,
    document_reviewed,
    limitation_near,
    signature_completed,
)
from notifications.choices import WebhookEvent
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.webhooks.tasks import send_webhooks


def tell(claim: Claim, event: str, **data: Any) -> None:
    """Write a delivery for each endpoint that wants to hear it."""
    tell_all(claim, {event: data})


def tell_all(claim: Claim, events: dict[str, dict[str, Any]]) -> None:
    """Several events of one moment, in order; who listens is looked up once."""
    endpoints = list(WebhookEndpoint.objects.for_claim(claim))
    for event, data in events.items():
        for endpoint in endpoints:
            if endpoint.wants(event):
                deliver(endpoint, event, {**about(claim), **data}, claim=claim)


def deliver(
    endpoint: WebhookEndpoint, event: str, data: dict[str, Any], *, claim: Claim | None = None
) -> WebhookDelivery:
    """The row is in the caller's transaction, sent after commit; a sweep finds what is lost."""
    body = {"type": event, "timestamp": timezone.now().isoformat(), "data": data}
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint, claim=claim, event=event, body=json.dumps(body, separators=(",", ":"))
    )
    queue(endpoint)
    return delivery


def queue(endpoint: WebhookEndpoint) -> None:
    send_webhooks.delay_on_commit(str(endpoint.pk))  # type: ignore[attr-defined]  # not in stubs


def ping(endpoint: WebhookEndpoint) -> WebhookDelivery:
    return deliver(endpoint, WebhookEvent.PING, {"endpoint_id": str(endpoint.pk)})


def about(claim: Claim) -> dict[str, str]:
    return {
        "claim_id": str(claim.pk),
        "reference": claim.reference,
        "status": claim.status,
        "stage": claim.stage,
    }


@receiver(claim_status_changed, sender=Claim, dispatch_uid="webhook_status_changed")
def tell_status_changed(sender, claim: Claim, previous_status: str, **kwargs):
    events: dict[str, dict[str, Any]] = {}
    if previous_status == ClaimStatus.DRAFT and claim.status == ClaimStatus.SUBMITTED:
        events[WebhookEvent.CLAIM_SUBMITTED] = {}
    events[WebhookEvent.CLAIM_STATUS_CHANGED] = {"previous_status": previous_status}
    if claim.status == ClaimStatus.PAID:
        events[WebhookEvent.PAYOUT_SENT] = {}
    tell_all(claim, events)


@receiver(limitation_near, sender=Claim, dispatch_uid="webhook_limitation_near")
def tell_limitation_near(sender, claim: Claim, within_days: int, **kwargs):
    """Once for each number of days: the signal comes again every day."""
    event = WebhookEvent.CLAIM_EXPIRING
    said = WebhookDelivery.objects.filter(
        claim=claim, event=event, body__contains=f'"within_days":{within_days}}}'
    )
    if not said.exists():
        tell(claim, event, within_days=within_days)


@receiver(document_reviewed, sender=ClaimDocument, dispatch_uid="webhook_document_reviewed")
def tell_document_reviewed(sender, document: ClaimDocument, **kwargs):
    tell(
        document.claim,
        WebhookEvent.DOCUMENT_REVIEWED,
        document_id=str(document.pk),
        review_status=document.review_status,
    )


@receiver(signature_completed, sender=Claim, dispatch_uid="webhook_signature_completed")
def tell_signature_completed(sender, claim: Claim, signature: Signature, **kwargs):
    """Whose signature it is, by the ids of the passengers it covers; no name, no address."""
    covered = sorted(signature.passengers.values_list("pk", flat=True))
    missing = len(claim.unsigned_passengers)
    event = WebhookEvent.SIGNATURE_COMPLETED
    tell(claim, event, passenger_ids=covered, passengers_without_signature=missing)
