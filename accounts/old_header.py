"""The header by which the old system knew its customers, for programs not yet changed.

It proves nothing and opens nothing: beside a valid token it has to name the same person. Each use
is logged (manage.py old_header_report), and the answer says that and when the header ends.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import EventKind, User
from accounts.security_log import record

HEADER = "X-Customer-ID"
DEPRECATED_SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def check_old_header(request: HttpRequest, user: User) -> None:
    """Refuse a token with the header of somebody else; note it with that of the same person."""
    named, until = request.headers.get(HEADER), settings.OLD_CUSTOMER_HEADER_UNTIL
    if named is None or until is None or timezone.localdate() > until:
        return
    if named.strip().lower() != str(user.pk):
        detail = _("X-Customer-ID names somebody else than the token.")
        raise AuthenticationFailed(detail, code="header_mismatch")
    record(EventKind.OLD_HEADER, user=user, by=user, path=request.path[:200])
    midnight = datetime.combine(until + timedelta(days=1), time.min)
    request.old_header_ends = timezone.make_aware(midnight)  # type: ignore[attr-defined]  # ours


def announce_end_of_old_header(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """`Deprecation` (RFC 9745) and `Sunset` (RFC 8594) on each answer that met the header."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if ends := getattr(request, "old_header_ends", None):
            response.headers["Deprecation"] = f"@{int(DEPRECATED_SINCE.timestamp())}"
            response.headers["Sunset"] = http_date(ends.timestamp())
        return response

    return middleware
