"""What holds for every request: headers, API addresses without a slash, refusals as answers."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import is_valid_path

from claims.files.trouble import StorageFull, StorageUnavailable
from claims.refusals import Refusal
from compensation.pdf import PdfUnavailable
from flightclaim.api.problems import problem_response

logger = logging.getLogger(__name__)

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


class RefusalMiddleware:
    """A refused operation becomes the 409 page; the API has its own answer (flightclaim.api).

    A PDF that cannot be made here becomes a 503 page, and a line in the log for the operator.
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
        if not isinstance(error, Refusal):
            return None
        if request.path.startswith("/api/"):
            return problem_response(409, str(error), request=request)
        return render(request, "409.html", {"refusal": error}, status=409)
