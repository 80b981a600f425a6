import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _gettext, gettext_lazy as _

from claims.choices import VIEWABLE_SCANS, DocumentKind, ReviewStatus, ScanStatus
from claims.files import scanner
from claims.refusals import DocumentNotReviewable
from claims.signals import document_reviewed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models.fields.files import FieldFile

    from accounts.models import User

DAYS_TO_REPLACE = 14


def private_path(document: "ClaimDocument", filename: str) -> str:
    """A name made here: nothing of what the sender called the file reaches the storage."""
    return f"claims/{document.claim_id}/{document.pk}"


class ClaimDocumentQuerySet(models.QuerySet["ClaimDocument"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ClaimDocumentQuerySet":
        """A reviewer's every document, a customer's or partner's own; a stranger's none."""
        if not user.is_authenticated:
            return self.none()
        if user.is_reviewer:
            return self
        return self.filter(Q(claim__customer=user) | Q(claim__filed_by=user))

    def to_be_replaced(self) -> "ClaimDocumentQuerySet":
        """Sent back, and no new file came since."""
        return self.filter(review_status=ReviewStatus.REJECTED, replaced_by=None)

    def viewable_or_waiting(self) -> "ClaimDocumentQuerySet":
        return self.exclude(scan_status=ScanStatus.INFECTED)


class ClaimDocument(models.Model):
    """A file that proves something; stored privately, looked at only after its check."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("what it is"), max_length=20, choices=DocumentKind.choices)
    file = models.FileField(_("file"), upload_to=private_path, max_length=120)
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

    objects = ClaimDocumentQuerySet.as_manager()

    class Meta:
        ordering = ("uploaded_at", "pk")
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=("claim", "uploaded_at"), name="document_of_claim")]
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
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_viewable(self) -> bool:
        """Whether it may be opened: after its scan, or where scanning is switched off openly."""
        return self.scan_status in VIEWABLE_SCANS

    @property
    def is_reviewable(self) -> bool:
        is_pending = self.review_status == ReviewStatus.PENDING
        return self.is_viewable and is_pending and not self.claim.is_draft

    @property
    def is_to_be_replaced(self) -> bool:
        return self.review_status == ReviewStatus.REJECTED and self.replaced_by_id is None

    @property
    def state_text(self) -> str:
        """The one word for its state that customer and reviewer both read."""
        if self.review_status != ReviewStatus.PENDING:
            return self.get_review_status_display()
        if self.scan_status == ScanStatus.INFECTED:
            return self.get_scan_status_display()
        if self.scan_status == ScanStatus.WAITING:
            return self.get_scan_status_display()
        return self.get_review_status_display()

    def accept(self, *, by: "User") -> None:
        self._review(ReviewStatus.ACCEPTED, by=by)

    def reject(self, *, by: "User", reason: str, replace_by: date | None = None) -> None:
        """Send it back with the reason; the customer has 14 days to replace it unless said."""
        due = replace_by or timezone.localdate() + timedelta(days=DAYS_TO_REPLACE)
        if due < timezone.localdate():
            raise ValidationError({"replace_by": _gettext("The day lies in the past.")})
        self._review(ReviewStatus.REJECTED, by=by, rejection_reason=reason, replace_by=due)

    @transaction.atomic
    def _review(self, verdict: str, *, by: "User", **fields: object) -> None:
        self.refresh_from_db(from_queryset=ClaimDocument.objects.select_for_update())
        if not by.is_reviewer or self.claim.customer_id == by.pk:
            raise PermissionDenied
        if not self.is_reviewable:  # scanned, and still pending
            raise DocumentNotReviewable(
                _gettext("It awaits its virus scan, or was reviewed already.")
            )
        self.review_status, self.reviewed_by, self.reviewed_at = verdict, by, timezone.now()
        for name, value in fields.items():
            setattr(self, name, value)
        self.full_clean(exclude=["file"])  # a rejection without a reason breaks a constraint
        self.save()
        document_reviewed.send(ClaimDocument, document=self, by=by)

    @transaction.atomic
    def request_replacement(self, *, by: "User", reason: str, replace_by: date) -> None:
        """Ask for the file again although it was accepted or is pending; by which day, and why."""
        self.refresh_from_db(from_queryset=ClaimDocument.objects.select_for_update())
        if self.is_reviewable:
            self.reject(by=by, reason=reason, replace_by=replace_by)
            return
        raise DocumentNotReviewable(_gettext("It awaits its virus scan, or was reviewed already."))

    def scan(self) -> None:
        """Ask the virus scanner; raises ScannerUnavailable and stays waiting without a verdict."""
        if scanner.is_switched_off():
            verdict = ScanStatus.NOT_SCANNED
        else:
            with self.file.open("rb") as content:
                found = scanner.is_infected(content.chunks())
            verdict = ScanStatus.INFECTED if found else ScanStatus.CLEAN
            if found:
                self.file.delete(save=False)  # nothing of it stays but the row that says so
        self.scan_status, self.scanned_at = verdict, timezone.now()
        self.save(update_fields=["scan_status", "scanned_at", "file"])

    def open_logged(self, *, by: "User | None") -> "FieldFile":
        """The file, opened for this person, with a line in its access log."""
        self.accesses.create(by=by)
        return self.file.open("rb")


class DocumentAccess(models.Model):
    """Who opened a document, and when; its owner may read this."""

    document = models.ForeignKey(ClaimDocument, on_delete=models.CASCADE, related_name="accesses")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Nobody: the browser that was filing the claim."),
    )
    at = models.DateTimeField(_("opened"), auto_now_add=True)

    class Meta:
        ordering = ("-at",)
        verbose_name = _("access")
        verbose_name_plural = _("accesses")

    def __str__(self) -> str:
        return f"{self.by} {self.at:%Y-%m-%d %H:%M}"
