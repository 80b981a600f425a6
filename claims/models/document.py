import logging
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import EventKind
from accounts.security_log import record
from claims.choices import (
    VIEWABLE_SCANS,
    AccessAction,
    DocumentKind,
    DocumentState,
    ReviewStatus,
    ScanStatus,
    ShredReason,
    TextSource,
)
from claims.files import scanner
from claims.models.document_review import DocumentReview, DocumentReviewQuerySet
from claims.models.stored_file import delete_after_commit
from claims.refusals import FileOnHold
from claims.signals import (
    document_damaged,
    document_infected,
    is_document_held,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models.fields.files import FieldFile

    from accounts.models import User

logger = logging.getLogger(__name__)

SHRED_FIELDS = ("file", "thumbnail", "text", "text_source", "shredded_at", "shred_reason")


def private_path(document: "ClaimDocument", filename: str) -> str:
    """A name made here: nothing of what the sender called the file reaches the storage."""
    return f"claims/{document.claim_id}/{document.pk}"


def thumbnail_path(document: "ClaimDocument", filename: str) -> str:
    return f"claims/{document.claim_id}/{document.pk}-thumbnail"


class ClaimDocumentQuerySet(DocumentReviewQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> "ClaimDocumentQuerySet":
        """A reviewer's every document, a customer's or partner's own; a stranger's none.

        What is attached to an internal note is for who may read that note, and nobody else.
        """
        if not user.is_authenticated:
            return self.none()
        is_own = Q(claim__customer=user) | Q(claim__filed_by=user)
        is_inside = Q(is_ours=True) & ~Q(note__is_internal=False)
        if user.is_reviewer:
            return self.exclude(is_inside & is_own)
        return self.filter(is_own).exclude(is_inside)

    def unprepared(self) -> "ClaimDocumentQuerySet":
        """May be looked at, but nobody drew its pages yet."""
        is_there = ~Q(file="") & Q(damaged_at=None)
        return self.filter(is_there, scan_status__in=VIEWABLE_SCANS, prepared_at=None)

    def viewable_or_waiting(self) -> "ClaimDocumentQuerySet":
        return self.exclude(scan_status=ScanStatus.INFECTED)


class SentInManager(models.Manager.from_queryset(ClaimDocumentQuerySet)):  # type: ignore[misc]
    """What proves something. What we attached to a note of ours is no document of the claim.

    This is what every list, count, export and review begins with, `claim.documents` as well.
    """

    def get_queryset(self) -> ClaimDocumentQuerySet:
        sent_in: ClaimDocumentQuerySet = super().get_queryset().filter(is_ours=False)
        return sent_in


class ClaimDocument(DocumentReview):
    """A file that proves something; stored privately, looked at only after its check."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("what it is"), max_length=20, choices=DocumentKind.choices)
    passenger = models.ForeignKey(
        "claims.Passenger",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("passenger"),
        help_text=_("Empty: it is about all of them."),
    )
    file = models.FileField(_("file"), upload_to=private_path, max_length=120)
    note = models.ForeignKey(
        "claims.ClaimNote",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="attachments",
        verbose_name=_("attached to"),
    )
    is_ours = models.BooleanField(
        _("from us"), default=False, editable=False, help_text=_("Attached to a note of the desk.")
    )
    original_name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("received"), auto_now_add=True)
    scan_status = models.CharField(
        _("virus scan"), max_length=12, choices=ScanStatus.choices, default=ScanStatus.WAITING
    )
    scanned_at = models.DateTimeField(_("scanned"), null=True, blank=True)
    review_status = models.CharField(
        _("review"), max_length=10, choices=ReviewStatus.choices, default=ReviewStatus.PENDING
    )
    rejection_reason = models.TextField(_("why it was rejected"), max_length=1000, blank=True)
    replace_by = models.DateField(_("replacement due"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )

    threat = models.CharField(_("what the scanner found"), max_length=120, blank=True)
    # What we made of it: page pictures (`pages`), a thumbnail, its words.
    prepared_at = models.DateTimeField(_("prepared"), null=True, blank=True)
    page_count = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    thumbnail = models.FileField(
        _("thumbnail"), upload_to=thumbnail_path, max_length=160, blank=True
    )
    text = models.TextField(_("text"), blank=True)
    text_source = models.CharField(
        _("where the text is from"), max_length=8, choices=TextSource.choices, blank=True
    )
    # What became of the bytes.
    verified_at = models.DateTimeField(_("content verified"), null=True, blank=True)
    damaged_at = models.DateTimeField(_("found damaged or missing"), null=True, blank=True)
    legal_hold_until = models.DateField(_("not to be destroyed before"), null=True, blank=True)
    shredded_at = models.DateTimeField(_("content destroyed"), null=True, blank=True)
    shred_reason = models.CharField(
        _("why it was destroyed"), max_length=16, choices=ShredReason.choices, blank=True
    )

    objects = SentInManager()
    # With what we attached: for who looks after the files, and for the thread itself.
    everything = ClaimDocumentQuerySet.as_manager()

    class Meta(DocumentReview.Meta):
        abstract = False
        ordering = ("uploaded_at", "pk")
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [
            models.Index(fields=("claim", "uploaded_at"), name="document_of_claim"),
            # "The same file came with another claim": asked whenever a claim is opened at the desk.
            models.Index(fields=("sha256",), name="document_of_content"),
            # "Documents to check" reads the oldest first, and few are pending at any time.
            models.Index(
                fields=("uploaded_at",),
                name="document_to_check",
                condition=Q(review_status=ReviewStatus.PENDING),
            ),
            # For the figures of the dashboard: what was judged since they were last counted.
            models.Index(
                fields=("reviewed_at",),
                name="document_by_verdict",
                condition=Q(reviewed_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="document_words_are_known",
                condition=Q(
                    kind__in=DocumentKind.values,
                    scan_status__in=ScanStatus.values,
                    review_status__in=ReviewStatus.values,
                ),
            ),
            models.CheckConstraint(
                name="document_rejection_has_reason",
                condition=~Q(review_status=ReviewStatus.REJECTED) | ~Q(rejection_reason=""),
                violation_error_message=_("A rejected document needs a reason."),
            ),
            models.CheckConstraint(
                name="document_reviewed_by_somebody",
                condition=Q(review_status=ReviewStatus.PENDING)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_accepted_only_after_scan",
                condition=~Q(review_status=ReviewStatus.ACCEPTED)
                | Q(scan_status__in=VIEWABLE_SCANS),
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_has_content"),
            models.CheckConstraint(
                condition=Q(is_ours=False) | Q(note__isnull=False),
                name="document_of_ours_hangs_on_a_note",
            ),
            models.CheckConstraint(
                name="document_shredded_for_a_reason",
                condition=Q(shredded_at=None, shred_reason="")
                | Q(
                    shredded_at__isnull=False,
                    shred_reason__in=ShredReason.values,
                    file="",
                    thumbnail="",
                    text="",
                ),
            ),
            models.CheckConstraint(
                name="document_text_source_is_known",
                condition=Q(text_source__in=["", *TextSource.values]),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_viewable(self) -> bool:
        """Whether it may be opened: after its scan, or where scanning is switched off openly."""
        return self.scan_status in VIEWABLE_SCANS and bool(self.file) and self.damaged_at is None

    @property
    def has_pages(self) -> bool:
        """Whether there are pictures of its pages to look at."""
        return self.is_viewable and bool(self.page_count)

    @property
    def state(self) -> DocumentState:
        """What customer and reviewer both read of it."""
        if self.scan_status == ScanStatus.INFECTED:
            return DocumentState.INFECTED
        if self.review_status == ReviewStatus.PENDING:
            is_waiting = self.scan_status == ScanStatus.WAITING
            return DocumentState.BEING_CHECKED if is_waiting else DocumentState.RECEIVED
        return DocumentState(self.review_status)

    @property
    def state_text(self) -> str:
        """The one word for its state that customer and reviewer both read."""
        if self.damaged_at is not None:
            return gettext("Damaged where we keep it")
        if self.shredded_at is not None and self.scan_status != ScanStatus.INFECTED:
            return gettext("Destroyed")
        return str(self.state.label)

    def scan(self) -> None:
        """Ask the virus scanner; raises ScannerUnavailable and stays waiting without a verdict.

        Of an infected file nothing stays but the row that says so.
        """
        if scanner.is_switched_off():
            self._take_verdict(ScanStatus.NOT_SCANNED)
            return
        with self.file.open("rb") as content:
            threat = scanner.find_threat(content.chunks())
        self._take_verdict(ScanStatus.INFECTED if threat else ScanStatus.CLEAN, threat)

    @transaction.atomic
    def _take_verdict(self, verdict: str, threat: str = "") -> None:
        """Of two scanners that looked at once, one is heard: what follows happens once."""
        found = {"scan_status": verdict, "scanned_at": timezone.now(), "threat": threat[:120]}
        waiting = ClaimDocument.everything.filter(pk=self.pk, scan_status=ScanStatus.WAITING)
        if not waiting.update(**found):
            return
        for name, value in found.items():
            setattr(self, name, value)
        if threat:
            self.shred(ShredReason.VIRUS)
            document_infected.send(ClaimDocument, document=self)

    @transaction.atomic
    def shred(self, reason: str) -> None:
        """Destroy the file and all we made of it; the row stays and says when and why.

        The bytes go after the commit. Raises FileOnHold while somebody must keep it.
        """
        if self.is_on_hold:
            raise FileOnHold
        names = self.stored_names()
        self.claim.bundles.filter(documents=self).destroy()  # they hold a copy of it
        self.pages.all().delete()
        self.file, self.thumbnail, self.text, self.text_source = "", "", "", ""
        self.shredded_at, self.shred_reason = timezone.now(), reason
        self.save(update_fields=SHRED_FIELDS)
        logger.info("Shredded the %d files of document %s: %s", len(names), self.pk, reason)
        delete_after_commit(names)

    def destroy(self) -> None:
        """Delete the row with everything it stored, as its owner may while the claim is a draft."""
        if self.is_on_hold:
            raise FileOnHold
        names = self.stored_names()
        self.delete()
        delete_after_commit(names)

    def stored_names(self) -> list[str]:
        """What lies in the storage for it: the file, its thumbnail, its pages."""
        pages = self.pages.values_list("image", flat=True)
        return [name for name in (self.file.name, self.thumbnail.name, *pages) if name]

    @property
    def is_on_hold(self) -> bool:
        """Whether a legal hold, ours or of an app that listens, forbids to destroy it."""
        if self.legal_hold_until is not None and self.legal_hold_until >= timezone.localdate():
            return True
        return any(held for _listener, held in is_document_held.send(ClaimDocument, document=self))

    def mark_damaged(self) -> None:
        """Say that what is stored is not what was received; nobody is handed it any more."""
        if self.damaged_at is None:
            self.damaged_at = timezone.now()
            self.save(update_fields=["damaged_at"])
            document_damaged.send(ClaimDocument, document=self)

    def open_logged(
        self, *, by: "User | None", action: str = AccessAction.DOWNLOADED, page: int | None = None
    ) -> "FieldFile":
        """The file, or the picture of a page, opened for this person and noted in its log."""
        stored = self.file if page is None else self.pages.get(number=page).image
        content = stored.open("rb")
        self.accesses.create(by=by, action=action, page=page)
        record(EventKind.DOWNLOAD, by=by, document=str(self.pk), action=str(action))
        return content
