"""How django-axes counts failed sign-ins: by account and address together.

Wrong passwords and wrong second-factor codes count alike, at every door: pages, desk and API.
"""

import math
from datetime import timedelta
from typing import Any

from allauth.mfa.signals import authentication_failed
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import limits
from accounts.client_address import household
from accounts.models import User, normal_email
from accounts.signals import account_locked


def login_name(request: HttpRequest, credentials: dict | None = None) -> str | None:
    """The address typed, under whichever name the door calls it (allauth says `email`)."""
    given = credentials or {}
    name = given.get("username") or given.get("email") or request.POST.get("login")
    return normal_email(name)[:255].replace("\0", "") if name else None


class GuessLimitBackend:
    """Counts a guess before anybody looks at it: django-axes counts afterwards, and of 50 guesses
    at the same moment all would be looked at. What it refuses is answered as the lock-out.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, **credentials: Any
    ) -> None:
        if request is None:
            return
        email = login_name(request, {"username": username, **credentials})
        if email and limits.take("guess", guess_key(request, email)):
            request.axes_locked_out = True
            request.axes_credentials = {"username": email}
            raise PermissionDenied(_("Too many failed attempts to sign in. Try again later."))


def guess_key(request: HttpRequest, email: str) -> str:
    return f"{email}|{limits.client(request)}"


def forget_guesses(request: HttpRequest, email: str) -> None:
    limits.forget("guess", guess_key(request, email))


def unlock(user: User) -> None:
    """Forget the failures of a person from everywhere; the desk heard them on the phone."""
    failures = AccessAttempt.objects.filter(username=user.email)
    for address in failures.values_list("ip_address", flat=True):
        limits.forget("guess", f"{user.email}|{household(address or '')}")
    failures.delete()


def refuse_if_locked(request: HttpRequest, user: User) -> None:
    """For the steps after the password, which no authentication backend guards."""
    is_allowed = AxesProxyHandler.is_allowed(request, {"username": user.email})
    if limits.take("guess", guess_key(request, user.email)) or not is_allowed:
        request.axes_locked_out = True  # AxesMiddleware turns whatever follows into the lock-out
        request.axes_credentials = {"username": user.email}
        raise ValidationError(_("Too many failed attempts to sign in. Try again later."))


def seconds_left(request: HttpRequest, credentials: dict | None = None) -> int:
    """How long the account stays locked for this address; at least a second, for Retry-After."""
    last_failure = AccessAttempt.objects.filter(
        username=get_client_username(request, credentials),
        ip_address=request.axes_ip_address,
    ).aggregate(at=Max("attempt_time"))["at"]
    cool_off = get_cool_off(request) or timedelta()
    left = (last_failure or timezone.now()) + cool_off - timezone.now()
    return max(1, math.ceil(left.total_seconds()))


@receiver(user_logged_in, dispatch_uid="forget_guesses")
def forget_guesses_before(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    forget_guesses(request, user.email)


@receiver(authentication_failed, dispatch_uid="count_wrong_code")
def count_wrong_code(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    credentials = {"username": user.email}
    user_login_failed.send(__name__, credentials=credentials, request=request)


@receiver(user_locked_out, dispatch_uid="announce_lock")
def announce_lock(sender: Any, request: HttpRequest, username: str, **kwargs: Any) -> None:
    """Once for each lock: what comes while it holds is refused without being counted."""
    if request.axes_failures_since_start is not None:
        account_locked.send(User, email=username)
