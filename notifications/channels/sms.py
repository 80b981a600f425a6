"""A notification as a text message: its subject and its link, for who asked for it."""

import logging
from collections.abc import Callable, Mapping

import httpx
from django.conf import settings

from notifications.channels import mail
from notifications.models import Notification

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
LONGEST = 300  # two parts of a text message, with room for the link


def send(notification: Notification) -> str:
    """Hand the text to the provider of SMS_BACKEND; raises httpx.HTTPError when it refuses."""
    words = mail.words_of(notification)
    text = f"{words.subject}\n{words.context.get('action_url', '')}".strip()
    BACKENDS[settings.SMS_BACKEND](notification.recipient.phone, text[:LONGEST])
    return words.subject


def print_to_log(phone: str, text: str) -> None:
    """For a laptop: the log is the phone."""
    logger.info("Text message to %s: %s", phone, text)


def post_to_twilio(phone: str, text: str) -> None:
    """https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource"""
    account = settings.SMS_ACCOUNT
    response = httpx.post(
        f"{settings.SMS_API_URL}/2010-04-01/Accounts/{account}/Messages.json",
        data={"From": settings.SMS_FROM, "To": phone, "Body": text},
        auth=(account, settings.SMS_TOKEN),
        timeout=TIMEOUT_SECONDS,
        follow_redirects=False,
    )
    response.raise_for_status()


BACKENDS: Mapping[str, Callable[[str, str], None]] = {
    "console": print_to_log,
    "twilio": post_to_twilio,
}
