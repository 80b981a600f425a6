"""One click in a mail program turns a switch off: a signed link, spent by POST alone."""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import User
from notifications.models import NotificationPreference

SIGNER = Signer(salt="notifications.unsubscribe")


def unsubscribe_url(user_id: UUID, switch: str) -> str:
    token = SIGNER.sign_object([str(user_id), switch])
    return f"{settings.SITE_URL}{reverse('unsubscribe', args=[token])}"


def read_token(token: str) -> tuple[UUID, str]:
    """Whose switch it is, and which; raises BadSignature for anything we did not sign."""
    try:
        user_id, switch = SIGNER.unsign_object(token)
        NotificationPreference._meta.get_field(switch)
        return UUID(user_id), switch
    except (ValueError, TypeError) as error:
        raise BadSignature from error


def turn_off(user_id: UUID, switch: str) -> None:
    """Nothing happens where the person is gone; clicked twice it stays off."""
    if User.objects.filter(pk=user_id).exists():
        NotificationPreference.objects.update_or_create(user_id=user_id, defaults={switch: False})
