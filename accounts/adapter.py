"""Where allauth's flows meet our rules."""

from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from accounts import encryption
from accounts.lockout import forget_guesses
from accounts.models import User
from accounts.models.user import second_factors_of
from accounts.signals import email_proven, email_verification_requested, second_factor_changed
from accounts.social import drop_foreign_connections

SIGN_UP = "sign_up"  # what an address was proven for, beside the purposes of mailed links
SECOND_FACTOR_CHANGES = {
    "mfa/email/totp_activated": "added",
    "mfa/email/totp_deactivated": "removed",
    "mfa/email/recovery_codes_generated": "codes_renewed",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
}
# Signals of our own say so: password_changed, whichever way, and sign_in_method_changed.
TOLD_ELSEWHERE = {
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_set",
    "socialaccount/email/account_connected",
    "socialaccount/email/account_disconnected",
}


class AccountAdapter(DefaultAccountAdapter):
    """Announces what allauth would mail: a worker writes and sends the mail, from ids."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account cannot be used"),
        "email_password_mismatch": _("The email address or the password is not right"),
        "enter_current_password": _("The current password is not right"),
        "incorrect_password": _("The password is not right"),
        "incorrect_code": _("The code is not right"),
        "invalid_password_reset": _("This link was used already or ran out"),
        "rate_limited": _("You tried too often. Wait a few minutes, then try again"),
        "too_many_login_attempts": _("You tried too often. Wait a few minutes, then try again"),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise ImproperlyConfigured(f"No signal announces the mail {template_prefix}.")

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: Any, signup: bool
    ) -> None:
        email_verification_requested.send(
            EmailAddress, email_address=emailconfirmation.email_address
        )

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        is_first_proof = not email_address.user.has_proven_email
        is_confirmed = super().confirm_email(request, email_address)
        if is_confirmed:
            if is_first_proof:
                drop_foreign_connections(request, email_address.user)
            email_proven.send(
                User, user=email_address.user, purpose=SIGN_UP, reference=None, request=request
            )
        return is_confirmed

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        if template_prefix in SECOND_FACTOR_CHANGES:
            change = SECOND_FACTOR_CHANGES[template_prefix]
            second_factor_changed.send(User, user=user, change=change)
        elif template_prefix not in TOLD_ELSEWHERE:
            self.send_mail(template_prefix, email or user.email, context or {})

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """For the next page; the API says everything in its answer, and sets no cookie."""
        if not request.path.startswith("/api/"):
            super().add_message(request, *args, **kwargs)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """A right password is no guess, even where a second step still follows."""
        user = super().authenticate(request, **credentials)
        if user:
            forget_guesses(request, user.email)
        return user

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_settings")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted, and staff from giving theirs up."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("People who work at the desk keep two-step sign-in on"),
        "incorrect_code": _("The code is not right. Enter the one your app shows now"),
        "unverified_email": _("Confirm your email address before you turn on two-step sign-in"),
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Drawn into the page, on white in every theme: the content policy allows no data:."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep one, an app or a passkey, where the settings ask for it."""
        if not (settings.STAFF_SECOND_FACTOR_REQUIRED and authenticator.user.is_staff):
            return True
        return second_factors_of(authenticator.user).exclude(pk=authenticator.pk).exists()
