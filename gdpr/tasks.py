"""Background work of data protection; every task takes an id and may run twice."""

import logging
from tempfile import TemporaryFile

from celery import shared_task
from django.utils import timezone

from claims.files.trouble import StorageUnavailable
from gdpr.export import write_archive
from gdpr.models import DataExport
from notifications.choices import Kind
from notifications.outbox import notify

logger = logging.getLogger(__name__)

# Redis hands a task out again after ten minutes.
LONG_WORK = {"soft_time_limit": 540, "time_limit": 570}


@shared_task(autoretry_for=(StorageUnavailable,), retry_backoff=30, max_retries=2, **LONG_WORK)
def make_export(export_id: str) -> None:
    """Make an archive. Twice does no harm: one worker at a time has it, and a ready one stays."""
    export = DataExport.objects.select_related("user").filter(pk=export_id).first()
    if export is None or not export.begin():
        return
    try:
        with TemporaryFile() as target:
            write_archive(export, target)
            is_kept = export.keep(target)
    except StorageUnavailable:
        export.wait_again()
        raise
    except BaseException:
        export.give_up()
        raise
    if is_kept:
        until = export.expires_at.isoformat()
        notify(export.user, Kind.EXPORT_READY, export_id=str(export.pk), until=until)


@shared_task
def make_waiting_exports() -> int:
    """Begin those that nobody works on: the message was lost, or a worker was killed."""
    waiting = DataExport.objects.left_alone(timezone.now()).values_list("pk", flat=True)
    for pk in list(waiting):
        make_export.delay(str(pk))
    return len(waiting)


@shared_task
def delete_expired_exports() -> int:
    """Take archives out of the storage after their seven days. Twice does no harm."""
    return DataExport.objects.expired(timezone.now()).delete_files()
