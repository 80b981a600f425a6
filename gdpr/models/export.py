"""A person's data to take along: who asked for it, how far it is, the archive."""

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import IO, TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _

from accounts.models import EventKind, User
from accounts.security_log import record
from claims.models import PendingFile
from claims.models.stored_file import delete_after_commit

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

KEPT_FOR = timedelta(days=7)
ASKED_EVERY = timedelta(hours=6)
# Longer than the hard time limit of the task: whoever held it is gone by then.
LEASE = timedelta(minutes=11)
MOST_ATTEMPTS = 3


class ExportTooSoon(Exception):
    """One was made lately; `again_at` says when the next may be asked for."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(again_at)
        self.again_at = again_at


class ExportStatus(models.TextChoices):
    WAITING = "waiting", _("Waits to be made")
    WORKING = "working", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")
    DELETED = "deleted", _("Deleted after its seven days")


UNFINISHED = Q(status__in=["waiting", "working"])


def export_path(export: "DataExport", filename: str) -> str:
    """Another name for each attempt, so that a late one never touches the file of a later one."""
    return f"exports/{export.user_id}/{export.pk}-{uuid.uuid4().hex[:12]}"


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def left_alone(self, now: datetime) -> "DataExportQuerySet":
        """Nobody works on them: the broker lost the message, or the worker was killed."""
        is_lost = Q(status=ExportStatus.WAITING, asked_at__lt=now - timedelta(minutes=2))
        return self.filter(is_lost | Q(status=ExportStatus.WORKING, started_at__lt=now - LEASE))

    def expired(self, now: datetime) -> "DataExportQuerySet":
        return self.filter(status=ExportStatus.READY, expires_at__lte=now)

    @transaction.atomic
    def ask(self, user: User) -> "DataExport":
        """Begin one, or answer with the one that is being made; raises ExportTooSoon."""
        user = User.objects.select_for_update().get(pk=user.pk)
        if unfinished := self.filter(UNFINISHED, user=user).first():
            return unfinished
        made = self.filter(user=user).exclude(status=ExportStatus.FAILED)
        if last := made.filter(asked_at__gt=timezone.now() - ASKED_EVERY).first():
            raise ExportTooSoon(last.asked_at + ASKED_EVERY)
        export = self.create(user=user, language=get_language() or user.language)
        record(EventKind.EXPORT, user=user, export=str(export.pk))
        return export

    def delete_files(self) -> int:
        """Take the archives out of the storage, after the commit; the rows stay. How many."""
        with transaction.atomic():
            found = list(self.select_for_update())
            for export in found:
                delete_after_commit([export.file.name])
                export.file, export.status = "", ExportStatus.DELETED
                export.save(update_fields=["file", "status"])
        return len(found)


class DataExport(models.Model):
    """One archive with everything we hold about a person, made in the background."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports"
    )
    language = models.CharField(_("language"), max_length=10)
    status = models.CharField(
        _("status"), max_length=7, choices=ExportStatus.choices, default=ExportStatus.WAITING
    )
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    ready_at = models.DateTimeField(_("made"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True, db_index=True)
    file = models.FileField(_("file"), upload_to=export_path, max_length=160, blank=True)
    size = models.PositiveBigIntegerField(_("size (bytes)"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    objects: ClassVar = DataExportQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        verbose_name = _("export of personal data")
        verbose_name_plural = _("exports of personal data")
        constraints = [
            models.CheckConstraint(
                name="export_status_is_known", condition=Q(status__in=ExportStatus.values)
            ),
            models.CheckConstraint(
                name="export_ready_with_its_file",
                condition=(
                    Q(status="ready", size__gt=0, ready_at__isnull=False, expires_at__isnull=False)
                    & ~Q(file="")
                    & ~Q(sha256="")
                )
                | (~Q(status="ready") & Q(file="")),
            ),
            models.CheckConstraint(
                name="export_worked_on_since",
                condition=~Q(status="working") | Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="export_progress_has_an_end", condition=Q(done__lte=F("total"))
            ),
            models.UniqueConstraint(
                name="export_made_once_at_a_time", fields=("user",), condition=UNFINISHED
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"

    @property
    def is_unfinished(self) -> bool:
        return self.status in (ExportStatus.WAITING, ExportStatus.WORKING)

    @property
    def is_ready(self) -> bool:
        is_kept = self.expires_at is not None and self.expires_at > timezone.now()
        return self.status == ExportStatus.READY and is_kept

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    # --- being made: by one worker at a time, which `started_at` names ---

    def begin(self) -> bool:
        """Take it, unless somebody has it, or it is done; False as well after three attempts."""
        now = timezone.now()
        is_free = Q(status=ExportStatus.WAITING) | Q(
            status=ExportStatus.WORKING, started_at__lt=now - LEASE
        )
        row = DataExport.objects.filter(is_free, pk=self.pk)
        if row.filter(attempts__gte=MOST_ATTEMPTS).update(status=ExportStatus.FAILED):
            return False
        taken = row.update(
            status=ExportStatus.WORKING,
            started_at=now,
            attempts=F("attempts") + 1,
            done=0,
            total=0,
        )
        self.refresh_from_db()
        return bool(taken)

    def _held(self) -> DataExportQuerySet:
        """The row, as long as it is this worker that has it."""
        held: DataExportQuerySet = DataExport.objects.filter(
            pk=self.pk, status=ExportStatus.WORKING, started_at=self.started_at
        )
        return held

    def note_progress(self, done: int, total: int) -> None:
        self._held().update(done=min(done, total), total=total)

    def give_up(self) -> None:
        """Say that it was not made; another may be asked for at once."""
        self._held().update(status=ExportStatus.FAILED)

    def wait_again(self) -> None:
        """Leave it to a later attempt."""
        self._held().update(status=ExportStatus.WAITING)

    def keep(self, content: IO[bytes]) -> bool:
        """Store what was made; False, with nothing stored, where this worker lost it meanwhile."""
        content.seek(0)
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        size = content.tell()
        content.seek(0)
        name = export_path(self, "")
        PendingFile.objects.create(name=name)
        try:
            default_storage.save(name, File(content))
            is_kept = self._write_ready(name, size, sha256)
        except BaseException:
            give_up_file(name)
            raise
        if not is_kept:
            give_up_file(name)
        return is_kept

    @transaction.atomic
    def _write_ready(self, name: str, size: int, sha256: str) -> bool:
        now = timezone.now()
        is_kept = self._held().update(
            status=ExportStatus.READY,
            file=name,
            size=size,
            sha256=sha256,
            ready_at=now,
            expires_at=now + KEPT_FOR,
            done=F("total"),
        )
        if not is_kept:
            return False
        self.refresh_from_db()
        PendingFile.objects.filter(name=name).delete()
        earlier = DataExport.objects.filter(user=self.user_id, status=ExportStatus.READY)
        earlier.exclude(pk=self.pk).delete_files()
        return True

    def open_logged(self, *, by: User) -> "FieldFile":
        """The archive, noted in the security log; raises what the storage raises."""
        content = self.file.open("rb")
        record(EventKind.DOWNLOAD, user=by, by=by, export=str(self.pk))
        return content


def give_up_file(name: str) -> None:
    default_storage.delete(name)
    PendingFile.objects.filter(name=name).delete()
