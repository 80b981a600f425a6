"""What programs change is told under the name of their key, whatever it was they changed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from rest_framework.permissions import SAFE_METHODS

from accounts.models import EventKind
from accounts.security_log import record

WORKED = range(200, 300)


def note_what_keys_change(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a row of the security log for each change made with a key (request.api_key)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        key = getattr(request, "api_key", None)
        if key and request.method not in SAFE_METHODS and response.status_code in WORKED:
            record(EventKind.KEY_USED, user=key.owner, by=key.owner, **told(request, response))
        return response

    return middleware


def told(request: HttpRequest, response: HttpResponse) -> dict[str, str]:
    """Which key did what to which address, and the id of what was made."""
    did = f"{request.method} {request.path}"[:250]
    answer = getattr(response, "data", None)
    made = str(answer.get("id") or "") if isinstance(answer, dict) else ""
    facts = {"key": request.api_key.shown, "did": did}  # type: ignore[attr-defined]  # ours
    return {**facts, "made": made} if made else facts
