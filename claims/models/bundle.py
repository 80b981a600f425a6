"""A claim on paper with everything that proves it: who asked for it, how far it is, the file."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _

from accounts.models import EventKind
from accounts.security_log import record
from claims import workflow
from claims.choices import AccessAction, BundleFault, BundleKind, BundleStatus
from claims.models.document import ClaimDocument
from claims.models.document_record import DocumentAccess
from claims.models.stored_file import PendingFile, delete_after_commit
from claims.workflow import Actor

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

    from accounts.models import User
    from claims.models.claim import Claim

KEPT_FOR = timedelta(days=7)
# Longer than the hard time limit of a task: whoever held it is gone by then.
LEASE = timedelta(minutes=4)
MOST_ATTEMPTS = 3
READY_FIELDS = ("status", "size", "sha256", "contents_sha256", "file")
UNFINISHED = Q(status__in=(BundleStatus.WAITING, BundleStatus.WORKING))
ASKED_BY = {BundleKind.REPORT: Actor.CUSTOMER, BundleKind.EVIDENCE: Actor.REVIEWER}


def bundle_path(bundle: "ClaimBundle", filename: str) -> str:
    """Another name for each attempt, so that a late one never touches the file of a later one."""
    return f"claims/{bundle.claim_id}/bundle-{bundle.pk}-{uuid.uuid4().hex[:12]}"


class ClaimBundleQuerySet(models.QuerySet["ClaimBundle"]):
    def visible_to(self, user: "User") -> "ClaimBundleQuerySet":
        """A customer's own reports; for a reviewer the evidence of claims that are not their own.

        A claim that changed hands takes no report of its former owner along.
        """
        own = Q(kind=BundleKind.REPORT, requested_by=user, claim__customer=user)
        if not user.is_reviewer:
            return self.filter(own)
        at_desk = Q(kind=BundleKind.EVIDENCE) & ~Q(claim__customer=user) & ~Q(claim__filed_by=user)
        return self.filter(own | at_desk)

    def left_alone(self, now: datetime) -> "ClaimBundleQuerySet":
        """Nobody works on them: the broker lost the message, or the worker was killed."""
        is_lost = Q(status=BundleStatus.WAITING, created_at__lt=now - LEASE)
        return self.filter(is_lost | Q(status=BundleStatus.WORKING, started_at__lt=now - LEASE))

    @transaction.atomic
    def ask(self, claim: "Claim", *, kind: str, by: "User") -> "ClaimBundle":
        """Begin one, or answer with the one that is being made; raises PermissionDenied."""
        if ASKED_BY[BundleKind(kind)] not in workflow.actors_for(claim, by):
            raise PermissionDenied
        claim.lock()
        unfinished = claim.bundles.filter(UNFINISHED, kind=kind, requested_by=by).first()
        return unfinished or self.create(
            claim=claim, kind=kind, requested_by=by, language=get_language() or claim.language
        )

    def destroy(self) -> int:
        """Delete rows and, after the commit, their files; how many."""
        with transaction.atomic():
            found = list(self.select_for_update())
            names = [name for bundle in found if (name := bundle.file.name)]
            self.model.objects.filter(pk__in=[bundle.pk for bundle in found]).delete()
            delete_after_commit(names)
        return len(found)


class ClaimBundle(models.Model):
    """A PDF made in the background and kept for seven days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="bundles")
    kind = models.CharField(_("kind"), max_length=8, choices=BundleKind.choices)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    language = models.CharField(_("language"), max_length=10)
    status = models.CharField(
        _("status"), max_length=7, choices=BundleStatus.choices, default=BundleStatus.WAITING
    )
    fault = models.CharField(
        _("why it was not made"), max_length=7, choices=BundleFault.choices, blank=True
    )
    done = models.PositiveSmallIntegerField(_("documents read"), default=0)
    total = models.PositiveSmallIntegerField(_("documents in all"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), db_index=True, editable=False)
    file = models.FileField(_("file"), upload_to=bundle_path, max_length=160, blank=True)
    size = models.PositiveIntegerField(_("size (bytes)"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    contents_sha256 = models.CharField(_("SHA-256 of the contents"), max_length=64, blank=True)
    documents = models.ManyToManyField("claims.ClaimDocument", related_name="+", blank=True)

    objects = ClaimBundleQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("report or evidence bundle")
        verbose_name_plural = _("reports and evidence bundles")
        indexes = [models.Index(fields=("claim", "kind", "created_at"), name="bundle_of_claim")]
        constraints = [
            models.CheckConstraint(
                name="bundle_words_are_known",
                condition=Q(
                    kind__in=BundleKind.values,
                    status__in=BundleStatus.values,
                    fault__in=["", *BundleFault.values],
                ),
            ),
            models.CheckConstraint(
                name="bundle_ready_with_its_file",
                condition=Q(status=BundleStatus.READY, size__gt=0)
                & ~Q(file="")
                & ~Q(sha256="")
                & ~Q(contents_sha256="")
                | ~Q(status=BundleStatus.READY) & Q(file=""),
            ),
            models.CheckConstraint(
                name="bundle_failed_for_a_reason",
                condition=Q(status=BundleStatus.FAILED) & ~Q(fault="")
                | ~Q(status=BundleStatus.FAILED) & Q(fault=""),
            ),
            models.CheckConstraint(
                name="bundle_worked_on_since",
                condition=~Q(status=BundleStatus.WORKING) | Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="bundle_progress_has_an_end", condition=Q(done__lte=F("total"))
            ),
            models.CheckConstraint(
                name="bundle_kept_for_a_while", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.UniqueConstraint(
                name="bundle_made_once_at_a_time",
                fields=("claim", "kind", "requested_by"),
                condition=UNFINISHED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.claim_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.expires_at is None:
            self.expires_at = self.created_at + KEPT_FOR
        super().save(*args, **kwargs)

    @property
    def is_unfinished(self) -> bool:
        return self.status in (BundleStatus.WAITING, BundleStatus.WORKING)

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_ready(self) -> bool:
        return self.status == BundleStatus.READY and not self.is_expired

    # --- being made: by one worker at a time, which `started_at` names ---

    def begin(self) -> bool:
        """Take it, unless somebody has it, or it is done; False as well after three attempts."""
        now = timezone.now()
        free = Q(status=BundleStatus.WAITING) | Q(
            status=BundleStatus.WORKING, started_at__lt=now - LEASE
        )
        row = ClaimBundle.objects.filter(free, pk=self.pk)
        if row.filter(attempts__gte=MOST_ATTEMPTS).update(
            status=BundleStatus.FAILED, fault=BundleFault.BROKEN
        ):
            return False
        taken = row.update(
            status=BundleStatus.WORKING, started_at=now, attempts=F("attempts") + 1, done=0, total=0
        )
        self.refresh_from_db()
        return bool(taken)

    def _held(self) -> ClaimBundleQuerySet:
        """The row, as long as it is this worker that has it."""
        return ClaimBundle.objects.filter(
            pk=self.pk, status=BundleStatus.WORKING, started_at=self.started_at
        )

    def note_progress(self, done: int, total: int) -> None:
        self._held().update(done=done, total=total)

    def fail(self, fault: str) -> None:
        """Say why it was not made; another may be asked for."""
        self._held().update(status=BundleStatus.FAILED, fault=fault)

    def keep(
        self, content: bytes, *, contents_sha256: str, documents: Sequence[ClaimDocument]
    ) -> bool:
        """Store what was made, in the place of what this person had before.

        False, with nothing stored, where it was taken from this worker, or a document in it was
        destroyed meanwhile.
        """
        self.file.name = name = bundle_path(self, "")
        PendingFile.objects.create(name=name)
        try:
            default_storage.save(name, ContentFile(content))
            is_kept = self._write_ready(content, contents_sha256, documents)
        except BaseException:
            _give_up(name)
            raise
        if not is_kept:
            _give_up(name)
        return is_kept

    @transaction.atomic
    def _write_ready(
        self, content: bytes, contents_sha256: str, documents: Sequence[ClaimDocument]
    ) -> bool:
        """The documents are locked: one destroyed before is noticed, one after takes this along."""
        held = ClaimBundle.objects.select_for_update().filter(pk__in=self._held().values("pk"))
        wanted = [document.pk for document in documents]
        inside = ClaimDocument.objects.select_for_update().filter(pk__in=wanted, shredded_at=None)
        if not list(held) or len(list(inside)) != len(wanted):
            return False
        self.status, self.size = BundleStatus.READY, len(content)
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.contents_sha256 = contents_sha256
        self.save(update_fields=READY_FIELDS)
        self.documents.set(documents)
        PendingFile.objects.filter(name=self.file.name).delete()
        earlier = ClaimBundle.objects.filter(
            claim=self.claim_id, kind=self.kind, requested_by=self.requested_by_id
        )
        earlier.exclude(pk=self.pk).destroy()
        return True

    def open_logged(self, *, by: "User") -> "FieldFile":
        """The file, noted in the log of each document that is in it: it was handed out with it."""
        content = self.file.open("rb")
        DocumentAccess.objects.bulk_create(
            DocumentAccess(document=document, by=by, action=AccessAction.DOWNLOADED)
            for document in self.documents.all()
        )
        record(EventKind.DOWNLOAD, by=by, bundle=str(self.pk), bundle_kind=str(self.kind))
        return content


def _give_up(name: str) -> None:
    default_storage.delete(name)
    PendingFile.objects.filter(name=name).delete()
