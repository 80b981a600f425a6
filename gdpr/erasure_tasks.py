"""Background work of leaving: erasures whose day has come, last mails, what is past its time."""

import logging

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from gdpr import farewell, retention
from gdpr.erasure import run
from gdpr.models import AccountDeletionRequest

logger = logging.getLogger(__name__)
LONG_WORK = {"soft_time_limit": 540, "time_limit": 570}  # what is left goes on the next time


@shared_task(**LONG_WORK)
def erase(request_id: str) -> bool:
    """Erase one person. Twice does no harm: one worker has it at a time, and done is done."""
    request = AccountDeletionRequest.objects.select_related("user").get(pk=request_id)
    if not AccountDeletionRequest.objects.due(timezone.now()).filter(pk=request_id).exists():
        return False
    is_done = run(request)
    farewell.say(request)
    return is_done


@shared_task(**LONG_WORK)
def run_due_erasures() -> int:
    """Begin what is due, go on with what was interrupted, and forget addresses told goodbye.

    Twice does no harm: each person is erased by one worker at a time, and done is done.
    """
    farewell.forget_all()
    due = list(AccountDeletionRequest.objects.due(timezone.now()).values_list("pk", flat=True))
    for pk in due:
        try:
            erase(str(pk))
        except SoftTimeLimitExceeded:
            raise
        except Exception:  # one that fails must not keep the others waiting
            logger.exception("Erasure of request %s failed, and will be tried again", pk)
    return len(due)


@shared_task(**LONG_WORK)
def apply_retention() -> str:
    """Remove what is past its time, class by class; the report says what was found and removed.

    Twice does no harm: a second run finds nothing more.
    """
    reports = retention.apply(timezone.now())
    retention.raise_if_stopped(reports)
    return ", ".join(f"{report.code} {report.removed}" for report in reports)
