"""Passkeys: making one, signing in with one, giving one up. allauth's ceremony, our rules.

Each is kept by the device and asks for the owner there (a finger, a face, a PIN), so it is both
steps of signing in at once. Beside a password it is the second one.
"""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn_forms, views as webauthn_views
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Refused
from accounts.security_log import record_sign_in

# What the ceremony raises over an answer that no browser would send.
MISSHAPEN = (AttributeError, KeyError, TypeError, ValueError)
METHODS = reverse_lazy("account_sign_in_methods")


def not_understood() -> ValidationError:
    return ValidationError(_("That passkey could not be used. Try again"), code="passkey")


class AddPasskeyForm(webauthn_forms.SignupWebAuthnForm):
    """Always one that asks for its owner; allauth would also take a bare security key."""

    name = forms.CharField(
        label=_("Name"),
        max_length=50,
        required=False,
        help_text=_("For you to tell your passkeys apart, like “My phone”."),
    )

    def clean(self) -> dict[str, Any]:
        credential = self.cleaned_data.get("credential")
        if not credential:
            raise not_understood()
        try:
            auth.parse_registration_response(credential)
            if not auth.complete_registration(credential).is_user_verified():
                raise not_understood()
        except MISSHAPEN as error:
            raise not_understood() from error
        return self.cleaned_data


class ReadsCredential:
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of allauth's forms
        except MISSHAPEN as error:
            raise not_understood() from error


class SignInPasskeyForm(ReadsCredential, webauthn_forms.LoginWebAuthnForm):
    pass


class SecondStepPasskeyForm(ReadsCredential, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(ReadsCredential, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class AddPasskey(webauthn_views.AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {**context, "js_data": {"creation_options": options}}

    def get_success_url(self) -> str:
        if self.did_generate_recovery_codes:
            return super().get_success_url()
        return str(METHODS)


class RemovePasskey(webauthn_views.RemoveWebAuthnView):
    success_url = METHODS

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.object):
            sentence = get_adapter().error_messages["cannot_delete_authenticator"]
            messages.error(self.request, sentence)
            return redirect(METHODS)
        return super().form_valid(form)


class SignInWithPasskey(webauthn_views.LoginWebAuthnView):
    """GET with `Accept: application/json` asks for the challenge, POST answers it."""

    def form_valid(self, form: SignInPasskeyForm) -> HttpResponse:
        note_if_blocked(self.request, form.cleaned_data["credential"])
        return super().form_valid(form)


def note_if_blocked(request: HttpRequest, passkey: Authenticator) -> None:
    user = passkey.user
    if not user.is_active:  # allauth answers with the page of closed accounts
        record_sign_in(request, email=user.email, user=user, reason=Refused.BLOCKED)


add = AddPasskey.as_view()
remove = RemovePasskey.as_view()
sign_in = SignInWithPasskey.as_view()
reauthenticate = webauthn_views.reauthenticate_webauthn
