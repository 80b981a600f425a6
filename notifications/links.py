"""Where a notification leads on the site, from its ids alone."""

from django.urls import reverse

from claims.models import Claim, ClaimDocument
from notifications.models import Notification


def link_of(notification: Notification) -> str:
    """The claim, for staff at the desk; else the account."""
    if endpoint_id := notification.context.get("endpoint_id"):
        return reverse("webhooks:endpoint", args=[endpoint_id])
    claim = claim_of(notification)
    if claim is None:
        return reverse("account_settings")
    if notification.recipient and claim.customer_id != notification.recipient_id:
        return reverse("admin:claims_claim_change", args=[claim.pk])
    return reverse("claims:detail", args=[claim.reference])


def claim_of(notification: Notification) -> Claim | None:
    """The claim it is about, if it is about one that is still there."""
    about = notification.context
    if claim_id := about.get("claim_id"):
        return Claim.objects.filter(pk=claim_id).first()
    if document_id := about.get("document_id"):
        document = ClaimDocument.everything.select_related("claim").filter(pk=document_id).first()
        return document.claim if document else None
    return None
