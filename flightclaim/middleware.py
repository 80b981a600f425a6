"""What holds for every request: headers, API addresses without a slash, refusals as answers."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import FieldError
from django.db import DataError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import is_valid_path, reverse

from claims.files.trouble import StorageFull, StorageUnavailable
from claims.refusals import Refusal
from compensation.pdf import PdfUnavailable
from flightclaim import outage
from flightclaim.api.problems import problem_response

logger = logging.getLogger(__name__)

# A day, number or text outside of what there can be.
NOT_HELD = (OverflowError, DataError)
# What Django's lists at the desk stumble over beside that: ?created_at__range=x, …__year=0.
NOT_UNDERSTOOD = (ValueError, TypeError, LookupError, ProgrammingError, FieldError)
GetResponse = Callable[[HttpRequest], HttpResponse]
PERMISSIONS_POLICY = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
PRIVACY_HEADERS = {
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-Frame-Options": "DENY",  # for what answers before Django's own middleware does
    "Reporting-Endpoints": 'csp="/csp-report/"',
}


def privacy_headers(get_response: GetResponse) -> GetResponse:
    """No browser feature we do not use, and no copy of a personal page in any cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not settings.SECURITY_HEADERS_ENABLED:
            return response
        for name, value in PRIVACY_HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def answer_api_without_trailing_slash(get_response: GetResponse) -> GetResponse:
    """`/api/v1/claims` answers like `/api/v1/claims/`: a redirect would lose the body of a POST."""

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith("/api/") and not path.endswith("/") and not is_valid_path(path):
            request.path_info = f"{path}/"
            request.path = f"{request.path}/"
        return get_response(request)

    return middleware


def storage_unavailable(request: HttpRequest, error: StorageUnavailable) -> HttpResponse:
    """The answer while there is nowhere to put a file or to take it from: 503, full is 507."""
    logger.error("The storage of documents: %s", error)
    is_full = isinstance(error, StorageFull)
    code = 507 if is_full else 503
    page = render(request, "503_storage.html", {"is_full": is_full, "code": code}, status=code)
    page.headers["Retry-After"] = str(error.retry_after)
    return page


def is_filtered_list(request: HttpRequest) -> bool:
    """A list at the desk with a query string of somebody's own making, asked for the first time."""
    is_desk = request.method == "GET" and request.path.startswith(reverse("admin:index"))
    return is_desk and bool(request.GET) and ERROR_FLAG not in request.GET


def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """At the desk the list without its filter, which says so; elsewhere the page for 400."""
    logger.warning("Nothing can be found by this: %s", type(error).__name__, exc_info=error)
    if is_filtered_list(request):
        return redirect(f"{request.path}?{ERROR_FLAG}=1")
    if request.path.startswith("/api/"):
        return problem_response(400, request=request)
    return render(request, "400.html", status=400)


class RefusalMiddleware:
    """A refused operation becomes the 409 page; the API has its own answer (flightclaim.api).

    A PDF that cannot be made here becomes a 503 page, and a line in the log for the operator. What
    no database can hold is something we could not read.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, PdfUnavailable):
            logger.error("PDF files cannot be made: %s", error)
            return render(request, "503.html", status=503)
        if isinstance(error, StorageUnavailable):
            return storage_unavailable(request, error)
        if isinstance(error, NOT_HELD) or (
            isinstance(error, NOT_UNDERSTOOD) and is_filtered_list(request)
        ):
            return unreadable(request, error)
        if outage.is_outage(error):
            return outage.answer(request, error)
        if not isinstance(error, Refusal):
            return None
        if request.path.startswith("/api/"):
            return problem_response(409, str(error), request=request)
        return render(request, "409.html", {"refusal": error}, status=409)
