"""A notification as a mail: subject, text and HTML from templates, in the reader's language."""

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from notifications.kinds import KINDS, absolute
from notifications.models import Notification
from notifications.unsubscribe import unsubscribe_url


@dataclass(frozen=True, slots=True)
class Words:
    """What a notification says: its subject, and what its texts may mention."""

    subject: str
    language: str
    context: dict[str, Any]


def words_of(notification: Notification) -> Words:
    """Raises DoesNotExist when what it is about is gone."""
    spec = KINDS[notification.kind]
    context = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "recipient": notification.recipient,
        "settings_url": absolute(reverse("notification_preferences")) if spec.preference else "",
        **spec.context(notification),
    }
    language = language_of(notification, context)
    with translation.override(language):
        subject = render_to_string(f"emails/{notification.kind}-subject.txt", context)
    return Words(" ".join(subject.split()), language, context)


def language_of(notification: Notification, context: dict[str, Any]) -> str:
    claim = context.get("claim")
    if claim is not None:
        return claim.language
    if notification.recipient:
        return notification.recipient.language
    return notification.context.get("language", settings.LANGUAGE_CODE)


def build(notification: Notification) -> EmailMultiAlternatives:
    """The whole mail; raises DoesNotExist when what it is about is gone."""
    words = words_of(notification)
    with translation.override(words.language):
        stem = f"emails/{notification.kind}"
        text = render_to_string(f"{stem}-body.txt", words.context)
        html = render_to_string(f"{stem}-body.html", {**words.context, "subject": words.subject})
        attachments = KINDS[notification.kind].attach(words.context)
    mail = EmailMultiAlternatives(
        subject=words.subject,
        body=text,
        to=[notification.to],
        attachments=attachments,
        headers={
            "Message-ID": notification.message_id,
            **thread_headers(words.context),
            **unsubscribe_headers(notification),
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def thread_headers(context: dict[str, Any]) -> dict[str, str]:
    """Mails about one claim form one thread in the reader's mailbox."""
    claim = context.get("claim")
    if claim is None:
        return {}
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    thread = f"<claim-{claim.pk}@{domain}>"
    return {"In-Reply-To": thread, "References": thread}


def unsubscribe_headers(notification: Notification) -> dict[str, str]:
    """RFC 8058, one click, for what may be turned off; never for what a claim depends on."""
    spec = KINDS[notification.kind]
    if not notification.recipient or not spec.may_be_turned_off:
        return {}
    url = unsubscribe_url(notification.recipient.pk, spec.preference)
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def send(notification: Notification) -> str:
    """Hand the mail to the mail server; returns its subject. Raises what the transport raises."""
    mail = build(notification)
    mail.send()
    return mail.subject
