"""Signing in by API: pairs of tokens that belong to a TokenFamily.

A token says who, for how long and under which stamp; roles and rights are asked of the database.
"""

from django.contrib.auth.models import update_last_login
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt import tokens as simplejwt
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.utils import datetime_from_epoch

from accounts.models import TokenFamily, User
from accounts.signals import signed_in_by_api
from accounts.token_keys import KeyRing

FAMILY, STAMP = "family", "stamp"


class OurKeys:
    @property
    def token_backend(self) -> KeyRing:
        return KeyRing()


class AccessToken(OurKeys, simplejwt.AccessToken):
    """Opens the API for JWT_EXPIRATION_MINUTES."""


class RefreshToken(OurKeys, simplejwt.RefreshToken):
    """Renews an access token, once, within JWT_REFRESH_EXPIRATION_DAYS."""

    access_token_class = AccessToken

    @classmethod
    def for_user(cls, user: User) -> "RefreshToken":
        token = super().for_user(user)
        token[STAMP] = user.token_stamp
        return token


def begin(user: User) -> RefreshToken:
    """Sign somebody in whose password and second factor were right."""
    token = RefreshToken.for_user(user)
    family = TokenFamily.objects.create(
        user=user, current_jti=token["jti"], expires_at=datetime_from_epoch(token["exp"])
    )
    token[FAMILY] = str(family.pk)
    update_last_login(User, user)
    signed_in_by_api.send(User, user=user)
    return token


def renew(raw_token: str) -> RefreshToken:
    """Swap a refresh token for the next one; used twice, it ends its family."""
    token = read(raw_token)
    family = family_of(token)
    if not is_good_for(token, family.user):
        raise AuthenticationFailed(_("This token is no longer good. Sign in again."))
    following = RefreshToken.for_user(family.user)
    following[FAMILY] = token[FAMILY]
    expires_at = datetime_from_epoch(following["exp"])
    # No transaction around both: the end of the family must outlive the refusal.
    if not family.rotate(token["jti"], following["jti"], expires_at=expires_at):
        family.end_for_reuse()
        raise AuthenticationFailed(_("This token was used already. Sign in again."))
    return following


def end(raw_token: str) -> None:
    """Sign out: refresh and access tokens of the family are refused from now on."""
    TokenFamily.objects.filter(pk=read(raw_token).get(FAMILY)).end()


def read(raw_token: str) -> RefreshToken:
    """A refresh token that we signed and that has not run out."""
    try:
        return RefreshToken(raw_token)
    except TokenError as error:
        raise AuthenticationFailed(_("This token is no longer good. Sign in again.")) from error


def family_of(token: RefreshToken) -> TokenFamily:
    """The living family of a token; a deleted person has none."""
    families = TokenFamily.objects.alive().select_related("user")
    if family := families.filter(pk=token.get(FAMILY)).first():
        return family
    raise AuthenticationFailed(_("This token is no longer good. Sign in again."))


def is_good_for(token: simplejwt.Token, user: User) -> bool:
    """Whether the person may still sign in, and nothing that ends sign-ins happened since."""
    names_them = (token.get("user_id"), token.get(STAMP)) == (str(user.pk), user.token_stamp)
    return user.is_active and names_them
