"""What the site answers while something it stands on is away: 503, when to come again, and why.

What was sent may have been saved before the line broke, so the answer asks to look first. A fault
of ours, like a query that takes too long, is no outage and stays an error 500. Background work is
not meant here: it waits in the database (flightclaim/background.py).
"""

import logging

from django.db import Error as DatabaseError, InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from flightclaim.api.problems import PROBLEM_JSON, problem

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 30
READ_ONLY = "25006"  # PostgreSQL's code for a write to a standby or a database in maintenance
QUERY_CANCELED = "57014"  # PostgreSQL's code for a statement that took too long
AWAY = (OperationalError, InterfaceError, BrokerError, RedisError)
TITLE = _("We cannot reach our records just now")
TEXT = _("Try again in half a minute.")
SENT_TEXT = _(
    "What you sent may not have been saved. Look in half a minute, before you send it again."
)
READ_ONLY_TITLE = _("We cannot save anything just now")
READ_ONLY_TEXT = _("Nothing was saved just now, while what you see is complete. Try again later.")


def is_outage(error: BaseException | None) -> bool:
    return is_read_only(error) or (isinstance(error, AWAY) and not is_our_fault(error))


def is_our_fault(error: BaseException) -> bool:
    """A query cut off for its length, or of a table or column that is not there (SQLite)."""
    cause = getattr(error.__cause__, "sqlstate", "")
    return cause == QUERY_CANCELED or str(error).startswith("no such ")


def is_read_only(error: BaseException | None) -> bool:
    if not isinstance(error, DatabaseError):
        return False
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", "") == READ_ONLY
    return "readonly database" in str(error)  # SQLite's words


def answer(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """The 503, as a page that needs no database, or as problem+json."""
    logger.error("Not answered for an outage: %s", type(error).__name__, exc_info=error)
    read_only = is_read_only(error)
    sent = TEXT if request.method in ("GET", "HEAD", "OPTIONS") else SENT_TEXT
    title, text = (READ_ONLY_TITLE, READ_ONLY_TEXT) if read_only else (TITLE, sent)
    response: HttpResponse
    if request.path.startswith("/api/"):
        facts = {"title": str(title), "kind": "unavailable"}
        body = problem(503, str(text), request=request, **facts)
        response = JsonResponse(body, status=503, content_type=PROBLEM_JSON)
    else:
        page = render_to_string("503_outage.html", {"title": title, "text": text})
        response = HttpResponse(page, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
