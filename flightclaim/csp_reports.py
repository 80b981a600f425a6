"""What browsers report when a page breaks its content policy: a line in the log, and no more.

A report is whatever somebody sends, so it is small, counted by client, and only what helps to mend
a page is kept: which directive, which of our pages, and the host of what was blocked. Neither query
strings nor tokens of mailed links, neither samples of code nor who it was.
"""

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts import limits
from flightclaim.log_masking import mask_path

logger = logging.getLogger("flightclaim.csp")

MOST_BYTES = 16 * 1024
MOST_REPORTS = 10  # a browser sends what it collected in one go
MOST_LETTERS = 200


@csrf_exempt  # the browser sends it by itself, without form, cookie or token
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    if seconds := limits.take("csp_report", limits.client(request)):
        return HttpResponse(status=429, headers={"Retry-After": str(seconds)})
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return HttpResponse(status=413)
    for report in list(reports_in(body))[:MOST_REPORTS]:
        logger.warning("Content policy broken: %s", json.dumps(what_happened(report)))
    return HttpResponse(status=204)


def reports_in(body: bytes) -> Iterator[dict[str, Any]]:
    """The reports of either spelling: `report-uri` sends one, `report-to` a list."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return
    for entry in sent if isinstance(sent, list) else [sent]:
        inner = entry.get("csp-report") or entry.get("body") if isinstance(entry, dict) else None
        if isinstance(inner, dict):
            yield inner


def what_happened(report: dict[str, Any]) -> dict[str, str]:
    return {
        "directive": word(report, "effective-directive", "effectiveDirective"),
        "page": mask_path(urlsplit_or_empty(word(report, "document-uri", "documentURL")).path),
        "blocked": source(word(report, "blocked-uri", "blockedURL")),
    }


def word(report: dict[str, Any], *names: str) -> str:
    """The first of these that is there, as one short line."""
    found = next((report[name] for name in names if isinstance(report.get(name), str)), "")
    return "".join(letter for letter in found[:MOST_LETTERS] if letter.isprintable())


def source(blocked: str) -> str:
    """`inline`, `eval`, or the scheme and host of what was not loaded."""
    parts = urlsplit_or_empty(blocked)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else parts.path


def urlsplit_or_empty(address: str) -> Any:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
