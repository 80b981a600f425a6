"""For each kind: which switch turns it off, and what its texts may mention, made from ids."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.links import email_verification_url, mailed_link_url, password_reset_url
from accounts.models import MailedLink
from claims.fees import split
from claims.models import Claim, ClaimDocument
from claims.story import tell
from notifications.choices import Kind
from notifications.models import Notification

Context = dict[str, Any]
ContextOf = Callable[[Notification], Context]


def absolute(path: str) -> str:
    """Links come from SITE_URL alone; a request's Host header never reaches a mail."""
    return f"{settings.SITE_URL}{path}"


def claim_context(notification: Notification) -> Context:
    claim = (
        Claim.objects.with_journey()
        .select_related("customer")
        .get(pk=notification.context["claim_id"])
    )
    return {
        "claim": claim,
        "segment": claim.first_segment,
        "story": tell(claim),
        "reason": notification.context.get("reason", ""),
        "action_url": absolute(reverse("claims:detail", args=[claim.reference])),
        "action_text": _("See your claim"),
    }


def desk_context(notification: Notification) -> Context:
    """For those who work on the claim: the link leads to the desk."""
    context = claim_context(notification)
    url = reverse("admin:claims_claim_change", args=[context["claim"].pk])
    return {**context, "action_url": absolute(url), "action_text": _("Open it at the desk")}


def money_context(notification: Notification) -> Context:
    context = claim_context(notification)
    claim = context["claim"]
    return {**context, "split": split(claim.compensation_amount), "has_payout": claim.has_payout}


def document_context(notification: Notification) -> Context:
    document = ClaimDocument.objects.select_related("claim__customer").get(
        pk=notification.context["document_id"]
    )
    url = absolute(reverse("claims:detail", args=[document.claim.reference]))
    return {
        "document": document,
        "claim": document.claim,
        "action_url": f"{url}#documents",
        "action_text": _("Send the file again"),
    }


def verification_context(notification: Notification) -> Context:
    return {
        "action_url": email_verification_url(notification.context["email_address_id"]),
        "action_text": _("Prove my e-mail address"),
    }


def reset_context(notification: Notification) -> Context:
    return {
        "action_url": password_reset_url(notification.context["user_id"]),
        "action_text": _("Set a new password"),
    }


def mailed_link_context(notification: Notification) -> Context:
    link = MailedLink.objects.get(pk=notification.context["mailed_link_id"])
    is_for_claim = link.purpose == MailedLink.Purpose.FILE_CLAIM
    return {
        "link": link,
        "is_for_claim": is_for_claim,
        "action_url": mailed_link_url(link.pk),
        "action_text": _("Go on with my claim") if is_for_claim else _("Sign in"),
    }


def sign_in_context(notification: Notification) -> Context:
    return {"action_url": absolute(reverse("account_login")), "action_text": _("Sign in")}


@dataclass(frozen=True, slots=True)
class KindSpec:
    """`preference` names the switch that turns it off; without one it is always sent."""

    context: ContextOf
    preference: str = ""


KINDS: Mapping[str, KindSpec] = {
    Kind.WELCOME: KindSpec(sign_in_context),
    Kind.VERIFY_EMAIL: KindSpec(verification_context),
    Kind.RESET_PASSWORD: KindSpec(reset_context),
    Kind.ACCOUNT_EXISTS: KindSpec(sign_in_context),
    Kind.MAILED_LINK: KindSpec(mailed_link_context),
    Kind.PASSWORD_CHANGED: KindSpec(sign_in_context),
    Kind.ACCOUNT_LOCKED: KindSpec(sign_in_context),
    Kind.SECOND_FACTOR: KindSpec(sign_in_context),
    Kind.TOKEN_REUSED: KindSpec(sign_in_context),
    Kind.CLAIM_MESSAGE: KindSpec(claim_context, "status_updates"),
    Kind.CLAIM_SUBMITTED: KindSpec(claim_context, "claim_submitted"),
    Kind.CLAIM_UNDER_REVIEW: KindSpec(claim_context, "status_updates"),
    Kind.CLAIM_MORE_NEEDED: KindSpec(claim_context, "document_requests"),
    Kind.CLAIM_APPROVED: KindSpec(money_context, "status_updates"),
    Kind.CLAIM_REJECTED: KindSpec(claim_context, "status_updates"),
    Kind.CLAIM_PAID: KindSpec(money_context, "payment_notifications"),
    Kind.CLAIM_CLOSED: KindSpec(claim_context, "status_updates"),
    Kind.CLAIM_WITHDRAWN: KindSpec(claim_context, "status_updates"),
    Kind.CLAIM_EXPIRED: KindSpec(claim_context, "status_updates"),
    Kind.LIMITATION_NEAR: KindSpec(desk_context),
    Kind.DOCUMENT_REJECTED: KindSpec(document_context, "document_requests"),
}
