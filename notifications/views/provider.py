"""What a mail provider reports: an address that does not exist, a mail called spam."""

from collections.abc import Mapping

from anymail.signals import EventType, tracking
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.conf import settings
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from notifications.bounces import record_bounce
from notifications.models import Refusal

VIEWS: Mapping[str, type[View]] = {
    "mailgun": MailgunTrackingWebhookView,  # signed
    "postmark": PostmarkTrackingWebhookView,  # by the user and password of the hook's address
}
WHY = {
    EventType.BOUNCED: Refusal.BOUNCED,
    EventType.REJECTED: Refusal.BOUNCED,
    EventType.COMPLAINED: Refusal.COMPLAINED,
}


@csrf_exempt
def provider_events(request: HttpRequest, provider: str) -> HttpResponse:
    """Only for the provider in use; django-anymail refuses what is not signed by it."""
    if provider != settings.MAIL_PROVIDER or provider not in VIEWS:
        raise Http404
    return VIEWS[provider].as_view()(request)


@receiver(tracking, dispatch_uid="mark_refused_address")
def mark_refused_address(sender, event, **kwargs) -> None:
    if why := WHY.get(event.event_type):
        record_bounce(event.recipient, why, event.reject_reason or "", event.message_id or "")
