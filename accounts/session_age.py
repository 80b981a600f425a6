"""Sessions end after a time without a visit, and after a time at all; of staff much sooner."""

import time
from collections.abc import Callable

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
NOTED_EACH = 60  # seconds: a visit need not write the session each time


def end_stale_sessions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        if SIGNED_IN_AT in request.session and request.user.is_authenticated:
            if is_stale(request):
                logout(request)
                messages.info(request, _("You were signed out after a while. Sign in to go on."))
            elif time.time() - request.session[SEEN_AT] > NOTED_EACH:
                request.session[SEEN_AT] = int(time.time())
        return get_response(request)

    return middleware


def require_recent_proof(request: HttpRequest) -> None:
    """Ask who this is once more before a sensitive step, unless they proved it minutes ago.

    Raises ReauthenticationRequired: allauth leads to the password or the second factor, and then
    repeats what was sent. Who has neither is let through.
    """
    raise_if_reauthentication_required(request, app="")  # whatever the app wants by itself


def begin(request: HttpRequest) -> None:
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())


def is_stale(request: HttpRequest) -> bool:
    idle, whole = settings.STAFF_SESSION if request.user.is_staff else settings.CUSTOMER_SESSION
    now = time.time()
    is_idle = now - request.session[SEEN_AT] > idle.total_seconds()
    return is_idle or now - request.session[SIGNED_IN_AT] > whole.total_seconds()
