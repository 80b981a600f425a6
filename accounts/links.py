"""The links that mails carry, made from ids by whoever renders the mail, and what they open.

They begin with SITE_URL: the Host header is the sender's to choose. What is secret in them is
signed at the moment of sending, so neither the database nor the broker ever holds it.
"""

from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.devices import not_me_token
from accounts.models import EmailChange, KnownDevice, MailedLink, User


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def email_verification_url(email_address_id: int) -> str:
    """Valid for EMAIL_VERIFICATION_TOKEN_EXPIRATION_HOURS, until the address is verified."""
    confirmation = EmailConfirmationHMAC(EmailAddress.objects.get(pk=email_address_id))
    return absolute(reverse("account_confirm_email", args=[confirmation.key]))


def password_reset_url(user_id: UUID) -> str:
    """Valid for PASSWORD_RESET_TOKEN_EXPIRATION_HOURS; dies with the next sign-in or change."""
    user = User.objects.get(pk=user_id)
    key = default_token_generator.make_token(user)
    arguments = {"uidb36": user_pk_to_url_str(user), "key": key}
    return absolute(reverse("account_reset_password_from_key", kwargs=arguments))


@transaction.atomic
def set_password_by_key(user: User, key: str, password: str) -> None:
    """The other end of `password_reset_url`: of two at the same time, one finds the key spent."""
    current = User.objects.select_for_update().get(pk=user.pk)
    if not current.is_active or not default_token_generator.check_token(current, key):
        raise ValidationError(_("This link was used already or ran out"), code="link_spent")
    if not current.has_proven_email:  # whoever began the account may not own the mailbox
        SocialAccount.objects.filter(user=current).delete()
    current.set_password(password)
    current.save(update_fields=["password"])


def not_me_url(device_id: UUID) -> str:
    """For who did not sign in on this device; valid for 30 days, once."""
    device = KnownDevice.objects.get(pk=device_id)
    return absolute(reverse("account_not_me", args=[not_me_token(device)]))


def mailed_link_url(mailed_link_id: UUID) -> str:
    link = MailedLink.objects.get(pk=mailed_link_id)
    return absolute(reverse("account_mailed_link", args=[link.pk, link.token]))


def email_change_url(change_id: UUID) -> str:
    """For the new mailbox, to prove it; as long valid as the link of a sign-up."""
    change = EmailChange.objects.get(pk=change_id)
    return absolute(reverse("account_confirm_email_change", args=[change.pk, change.token]))


def undo_email_change_url(change_id: UUID) -> str:
    """For the old mailbox, to take the account back; valid for seven days after the change."""
    change = EmailChange.objects.get(pk=change_id)
    return absolute(reverse("account_undo_email_change", args=[change.pk, change.undo_token]))
