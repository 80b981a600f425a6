"""Every error of the API as problem+json (RFC 9457), whoever raised it."""

import logging
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    ValidationError as ModelValidationError,
)
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from claims.files.trouble import StorageFull, StorageUnavailable
from claims.refusals import Refusal
from compensation.engine import FactsError
from compensation.wording import fact_sentences

logger = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"
TITLES = {
    400: _("The request has errors"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("This address does not answer that method"),
    406: _("This format is not offered"),
    409: _("Not possible in this state"),
    412: _("Changed since you read it"),
    413: _("Too large"),
    415: _("This content type is not understood"),
    429: _("Too many requests"),
    500: _("Something went wrong on our side"),
    503: _("The storage of documents does not answer just now"),
    507: _("There is no room for another file just now"),
}
TYPES = {
    400: "validation",
    401: "not-authenticated",
    403: "not-allowed",
    404: "not-found",
    409: "conflict",
    429: "too-many-requests",
    500: "unavailable",
}


def problem(code: int, detail: str = "", *, request: HttpRequest, **extra: Any) -> dict[str, Any]:
    kind = extra.pop("kind", TYPES.get(code, "error"))
    return {
        "type": f"{settings.SITE_URL}/problems/{kind}",
        "title": str(TITLES.get(code, _("The request failed"))),
        "status": code,
        "detail": detail or str(TITLES.get(code, "")),
        "instance": request.path,
        **extra,
    }


def problem_response(code: int, detail: str = "", *, request: HttpRequest) -> JsonResponse:
    """For answers made outside DRF's views: unknown addresses, crashes."""
    body = problem(code, detail, request=request)
    return JsonResponse(body, status=code, content_type=PROBLEM_JSON)


def field_errors(detail: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    """Flatten DRF's nested errors into rows of pointer, code and sentence."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            is_general = key in (NON_FIELD_ERRORS, "non_field_errors")
            step = str(key).replace(".", "/")  # the engine writes segments.0.arrival
            yield from field_errors(value, pointer if is_general else f"{pointer}/{step}")
    elif isinstance(detail, list) and any(isinstance(item, (dict, list)) for item in detail):
        for index, item in enumerate(detail):
            yield from field_errors(item, f"{pointer}/{index}")
    elif isinstance(detail, list):
        for item in detail:
            yield from field_errors(item, pointer)
    else:
        code = getattr(detail, "code", None) or "error"
        yield {"pointer": pointer or "/", "code": code, "detail": str(detail)}


def as_api_exception(error: Exception) -> exceptions.APIException | None:
    """The API's word for an error of Django or of our operations; None for a crash."""
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, FactsError):
        return exceptions.ValidationError(facts_detail(error))
    if isinstance(error, OverflowError):  # a time or number no database can hold
        return exceptions.ParseError(_("A value is out of the range we can handle."))
    if isinstance(error, ModelValidationError):
        return exceptions.ValidationError(validation_detail(error))
    return None


def facts_detail(error: FactsError) -> dict[str, list[exceptions.ErrorDetail]]:
    """A sentence for each fact that cannot be; "segments.0.arrival" is /segments/0/arrival."""
    return {
        field.replace(".", "/"): [exceptions.ErrorDetail(sentence, code=error.errors[field])]
        for field, sentence in fact_sentences(error).items()
    }


def validation_detail(error: ModelValidationError) -> dict[str, Any] | list[Any]:
    if not hasattr(error, "error_dict"):
        return [exceptions.ErrorDetail(text, code="invalid") for text in error.messages]
    return {
        field: [
            exceptions.ErrorDetail(" ".join(item.messages), code=item.code or "invalid")
            for item in items
        ]
        for field, items in error.error_dict.items()
    }


def problem_for_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every error leaves as problem+json, a crash without detail."""
    request = context["request"]
    if isinstance(error, Refusal):
        return refusal_response(error, request)
    if isinstance(error, StorageUnavailable):
        return storage_response(error, request)
    known = as_api_exception(error)
    if known is None:
        return None  # Django logs it and answers with flightclaim.views.server_error
    set_rollback()
    # An exception may name its own kind of problem, as a refusal does.
    extra = {"kind": known.kind} if hasattr(known, "kind") else {}
    body = problem(known.status_code, request=request, **extra)
    if isinstance(known, exceptions.ValidationError):
        body["errors"] = list(field_errors(known.detail))
        body["detail"] = " ".join(row["detail"] for row in body["errors"])[:500]
    elif not isinstance(known.detail, (dict, list)):
        body["detail"] = str(known.detail)
    return Response(
        body, status=known.status_code, headers=retry_headers(known), content_type=PROBLEM_JSON
    )


def refusal_response(refusal: Refusal, request: HttpRequest) -> Response:
    set_rollback()
    # A stale If-Match has a status of its own (RFC 9110, 13.1.1); a stale form or body is a 409.
    is_stale = refusal.kind == "stale" and "If-Match" in request.headers
    code = status.HTTP_412_PRECONDITION_FAILED if is_stale else status.HTTP_409_CONFLICT
    body = problem(code, str(refusal), request=request, kind=refusal.kind, **refusal.extra)
    return Response(body, status=code, content_type=PROBLEM_JSON)


def storage_response(error: StorageUnavailable, request: HttpRequest) -> Response:
    set_rollback()
    logger.error("The storage of documents: %s", error)
    code = 507 if isinstance(error, StorageFull) else 503
    return Response(
        problem(code, request=request, kind="unavailable"),
        status=code,
        headers={"Retry-After": str(error.retry_after)},
        content_type=PROBLEM_JSON,
    )


def retry_headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers
