"""The log: one JSON object a line, with the ids of request, task and claim, and no personal data.

Everybody writes with `logging`, as everywhere in Python; here it becomes JSON.
"""

import json
from contextvars import ContextVar
from typing import Any

import structlog
from django.http import HttpRequest
from django.utils.functional import LazyObject, empty
from structlog.types import EventDict

from flightclaim.watching import words

FORMS = ("json", "line")
FACTS = ("method", "route", "status", "ms")  # what lines about a request say beside their words
SECURITY = "flightclaim.security"
MEGABYTE = 1024 * 1024

asking: ContextVar[HttpRequest | None] = ContextVar("asking", default=None)


def logging_config(
    *, form: str, level: str, file: str, megabytes: int, kept: int
) -> dict[str, Any]:
    """For LOGGING: to standard error, and into a file where one is named.

    The file is moved away at so many megabytes; `kept` of the earlier ones stay.
    """
    masked = {"filters": ["mask_secrets"]}
    outputs: dict[str, dict[str, Any]] = {"console": {"class": "logging.StreamHandler", **masked}}
    if file:
        outputs["file"] = {
            "class": "flightclaim.watching.log_file.SharedLogFile",
            "filename": file,
            "maxBytes": megabytes * MEGABYTE,
            "backupCount": kept,
            **masked,
        }
    plain = {name: {**output, "formatter": form} for name, output in outputs.items()}
    security = {
        f"security_{name}": {**output, "formatter": "json" if form == "json" else "bare"}
        for name, output in outputs.items()
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"mask_secrets": {"()": "flightclaim.log_masking.MaskSecrets"}},
        "formatters": {
            "json": {"()": json_formatter},
            "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "bare": {"format": "{message}", "style": "{"},
        },
        "handlers": {**plain, **security},
        "root": {"handlers": list(plain), "level": level},
        "loggers": {
            "axes": {"level": "ERROR"},
            "django.request": {"level": "ERROR"},  # a refusal is in our own line about the request
            "django.server": {"level": "ERROR", "handlers": [], "propagate": True},
            "fontTools": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},  # it names whole addresses
            "weasyprint": {"level": "WARNING"},  # a line for each page otherwise
            # Sign-ins, lock-outs, roles, exports (accounts/security_log.py).
            SECURITY: {"handlers": list(security), "level": "INFO", "propagate": False},
        },
    }


def json_formatter() -> structlog.stdlib.ProcessorFormatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(allow=FACTS),
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            unfold_security_line,
            add_person,
            tell_error,
            hide_personal_data,
            structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=True, default=str),
        ],
    )


def unfold_security_line(logger: Any, method: str, line: EventDict) -> EventDict:
    """The security log writes JSON already: its facts stand beside ours."""
    if line.get("logger") == SECURITY:
        line.update(json.loads(line["event"]))
    return line


def add_person(logger: Any, method: str, line: EventDict) -> EventDict:
    """Who is asking, if that is known by now: a log must not ask the database."""
    if person := person_asking(asking.get()):
        line["user"] = person
    return line


def person_asking(request: HttpRequest | None) -> str:
    user = getattr(request, "user", None)
    if isinstance(user, LazyObject) and user._wrapped is empty:
        return ""
    return words.pseudonym(user.pk) if user is not None and user.is_authenticated else ""


def tell_error(logger: Any, method: str, line: EventDict) -> EventDict:
    """Kind, place and cause of an error, in place of the traceback with its lines of code."""
    exc_info = line.pop("exc_info", None)
    error = exc_info[1] if isinstance(exc_info, tuple) else None
    if error is None:
        return line
    line["error"] = f"{type(error).__qualname__}: {words.text_of(error)}"
    line["where"] = words.places_of(error.__traceback__)
    cause = error.__cause__ or error.__context__
    if cause is not None:
        line["cause"] = f"{type(cause).__qualname__}: {words.text_of(cause)}"
    return line


def hide_personal_data(logger: Any, method: str, line: EventDict) -> EventDict:
    for name in ("event", "error", "cause"):
        if isinstance(line.get(name), str):
            line[name] = words.without_personal_data(line[name])
    return line
