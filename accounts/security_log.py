"""Writes the security log: a row in the database and a line of JSON for whoever watches.

`record(EventKind.EXPORT, by=request.user, rows=120)` is for every app to the right as well. Details
are ids and counts, never secrets or addresses of people.
"""

import json
import logging
from typing import Any

from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone

from accounts.models import Door, EventKind, LoginAttempt, SecurityEvent, User

lines = logging.getLogger("flightclaim.security")
DOORS = {
    "account_mailed_link": Door.LINK,
    "mfa_login_webauthn": Door.PASSKEY,
    "google_callback": Door.SOCIAL,
    "facebook_callback": Door.SOCIAL,
    "openid_connect_callback": Door.SOCIAL,
}


def record(
    kind: EventKind, *, user: User | None = None, by: User | None = None, **detail: Any
) -> SecurityEvent:
    """Note that something happened to `user`, done by `by`: by whoever is asking, if left out."""
    request = context.request
    event = SecurityEvent.objects.create(
        kind=kind,
        user_id=user.pk if user else None,
        by_id=(by or asking(request) or AnonymousUser()).pk,
        address=address_of(request),
        detail=detail,
    )
    write_line(kind, user_id=event.user_id, by_id=event.by_id, address=event.address, **detail)
    return event


def record_sign_in(
    request: HttpRequest, *, email: str, user: User | None, reason: str = ""
) -> LoginAttempt:
    """Note an attempt to sign in; without a reason it succeeded."""
    attempt = LoginAttempt.objects.create(
        user_id=user.pk if user else None,
        email=email[:254],
        door=door_of(request),
        succeeded=not reason,
        reason=reason,
        address=address_of(request),
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:200],
    )
    outcome = f"sign_in_{'refused' if reason else 'ok'}"
    facts = {"reason": reason, "door": attempt.door, "address": attempt.address}
    write_line(outcome, user_id=attempt.user_id, **facts)
    return attempt


def write_line(event: str, **facts: Any) -> None:
    known = {name: str(value) for name, value in facts.items() if value not in (None, "")}
    known |= {"at": timezone.now().isoformat(timespec="seconds"), "event": str(event)}
    lines.info(json.dumps(known, ensure_ascii=True, sort_keys=True))


def via_key() -> str:
    """The API key behind what is being done now, for history; empty for people and tasks."""
    key = getattr(context.request, "api_key", None)
    return key.shown if key else ""


def asking(request: HttpRequest | None) -> User | None:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def address_of(request: HttpRequest | None) -> str:
    return request.META.get("REMOTE_ADDR", "") if request else ""


def door_of(request: HttpRequest) -> str:
    if request.path.startswith("/api/"):
        return Door.API
    try:
        return DOORS.get(resolve(request.path_info).url_name or "", Door.PAGE)
    except Resolver404:
        return Door.PAGE
