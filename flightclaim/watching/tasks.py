"""The id of a request goes with the tasks it queued; each line of a task says which it is."""

import inspect
import logging.config
from typing import Any

from celery import signals
from django.conf import settings
from structlog.contextvars import (
    bind_contextvars,
    clear_contextvars,
    get_contextvars,
    reset_contextvars,
)

_tokens: dict[str, dict[str, Any]] = {}  # of the tasks that run in this process now


@signals.setup_logging.connect(dispatch_uid="log_as_the_site_does")
def log_as_the_site_does(**others: Any) -> None:
    """Celery would put its own formats in the place of ours."""
    logging.config.dictConfig(settings.LOGGING)


@signals.before_task_publish.connect(dispatch_uid="send_request_id")
def send_request_id(headers: dict[str, Any], **others: Any) -> None:
    if request_id := get_contextvars().get("request_id"):
        headers.setdefault("request_id", request_id)


@signals.task_prerun.connect(dispatch_uid="name_task_in_log")
def name_task_in_log(task_id: str, task: Any, args: Any, kwargs: Any, **others: Any) -> None:
    if not task.request.is_eager:
        clear_contextvars()
    named = {"task": task.name, "task_id": task_id, **ids_in(task, args, kwargs)}
    if request_id := task.request.get("request_id"):
        named["request_id"] = request_id
    _tokens[task_id] = bind_contextvars(**named)


@signals.task_postrun.connect(dispatch_uid="forget_task_in_log")
def forget_task_in_log(task_id: str, **others: Any) -> None:
    reset_contextvars(**_tokens.pop(task_id, {}))


def ids_in(task: Any, args: Any, kwargs: Any) -> dict[str, str]:
    """`claim_id`, `document_id`: tasks take ids, and their parameters say whose."""
    try:
        given = inspect.signature(task.run).bind_partial(*args, **kwargs).arguments
    except TypeError:  # a message of an earlier version
        return {}
    return {name: str(value) for name, value in given.items() if name.endswith("_id")}
