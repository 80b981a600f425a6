"""What this app has said: its kinds of notification, and made-up ones for the desk's preview."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gdpr.models import AccountDeletionRequest
from notifications.choices import Kind
from notifications.kinds import BY_MAIL, FOR_STAFF, Context, KindSpec, absolute
from notifications.models import Notification
from notifications.samples import About, Sample

SAMPLE = UUID("5e75d355-0000-4000-8000-000000000000")  # so that a preview is the same each time


def request_of(notification: Notification) -> AccountDeletionRequest:
    rows = AccountDeletionRequest.objects.select_related("user")
    return rows.get(pk=notification.context["deletion_request_id"])


def requested_context(notification: Notification) -> Context:
    request = request_of(notification)
    path = reverse("cancel_deletion", args=[request.pk, request.token])
    return {
        "request": request,
        "action_url": absolute(path),
        "action_text": _("Keep my account"),
    }


def sign_in_context(notification: Notification) -> Context:
    return {
        "request": request_of(notification),
        "action_url": absolute(reverse("account_login")),
        "action_text": _("Sign in"),
    }


def done_context(notification: Notification) -> Context:
    return {
        "request": request_of(notification),
        "why": _("You get this mail because you asked us to erase your data. It is the last one."),
    }


def desk_context(notification: Notification) -> Context:
    request = request_of(notification)
    path = reverse("admin:gdpr_accountdeletionrequest_change", args=[request.pk])
    return {
        "request": request,
        "action_url": absolute(path),
        "action_text": _("Open it at the desk"),
        "why": FOR_STAFF,
    }


SPECS = {
    Kind.DELETION_REQUESTED: KindSpec(requested_context, is_asked_for=True, channels=BY_MAIL),
    Kind.DELETION_CANCELLED: KindSpec(sign_in_context, is_asked_for=True, channels=BY_MAIL),
    Kind.DELETION_REJECTED: KindSpec(sign_in_context, is_asked_for=True, channels=BY_MAIL),
    Kind.DELETION_DONE: KindSpec(done_context, is_asked_for=True, channels=BY_MAIL),
    Kind.DELETION_AT_DESK: KindSpec(desk_context),
}


def sample(made_up: Sample) -> dict[str, str]:
    request = AccountDeletionRequest.objects.create(
        pk=SAMPLE,
        user=made_up.person,
        email=made_up.person.email,
        claims=3,
        open_claims=2,
        paid_claims=1,
        notes=made_up.text,
        documents=5,
    )
    return {"deletion_request_id": str(request.pk)}


SAMPLES: dict[str, About] = dict.fromkeys(SPECS, sample)
