"""For each kind: which switch turns it off, and what its texts may mention, made from ids."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.links import (
    email_change_url,
    email_verification_url,
    mailed_link_url,
    not_me_url,
    password_reset_url,
    undo_email_change_url,
)
from accounts.models import EmailChange, KnownDevice, MailedLink, SecurityEvent
from accounts.suspicion import RULES
from claims import deadlines, reply, report_files
from claims.dashboard import dashboard
from claims.drafts import token_for
from claims.fees import plan_of, split
from claims.models import Claim, ClaimDocument, DocumentRequest, Signature, SignatureLink
from claims.pdf import PdfUnavailable, claim_summary
from claims.story import tell
from notifications.choices import Channel, Kind
from notifications.models import Notification, WebhookEndpoint

OVERDUE_SHOWN = 50
REPORT_TABLES = ("statuses", "money", "workload")  # in the mail itself; the files have them all
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Context = dict[str, Any]
Attachment = tuple[str, bytes, str]  # name, content, media type
FOR_STAFF = _("You get this mail because you work at the desk.")
ContextOf = Callable[[Notification], Context]


def absolute(path: str) -> str:
    """Links come from SITE_URL alone; a request's Host header never reaches a mail."""
    return f"{settings.SITE_URL}{path}"


def claim_context(notification: Notification) -> Context:
    claim = (
        Claim.objects.with_journey()
        .select_related("customer", "fee_plan")
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


def message_context(notification: Notification) -> Context:
    """The text stays on the claim page; the second link lets the reader write, not read."""
    context = claim_context(notification)
    url = reverse("claims:reply", args=[reply.token_for(context["claim"])])
    return {**context, "reply_url": absolute(url)}


def desk_context(notification: Notification) -> Context:
    """For those who work on the claim: the link leads to the desk."""
    context = claim_context(notification)
    url = reverse("admin:claims_claim_change", args=[context["claim"].pk])
    action = {"action_url": absolute(url), "action_text": _("Open it at the desk")}
    return {**context, **action, "why": FOR_STAFF}


def late_context(notification: Notification) -> Context:
    promised = date.fromisoformat(notification.context["promised"])
    return {**claim_context(notification), "promised": promised}


def late_desk_context(notification: Notification) -> Context:
    return {**late_context(notification), **desk_context(notification)}


def failures_context(notification: Notification) -> Context:
    return {
        "number": notification.context["number"],
        "action_url": absolute(reverse("admin:background")),
        "action_text": _("See what failed"),
        "why": FOR_STAFF,
    }


def overdue_context(notification: Notification) -> Context:
    """The claims that waited for us too long on that day and still do, the latest first."""
    day = date.fromisoformat(notification.context["day"])
    overdue = Claim.objects.overdue(day).select_related("assigned_to")
    return {
        "overdue": overdue[:OVERDUE_SHOWN],
        "count": overdue.count(),
        "action_url": absolute(reverse("admin:claims_claim_overdue")),
        "action_text": _("Open the list"),
        "why": FOR_STAFF,
    }


def passed_context(notification: Notification) -> Context:
    """What ran out in these days and still stands; for a lead of everybody's claims."""
    since, until = (date.fromisoformat(notification.context[name]) for name in ("since", "until"))
    wanted = deadlines.passed(notification.recipient, since, until)
    return {
        "deadlines": deadlines.earliest(wanted, OVERDUE_SHOWN),
        "action_url": absolute(reverse("admin:claims_claim_deadlines")),
        "action_text": _("Open the list"),
        "why": FOR_STAFF,
    }


def report_context(notification: Notification) -> Context:
    """What the dashboard says of these days; in the mail the tables that name no airline."""
    first, last = (date.fromisoformat(notification.context[name]) for name in ("first", "last"))
    report = dashboard(first, last)
    period = urlencode({"sent_after": first.isoformat(), "sent_before": last.isoformat()})
    path = reverse("admin:claims_claim_dashboard")
    return {
        "report": report,
        "tables": [table for table in report.tables if table.name in REPORT_TABLES],
        "is_one_day": first == last,
        "action_url": absolute(f"{path}?{period}"),
        "action_text": _("Open the dashboard"),
        "why": FOR_STAFF,
    }


def money_context(notification: Notification) -> Context:
    context = claim_context(notification)
    claim = context["claim"]
    return {
        **context,
        "split": split(claim.compensation_amount, plan_of(claim)),
        "has_payout": claim.has_payout,
    }


def document_context(notification: Notification) -> Context:
    document = ClaimDocument.everything.select_related("claim__customer").get(
        pk=notification.context["document_id"]
    )
    url = absolute(reverse("claims:detail", args=[document.claim.reference]))
    return {
        "document": document,
        "claim": document.claim,
        "action_url": f"{url}#documents",
        "action_text": _("Send the file again"),
    }


def draft_context(notification: Notification) -> Context:
    """The link is signed and opens no data: it leads to a page that mails a fresh one."""
    claims = Claim.objects.drafts().with_journey().select_related("customer")
    claim = claims.get(pk=notification.context["claim_id"])
    token = token_for(claim)
    return {
        "claim": claim,
        "segment": claim.first_segment,
        "last_segment": claim.last_segment,
        "open_tasks": list(claim.missing_for_submission().values()),
        "action_url": absolute(reverse("claims:go_on", args=[token])),
        "action_text": _("Go on with my claim"),
        "stop_url": absolute(reverse("claims:stop_reminders", args=[token])),
    }


def shredded_context(notification: Notification) -> Context:
    """The draft is gone: only the flight is still named."""
    return {
        "flight_number": notification.context["flight_number"],
        "flight_date": date.fromisoformat(notification.context["flight_date"]),
        "action_url": absolute(reverse("compensation:check")),
        "action_text": _("Check the flight anew"),
    }


def signature_request_context(notification: Notification) -> Context:
    link = SignatureLink.objects.select_related("passenger__claim").get(
        pk=notification.context["signature_link_id"]
    )
    passenger = link.passenger
    return {
        "link": link,
        "claim": passenger.claim,
        "segment": passenger.claim.first_segment,
        "signer": passenger.signer_name,
        "people": passenger.claim.people_signed_for_by(passenger.signer_name),
        "is_reminder": "is_reminder" in notification.context,
        "action_url": absolute(reverse("claims:sign", args=[link.pk, link.token])),
        "action_text": _("Read and sign"),
    }


def signature_context(notification: Notification) -> Context:
    """For the signer: the link leads to what they signed, and to nothing else."""
    signature = Signature.objects.select_related("claim").get(
        pk=notification.context["signature_id"]
    )
    return {
        "signature": signature,
        "claim": signature.claim,
        "action_url": absolute(reverse("claims:signed", args=[signature.pk, signature.token])),
        "action_text": _("See what I signed"),
    }


def signature_claim_context(notification: Notification) -> Context:
    """For the customer: somebody of their claim signed."""
    context = claim_context(notification)
    signature = Signature.objects.get(pk=notification.context["signature_id"])
    return {
        **context,
        "signature": signature,
        "missing": [person.full_name for person in context["claim"].unsigned_passengers],
        "action_url": f"{context['action_url']}#passengers",
    }


def signature_desk_context(notification: Notification) -> Context:
    signature = Signature.objects.get(pk=notification.context["signature_id"])
    return {**desk_context(notification), "signature": signature}


def request_context(notification: Notification) -> Context:
    asked = DocumentRequest.objects.select_related("claim__customer", "passenger")
    request = asked.get(pk=notification.context["request_id"])
    url = absolute(reverse("claims:detail", args=[request.claim.reference]))
    return {
        "request": request,
        "claim": request.claim,
        "action_url": f"{url}#documents",
        "action_text": _("Send the document"),
    }


def verification_context(notification: Notification) -> Context:
    return {
        "action_url": email_verification_url(notification.context["email_address_id"]),
        "action_text": _("Prove my e-mail address"),
    }


def desk_document_context(notification: Notification) -> Context:
    context = document_context(notification)
    url = reverse("admin:claims_claim_change", args=[context["claim"].pk])
    action = {"action_url": absolute(url), "action_text": _("Open it at the desk")}
    return {**context, **action, "why": FOR_STAFF}


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


def webhook_context(notification: Notification) -> Context:
    endpoint = WebhookEndpoint.objects.get(pk=notification.context["endpoint_id"])
    path = reverse("webhooks:endpoint", args=[endpoint.pk])
    return {"endpoint": endpoint, "action_url": absolute(path), "action_text": _("See what failed")}


def device_context(notification: Notification) -> Context:
    device = KnownDevice.objects.get(pk=notification.context["device_id"])
    return {
        "device": device,
        "action_url": not_me_url(device.pk),
        "action_text": _("This was not me"),
    }


def role_context(notification: Notification) -> Context:
    role = Role(notification.context["role"])
    return {**sign_in_context(notification), "role": role.label}


def contact_context(notification: Notification) -> Context:
    return {"action_url": absolute(reverse("contact")), "action_text": _("Write to us")}


def email_change_context(notification: Notification) -> Context:
    return {
        "action_url": email_change_url(notification.context["change_id"]),
        "action_text": _("This mailbox is mine"),
    }


def email_change_asked_context(notification: Notification) -> Context:
    change = EmailChange.objects.get(pk=notification.context["change_id"])
    return {
        "change": change,
        "action_url": absolute(reverse("account_change_password")),
        "action_text": _("It was not me: change my password"),
    }


def email_changed_context(notification: Notification) -> Context:
    """With the way back, where the person changed it; the desk's changes are undone by the desk."""
    if "change_id" not in notification.context:
        return contact_context(notification)
    change = EmailChange.objects.get(pk=notification.context["change_id"])
    return {
        "change": change,
        "action_url": undo_email_change_url(change.pk),
        "action_text": _("It was not me: undo this"),
    }


def invitation_context(notification: Notification) -> Context:
    recipient = notification.recipient
    if recipient and recipient.has_usable_password():
        return {**sign_in_context(notification), "keeps_password": True}
    return {
        "action_url": absolute(reverse("account_reset_password")),
        "action_text": _("Choose a password"),
    }


def key_context(notification: Notification) -> Context:
    url = absolute(reverse("account_api_keys"))
    return {
        "name": notification.context["name"],
        "action_url": url,
        "action_text": _("See your keys"),
    }


def method_context(notification: Notification) -> Context:
    return {
        "method": notification.context["method"],
        "is_new": notification.context["is_new"],
        "action_url": absolute(reverse("account_sign_in_methods")),
        "action_text": _("See how you sign in"),
    }


def export_context(notification: Notification) -> Context:
    """To the page, never to the file: whoever reads the mail has to sign in."""
    return {
        "until": datetime.fromisoformat(notification.context["until"]),
        "action_url": absolute(reverse("export_data")),
        "action_text": _("See your data"),
    }


def suspicion_context(notification: Notification) -> Context:
    event = SecurityEvent.objects.get(pk=notification.context["event_id"])
    url = reverse("admin:accounts_loginattempt_changelist")
    return {
        "rule": RULES[event.detail["rule"]],
        "subject": event.detail["subject"],
        "count": event.detail["count"],
        "action_url": absolute(url),
        "action_text": _("See the attempts"),
    }


def nothing(context: Context) -> list[Attachment]:
    return []


def summary_attachment(context: Context) -> list[Attachment]:
    """The claim as PDF; where PDF cannot be made, the mail goes without and the site has it."""
    claim = context["claim"]
    try:
        content = claim_summary(claim)
    except PdfUnavailable:
        return []
    return [(f"{claim.reference}.pdf", content, "application/pdf")]


def report_attachments(context: Context) -> list[Attachment]:
    """The whole report as work sheet and as PDF; where PDF cannot be drawn, without it."""
    report = context["report"]
    name = f"figures-{report.first}-{report.last}"
    files = [(f"{name}.xlsx", report_files.as_xlsx(report), XLSX)]
    with suppress(PdfUnavailable):
        files.append((f"{name}.pdf", report_files.as_pdf(report), "application/pdf"))
    return files


ON_SITE_TOO = (Channel.EMAIL, Channel.IN_APP)
BY_MAIL = (Channel.EMAIL,)


@dataclass(frozen=True, slots=True)
class KindSpec:
    """How a kind is told.

    `preference` names the switch that turns its mail off; without one it is always sent. So is
    what an open claim depends on (`is_essential`: a decision, or a request the customer must
    answer), whatever the switch says. `is_asked_for`: the person waits for this very mail, so it
    is tried even at an address that refused the last one. On the site everything is shown.
    """

    context: ContextOf
    preference: str = ""
    is_essential: bool = False
    is_asked_for: bool = False
    channels: tuple[Channel, ...] = ON_SITE_TOO
    may_be_text_message: bool = False
    attach: Callable[[Context], list[Attachment]] = nothing

    @property
    def may_be_turned_off(self) -> bool:
        return bool(self.preference) and not self.is_essential


MUST_KNOW: Final = {"is_essential": True, "may_be_text_message": True}

# An app to the right adds its own kinds when it is ready.
KINDS: dict[str, KindSpec] = {
    Kind.WELCOME: KindSpec(sign_in_context),
    Kind.VERIFY_EMAIL: KindSpec(verification_context, is_asked_for=True, channels=BY_MAIL),
    Kind.RESET_PASSWORD: KindSpec(reset_context, is_asked_for=True, channels=BY_MAIL),
    Kind.ACCOUNT_EXISTS: KindSpec(sign_in_context, is_asked_for=True, channels=BY_MAIL),
    Kind.MAILED_LINK: KindSpec(mailed_link_context, is_asked_for=True, channels=BY_MAIL),
    Kind.PASSWORD_CHANGED: KindSpec(sign_in_context),
    Kind.ACCOUNT_LOCKED: KindSpec(sign_in_context),
    Kind.SECOND_FACTOR: KindSpec(sign_in_context),
    Kind.TOKEN_REUSED: KindSpec(sign_in_context),
    Kind.CLAIM_MESSAGE: KindSpec(message_context, "status_updates", is_essential=True),
    Kind.CLAIM_SUBMITTED: KindSpec(claim_context, "claim_submitted", attach=summary_attachment),
    Kind.NEW_DEVICE: KindSpec(device_context),
    Kind.ROLE_CHANGED: KindSpec(role_context),
    Kind.ACCOUNT_BLOCKED: KindSpec(contact_context),
    Kind.EMAIL_CHANGED: KindSpec(email_changed_context),
    Kind.EMAIL_CHANGE_LINK: KindSpec(email_change_context, is_asked_for=True, channels=BY_MAIL),
    Kind.EMAIL_CHANGE_ASKED: KindSpec(email_change_asked_context),
    Kind.EMAIL_CHANGE_DONE: KindSpec(sign_in_context),
    Kind.INVITATION: KindSpec(invitation_context, is_asked_for=True, channels=BY_MAIL),
    Kind.API_KEY: KindSpec(key_context),
    Kind.SIGN_IN_METHOD: KindSpec(method_context),
    Kind.SUSPICION: KindSpec(suspicion_context),
    Kind.CLAIM_UNDER_REVIEW: KindSpec(claim_context, "status_updates"),
    Kind.CLAIM_MORE_NEEDED: KindSpec(claim_context, "document_requests", **MUST_KNOW),
    Kind.CLAIM_APPROVED: KindSpec(money_context, "status_updates", **MUST_KNOW),
    Kind.CLAIM_REJECTED: KindSpec(claim_context, "status_updates", **MUST_KNOW),
    Kind.CLAIM_PAID: KindSpec(money_context, "payment_notifications", may_be_text_message=True),
    Kind.CLAIM_CLOSED: KindSpec(claim_context, "status_updates"),
    Kind.CLAIM_WITHDRAWN: KindSpec(claim_context, "status_updates"),
    Kind.CLAIM_EXPIRED: KindSpec(claim_context, "status_updates", is_essential=True),
    Kind.LIMITATION_NEAR: KindSpec(desk_context),
    Kind.CLAIMS_OVERDUE: KindSpec(overdue_context),
    Kind.DEADLINES_PASSED: KindSpec(passed_context),
    Kind.DESK_REPORT: KindSpec(report_context, channels=BY_MAIL, attach=report_attachments),
    Kind.DRAFT_REMINDER: KindSpec(draft_context, "status_updates"),
    Kind.DRAFT_SHREDDED: KindSpec(shredded_context),
    Kind.NEWS_OVERDUE: KindSpec(late_context),
    Kind.DESK_NEWS_OVERDUE: KindSpec(late_desk_context),
    Kind.TASKS_FAILED: KindSpec(failures_context),
    Kind.EXPORT_READY: KindSpec(export_context),
    Kind.WEBHOOK_PAUSED: KindSpec(webhook_context),
    Kind.SIGNATURE_REQUEST: KindSpec(signature_request_context),
    Kind.SIGNATURE_COPY: KindSpec(signature_context),
    Kind.SIGNATURE_COMPLETED: KindSpec(signature_claim_context, "status_updates"),
    Kind.AUTHORITY_REVOKED: KindSpec(signature_context),
    Kind.AUTHORITY_ENDED: KindSpec(signature_desk_context),
    Kind.DOCUMENT_REQUESTED: KindSpec(request_context, "document_requests", **MUST_KNOW),
    Kind.DOCUMENT_REMINDER: KindSpec(request_context, "document_requests"),
    Kind.DOCUMENT_REJECTED: KindSpec(document_context, "document_requests", **MUST_KNOW),
    Kind.DOCUMENT_INFECTED: KindSpec(document_context),
    Kind.INFECTED_AT_DESK: KindSpec(desk_document_context),
    Kind.DOCUMENT_DAMAGED: KindSpec(desk_document_context),
}
