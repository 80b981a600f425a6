"""Offers and tips by mail: a consent apart from all others, remembered at each door."""

from typing import Any

from allauth.core import context
from django.dispatch import receiver
from django.utils import translation
from django.utils.translation import gettext as _

from claims import texts
from claims.consents import sha256
from gdpr.models import ConsentRecord
from gdpr.models.consent import MARKETING
from notifications.models import NotificationPreference
from notifications.signals import marketing_chosen

D = ConsentRecord.Decision


@receiver(marketing_chosen, dispatch_uid="keep_marketing_choice")
def keep_marketing_choice(sender: Any, preference: NotificationPreference, **kwargs: Any) -> None:
    """With the text that stood beside the switch."""
    text = texts.published(texts.MARKETING)
    ConsentRecord.objects.create(
        user=preference.user,
        name=preference.user.full_name or preference.user.email[:201],
        purpose=MARKETING,
        decision=D.GIVEN if preference.marketing_emails else D.WITHDRAWN,
        words=_("I agree: mail me offers and tips"),
        text_version=text.version,
        text_sha256=sha256(text.fill()),
        language=translation.get_language() or text.language,
        channel=channel(),
    )


def channel() -> str:
    """By which door the choice came in: the API, the link of a mail, or a page."""
    path = getattr(context.request, "path", "")
    if path.startswith("/api/"):
        return "api"
    return "link" if path.startswith("/mail/unsubscribe/") else "page"
