"""What follows, inside accounts, from what happens to an account: ends, log rows, devices."""

from typing import Any

from allauth.core import context
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import session_age
from accounts.devices import recognise
from accounts.lockout import login_name
from accounts.models import ApiKey, EmailChange, EventKind, Refused, TokenFamily, User
from accounts.security_log import record, record_sign_in
from accounts.signals import (
    account_locked,
    api_key_changed,
    password_changed,
    rights_changed,
    second_factor_changed,
    sign_ins_ended,
    signed_in_by_api,
    token_reused,
)


@receiver([rights_changed, password_changed], dispatch_uid="end_token_families")
def end_token_families(sender: type[User], user: User, **kwargs: Any) -> None:
    """The stamp refuses their tokens already; this keeps the lists of sign-ins true."""
    TokenFamily.objects.filter(user=user).end()


@receiver(password_changed, dispatch_uid="cancel_email_change")
def cancel_email_change(sender: type[User], user: User, **kwargs: Any) -> None:
    """Whoever asked for another address may have known the old password."""
    EmailChange.objects.filter(user=user).cancel()


@receiver(sign_ins_ended, dispatch_uid="end_everything")
def end_everything(sender: type[User], user: User, **kwargs: Any) -> None:
    TokenFamily.objects.filter(user=user).end()
    for session in UserSession.objects.filter(user=user):
        session.end()
    record(EventKind.SIGNED_OUT, user=user)


@receiver(user_logged_in, dispatch_uid="note_sign_in")
def note_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    if "REMOTE_ADDR" not in request.META:  # a command or a test, not a visitor
        return
    session_age.begin(request)
    record_sign_in(request, email=user.email, user=user)
    recognise(request, user)


@receiver(signed_in_by_api, dispatch_uid="note_sign_in_by_api")
def note_sign_in_by_api(sender: type[User], user: User, **kwargs: Any) -> None:
    if context.request:
        record_sign_in(context.request, email=user.email, user=user)
        recognise(context.request, user)


@receiver(user_login_failed, dispatch_uid="note_failed_sign_in")
def note_failed_sign_in(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    if request is None:
        return
    email = login_name(request, credentials) or ""
    user = User.objects.filter(email=email).first()
    record_sign_in(request, email=email, user=user, reason=why_refused(sender, request, user))


def why_refused(sender: Any, request: HttpRequest, user: User | None) -> str:
    if getattr(request, "axes_locked_out", False):
        return Refused.LOCKED
    if user is None:
        return Refused.UNKNOWN_ADDRESS
    if not user.is_active:
        return Refused.BLOCKED
    return Refused.WRONG_CODE if sender == "accounts.lockout" else Refused.WRONG_PASSWORD


@receiver(account_locked, dispatch_uid="log_lock")
def log_lock(sender: type[User], email: str, **kwargs: Any) -> None:
    record(EventKind.LOCKED, user=User.objects.filter(email=email).first())


@receiver(token_reused, dispatch_uid="log_token_reused")
def log_token_reused(sender: type[User], user: User, **kwargs: Any) -> None:
    record(EventKind.TOKEN_REUSED, user=user)


@receiver(password_changed, dispatch_uid="log_password_changed")
def log_password_changed(sender: type[User], user: User, **kwargs: Any) -> None:
    record(EventKind.PASSWORD_CHANGED, user=user)


@receiver(second_factor_changed, dispatch_uid="log_second_factor")
def log_second_factor(sender: type[User], user: User, change: str, **kwargs: Any) -> None:
    record(EventKind.SECOND_FACTOR, user=user, change=change)


@receiver(rights_changed, dispatch_uid="log_rights")
def log_rights(sender: type[User], user: User, before: dict[str, Any], **kwargs: Any) -> None:
    if "role" in before:
        record(EventKind.ROLE_CHANGED, user=user, before=before["role"], after=user.role)
    if "is_active" in before:
        record(EventKind.UNBLOCKED if user.is_active else EventKind.BLOCKED, user=user)
    if "email" in before:
        record(EventKind.EMAIL_CHANGED, user=user)


@receiver(api_key_changed, dispatch_uid="log_api_key")
def log_api_key(sender: type[ApiKey], key: ApiKey, kind: EventKind, **kwargs: Any) -> None:
    record(kind, user=key.owner, key=key.shown)
