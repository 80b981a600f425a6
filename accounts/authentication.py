"""Who is calling the API."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import Token

from accounts import limits
from accounts.models import ApiKey, TokenFamily, User
from accounts.old_header import check_old_header
from accounts.tokens import is_good_for


class AccessTokenAuthentication(JWTAuthentication):
    """A JWT access token of a person who may still sign in, and has not signed out since.

    The stamp in the token says whether password, address, role or block changed; the family says
    whether this sign-in was ended.
    """

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        self.is_read = request.method in SAFE_METHODS
        found = super().authenticate(request)
        if found:
            check_old_header(request._request, found[0])
        return found

    def get_user(self, validated_token: Token) -> User:
        seconds = settings.JWT_READ_CACHE_SECONDS
        if not (seconds and self.is_read):
            return self.ask_database(validated_token)
        key = f"reader:{validated_token['jti']}"
        if known := cache.get(key):
            return remembered(known)
        user = self.ask_database(validated_token)
        cache.set(key, memory_of(user), seconds)
        return user

    def ask_database(self, validated_token: Token) -> User:
        user = super().get_user(validated_token)
        if not is_good_for(validated_token, user):
            raise AuthenticationFailed(_("This sign-in was ended."), code="signed_out")
        family = TokenFamily.objects.alive().filter(pk=validated_token.get("family"), user=user)
        if not family.exists():
            raise AuthenticationFailed(_("This sign-in was ended."), code="signed_out")
        return user


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Api-Key fc_live_…`: a program in the name of the key's owner.

    It may do what its scopes name, only at views that say which scope they ask for (`key_scopes`),
    from its allowed addresses, so often in a minute. Everything else is refused here, whatever
    permissions the view itself asks for.
    """

    keyword = "Api-Key"

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        kind, _blank, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if kind.lower() != self.keyword.lower():
            return None
        key = ApiKey.objects.recognised(text.strip())
        address = request.META["REMOTE_ADDR"]
        if key is None or not key.is_usable or not key.allows(address):
            raise AuthenticationFailed(_("This key cannot be used."), code="key_refused")
        if seconds := limits.take("api_key", key.prefix):
            raise Throttled(seconds)
        check_scope(key, request)
        key.note_use(address)
        request._request.api_key = key  # who writes history asks there (accounts.security_log)
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


def check_scope(key: ApiKey, request: Request) -> None:
    view = request.parser_context["view"]
    needed = scope_for(getattr(view, "key_scopes", {}), getattr(view, "action", ""), request.method)
    if needed is None:
        raise PermissionDenied(_("Keys cannot do this; sign in instead."))
    if needed not in key.scopes:
        detail = _("This key lacks the scope %(scope)s.") % {"scope": needed}
        raise PermissionDenied(detail)


def scope_for(scopes: dict[str, str], action: str | None, method: str | None) -> str | None:
    """By "read" or "write"; an action with other rights is named, like "write documents"."""
    kind = "read" if method in SAFE_METHODS else "write"
    return scopes.get(f"{kind} {action}", scopes.get(kind))


def memory_of(user: User) -> dict[str, Any]:
    """A person as the cache may hold them: without the password's hash."""
    names = (field.attname for field in User._meta.concrete_fields)
    return {name: getattr(user, name) for name in names if name != "password"}


def remembered(fields: dict[str, Any]) -> User:
    user = User(**fields)
    user._state.adding, user._state.db = False, "default"
    return user
