"""A notification as a mail: subject, text and HTML from templates, in the reader's language."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from notifications.kinds import KINDS
from notifications.models import Notification


def language_of(notification: Notification, context: dict[str, Any]) -> str:
    claim = context.get("claim")
    if claim is not None:
        return claim.language
    return notification.recipient.language if notification.recipient else settings.LANGUAGE_CODE


def build(notification: Notification) -> EmailMultiAlternatives:
    """The whole mail; raises DoesNotExist when what it is about is gone."""
    context = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "recipient": notification.recipient,
        **KINDS[notification.kind].context(notification),
    }
    with translation.override(language_of(notification, context)):
        stem = f"emails/{notification.kind}"
        subject = " ".join(render_to_string(f"{stem}-subject.txt", context).split())
        text = render_to_string(f"{stem}-body.txt", context)
        html = render_to_string(f"{stem}-body.html", {**context, "subject": subject})
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[notification.to],
        headers={"Message-ID": notification.message_id, **thread_headers(context)},
    )
    mail.attach_alternative(html, "text/html")
    return mail


def thread_headers(context: dict[str, Any]) -> dict[str, str]:
    """Mails about one claim form one thread in the reader's mailbox."""
    claim = context.get("claim")
    if claim is None:
        return {}
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    thread = f"<claim-{claim.pk}@{domain}>"
    return {"In-Reply-To": thread, "References": thread}


def send(notification: Notification) -> str:
    """Hand the mail to the mail server; returns its subject. Raises what the transport raises."""
    mail = build(notification)
    mail.send()
    return mail.subject
