"""Sending webhooks in the background, on a queue of their own: a slow stranger delays no mail."""

from celery import shared_task
from django.utils import timezone

from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.webhooks.sending import send_due

SWEEP_LIMIT = 200


@shared_task
def send_webhooks(endpoint_id: str) -> int:
    """Send what is due to one endpoint. Safe to run twice: the second finds it occupied."""
    if not WebhookEndpoint.objects.occupy(endpoint_id):
        return 0
    endpoint = WebhookEndpoint.objects.select_related("owner").get(pk=endpoint_id)
    try:
        return send_due(endpoint)
    finally:
        endpoint.release()


@shared_task
def sweep_webhooks() -> int:
    """Queue the endpoints that have something due. Twice does no harm: one worker gets each."""
    due = WebhookDelivery.objects.due(timezone.now()).order_by("endpoint")
    endpoints = due.values_list("endpoint", flat=True).distinct()[:SWEEP_LIMIT]
    for endpoint_id in endpoints:
        send_webhooks.delay(str(endpoint_id))
    return len(endpoints)
