"""Where somebody is signed in, what happened to the account, and "this was not me"."""

from datetime import timedelta
from itertools import chain

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.devices import device_name, disown, disowned_device
from accounts.models import EventKind, LoginAttempt, SecurityEvent, TokenFamily, User
from accounts.views import dead_link

SHOWN_FOR = timedelta(days=90)
MOST_ROWS = 50
NOT_FOR_THE_PERSON = (EventKind.SUSPICION,)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Every device and program that is signed in; a POST ends all but this one."""
    if request.method == "POST":
        for session in others(request):
            session.end()
        request.user.token_families.end()
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("usersessions_list")
    rows = UserSession.objects.purge_and_list(request.user)
    for row in rows:
        row.name = device_name(row.user_agent)
    context = {
        "sessions": sorted(rows, key=lambda row: row.created_at, reverse=True),
        "programs": request.user.token_families.alive().order_by("-created_at"),
    }
    return render(request, "usersessions/usersession_list.html", context)


def others(request: HttpRequest) -> list[UserSession]:
    rows = UserSession.objects.filter(user=request.user)
    return [row for row in rows if row.session_key != request.session.session_key]


@login_required
@require_POST
def end_sign_in(request: HttpRequest) -> HttpResponse:
    """End one of one's own, a browser or a program; somebody else's does not exist."""
    try:
        if program := request.POST.get("program"):
            get_object_or_404(TokenFamily, pk=program, user=request.user).end()
            return redirect("usersessions_list")
        session = get_object_or_404(
            UserSession, pk=request.POST.get("session") or 0, user=request.user
        )
    except (ValueError, ValidationError) as error:
        raise Http404 from error
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("start")
    session.end()
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")


@login_required
def activity(request: HttpRequest) -> HttpResponse:
    """What happened to one's own account lately: sign-ins, failures, changes."""
    return render(request, "account/activity.html", {"rows": rows_of(request.user)})


def rows_of(user: User) -> list[dict[str, object]]:
    since = timezone.now() - SHOWN_FOR
    attempts = LoginAttempt.objects.of(user).since(since)[:MOST_ROWS]
    events = SecurityEvent.objects.of(user).since(since).exclude(kind__in=NOT_FOR_THE_PERSON)
    both = chain(map(told_attempt, attempts), (told_event(row, user) for row in events[:MOST_ROWS]))
    return sorted(both, key=lambda row: row["at"], reverse=True)[:MOST_ROWS]


def told_attempt(attempt: LoginAttempt) -> dict[str, object]:
    text = _("Signed in") if attempt.succeeded else _("A sign-in failed")
    how = attempt.get_door_display() if attempt.succeeded else attempt.get_reason_display()
    return {
        "at": attempt.at,
        "text": text,
        "detail": f"{how}, {device_name(attempt.user_agent)}",
        "address": attempt.address,
        "is_bad": not attempt.succeeded,
    }


def told_event(event: SecurityEvent, user: User) -> dict[str, object]:
    """The desk's people are the desk, by name and address, in what a customer reads."""
    is_by_desk = event.by_id not in (None, user.pk)
    return {
        "at": event.at,
        "text": event.get_kind_display(),
        "detail": _("by our desk") if is_by_desk else detail_of(event),
        "address": "" if is_by_desk else event.address,
        "is_bad": event.kind in (EventKind.LOCKED, EventKind.TOKEN_REUSED, EventKind.NOT_ME),
    }


def detail_of(event: SecurityEvent) -> str:
    """The device, the key with what it did, or the provider."""
    parts = (event.detail.get(name, "") for name in ("device", "key", "did", "provider"))
    return " ".join(filter(None, parts))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a new-device mail: one button, since mail scanners follow links."""
    device = disowned_device(token)
    if device is None:
        return dead_link(request)
    if request.method != "POST":
        return render(request, "account/not_me.html", {"device": device})
    disown(device)
    return render(request, "account/not_me_done.html")
