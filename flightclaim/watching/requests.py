"""The outermost middleware: every request has an id, is logged once and counted."""

import logging
import re
import uuid
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from flightclaim.watching import metrics, tracing, words
from flightclaim.watching.logs import asking

logger = logging.getLogger("flightclaim.requests")

HEADER = "X-Request-ID"
# Only what a machine makes up: nothing a person could be told by.
ACCEPTED = re.compile(r"[0-9a-fA-F-]{16,64}")
UNTOLD = ("/healthz", "/readyz", "/metrics")  # asked every few seconds
ABOUT_A_CLAIM = re.compile(r"(api/v1/(admin/)?|admin/claims/)?claims?/<(uuid:|path:)?\w+>/")
REFERENCE = re.compile(r"FC-\w{4}-\w{4}")


class WatchRequests:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clear_contextvars()
        request_id = id_for(request)
        bind_contextvars(request_id=request_id)
        token = asking.set(request)
        began = perf_counter()
        try:
            with tracing.span_of(request) as span:
                response = self.get_response(request)
                tracing.close(span, route_of(request), response.status_code)
            response.headers[HEADER] = request_id
            tell(request, response, perf_counter() - began)
        finally:
            asking.reset(token)
            clear_contextvars()
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> None:
        """The id of what is asked for, in every line from here on."""
        ids = [str(value) for value in kwargs.values() if is_id(value)]
        if reference := kwargs.get("reference"):
            bind_contextvars(claim=reference if REFERENCE.fullmatch(reference) else words.HIDDEN)
        elif ids:
            name = "claim_id" if ABOUT_A_CLAIM.match(route_of(request)) else "object_id"
            bind_contextvars(**{name: ids[0]})


def id_for(request: HttpRequest) -> str:
    """What the proxy or caller sent, if it is an id; otherwise a new one."""
    sent = request.headers.get(HEADER, "")
    return sent if ACCEPTED.fullmatch(sent) else uuid.uuid4().hex


def is_id(value: Any) -> bool:
    try:
        return bool(uuid.UUID(str(value)))
    except ValueError:
        return False


def route_of(request: HttpRequest) -> str:
    """The address as Django writes it, without what was filled in: tokens, ids, names."""
    match = request.resolver_match
    return match.route if match else "unknown"


def tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    if request.path.startswith(settings.STATIC_URL) or request.path in UNTOLD:
        return
    route, method, status = route_of(request), request.method or "", response.status_code
    metrics.count_request(method, route, status, seconds)
    facts = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000)}
    logger.info("%s %s: %d", method, route, status, extra=facts)
