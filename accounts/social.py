"""Signing in with an account elsewhere (Google, Facebook, any OpenID Connect provider).

Whoever that is there is not, for having the same address, a person here: an account of ours is
entered only by whom it was connected to, and only its owner connects it (docs/accounts.md).
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.conf import settings
from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import limits
from accounts.models import EventKind, Refused, User, normal_email
from accounts.security_log import record, record_sign_in
from accounts.signals import account_already_exists, sign_in_method_changed, user_registered

BEGAN_HERE = "social_sign_up"  # in the session: whose unproven account this browser began
SHOWN_OF_PROFILE = ("email", "name")


def provider_names() -> dict[str, str]:
    """The providers that are configured, by the word for them in addresses."""
    return {slug: provider["name"] for slug, provider in settings.SOCIAL_PROVIDERS.items()}


def name_of(account: SocialAccount) -> str:
    """What people call the provider of a connection, also after it was switched off."""
    return provider_names().get(account.provider, account.provider.title())


class SocialAdapter(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": _("Choose a password first: without one this is your last way to sign in"),
    }

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("account_sign_in_methods")

    def list_apps(self, request: HttpRequest, *args: Any, **kwargs: Any) -> list[SocialApp]:
        """From the settings alone: no row in the database opens another door."""
        apps = super().list_apps(request, *args, **kwargs)
        return [app for app in apps if app.pk is None]

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict) -> User:
        user = sociallogin.user
        given, _blank, family = (data.get("name") or "").partition(" ")
        user.email = normal_email(data.get("email") or "")
        user.given_names = str(data.get("first_name") or given)[:100]
        user.family_name = str(data.get("last_name") or family)[:100]
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The provider has said who this is; here it is decided what that is worth to us."""
        refuse_mixed_answers(request, sociallogin.account.extra_data)
        keep_little(sociallogin.account)
        for address in sociallogin.email_addresses:
            address.verified = address.verified is True  # some say "false", and mean it
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        if sociallogin.is_existing:
            note_if_blocked(request, sociallogin.user)
            return
        refuse_known_address(request, sociallogin)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Begin an account; the database decides between two who do at once."""
        try:
            with transaction.atomic():
                user = super().save_user(request, sociallogin, form)
        except IntegrityError as error:
            raise ImmediateHttpResponse(connect_first(request, sociallogin)) from error
        request.session[BEGAN_HERE] = str(user.pk)
        user_registered.send(User, user=user)
        return user


def refuse_mixed_answers(request: HttpRequest, data: dict[str, Any]) -> None:
    """The profile has to be that of the person the ID token is about (OpenID Connect 5.3.2)."""
    profile, token = data.get("userinfo"), data.get("id_token")
    if profile and token and profile.get("sub") != token.get("sub"):
        raise ImmediateHttpResponse(failed(request))


def keep_little(account: SocialAccount) -> None:
    """Of what the provider told only what the person recognises the connection by."""
    data = account.extra_data
    profile = data.get("userinfo") or data.get("id_token") or data
    account.extra_data = {
        key: str(profile[key])[:254] for key in SHOWN_OF_PROFILE if profile.get(key)
    }
    if account.pk:
        account.save(update_fields=["extra_data"])


def note_if_blocked(request: HttpRequest, user: User) -> None:
    if not user.is_active:  # allauth answers with the page of closed accounts
        record_sign_in(request, email=user.email, user=user, reason=Refused.BLOCKED)


def refuse_known_address(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """A new face: never let into an account of that address, nor told of it without proof."""
    email = sociallogin.user.email
    if not email or len(sociallogin.email_addresses) != 1:
        raise ImmediateHttpResponse(without_address(request, sociallogin))
    if limits.take("register", limits.client(request)):
        raise ImmediateHttpResponse(respond_429(request))
    if not is_taken(email):
        return
    if sociallogin.email_addresses[0].verified:
        raise ImmediateHttpResponse(connect_first(request, sociallogin))
    # The provider does not vouch for the address, so this may be anybody: the same answer as for
    # an address nobody has, and a mail to the owner.
    if User.objects.filter(email=email).exists():
        account_already_exists.send(User, email=email)
    raise ImmediateHttpResponse(redirect("account_email_verification_sent"))


def is_taken(email: str) -> bool:
    addresses = EmailAddress.objects.filter(email__iexact=email)
    return User.objects.is_taken(email) or addresses.exists()


def connect_first(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    context = {"provider": name_of(sociallogin.account), "email": sociallogin.user.email}
    return render(request, "socialaccount/connect_first.html", context, status=409)


def without_address(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    context = {"provider": name_of(sociallogin.account)}
    return render(request, "socialaccount/without_address.html", context, status=409)


def failed(request: HttpRequest, status: int = 401) -> HttpResponse:
    return render(request, "socialaccount/authentication_error.html", status=status)


def drop_foreign_connections(request: HttpRequest, user: User) -> None:
    """When an address is proven for the first time: who began the account may not be its owner.

    Connections made by this very browser stay; others never had the owner's consent.
    """
    if request.session.get(BEGAN_HERE) != str(user.pk):
        SocialAccount.objects.filter(user=user).delete()


@receiver(social_account_added, dispatch_uid="log_connection")
def log_connection(sender: Any, sociallogin: SocialLogin, **kwargs: Any) -> None:
    note_change(EventKind.LINKED, sociallogin.account)


@receiver(social_account_removed, dispatch_uid="log_disconnection")
def log_disconnection(sender: Any, socialaccount: SocialAccount, **kwargs: Any) -> None:
    note_change(EventKind.UNLINKED, socialaccount)


def note_change(kind: EventKind, account: SocialAccount) -> None:
    user = account.user
    record(kind, user=user, by=user, provider=account.provider)
    sign_in_method_changed.send(User, user=user, kind=kind, method=name_of(account))
