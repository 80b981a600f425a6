"""What a reviewer does with a document: accept it, reject it, ask for it again."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from claims import workflow
from claims.choices import (
    VIEWABLE_SCANS,
    ClaimStatus,
    DocumentReason,
    ReviewStatus,
    ScanStatus,
)
from claims.models.due_day import day_to_answer
from claims.refusals import DocumentNotReviewable
from claims.signals import document_requested, document_reviewed
from claims.workflow import Actor

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from accounts.models import User
    from claims.models.claim import Claim
    from claims.models.document_request import DocumentRequest

STILL_OPEN = models.Q(answered_at=None, cancelled_at=None)  # of a request for a document


class DocumentReviewQuerySet(models.QuerySet[Any]):
    def to_be_replaced(self) -> "DocumentReviewQuerySet":
        """Sent back, and no new file came since."""
        return self.filter(review_status=ReviewStatus.REJECTED, replaced_by=None)

    def to_check(self, by: "User") -> "DocumentReviewQuerySet":
        """What this person may review now, over all claims; the one that waited longest first."""
        return (
            self.filter(
                review_status=ReviewStatus.PENDING,
                scan_status__in=VIEWABLE_SCANS,
                replaced_by=None,
                damaged_at=None,
                shredded_at=None,
            )
            .exclude(claim__status=ClaimStatus.DRAFT)
            .exclude(claim__customer=by)
            .exclude(claim__filed_by=by)
            .order_by("uploaded_at", "pk")
        )


class DocumentReview(models.Model):
    """The operations; the fields are those of `ClaimDocument`."""

    if TYPE_CHECKING:
        claim: Claim
        review_status: str
        scan_status: str
        rejection_reason: str
        replace_by: date | None
        reviewed_by: User | None
        reviewed_at: Any
        replaced_by_id: Any
        kind: str
        passenger: Any
        requests: RelatedManager[DocumentRequest]

        @property
        def is_viewable(self) -> bool: ...
        def get_review_status_display(self) -> str: ...

    class Meta:
        abstract = True

    @property
    def is_reviewable(self) -> bool:
        is_pending = self.review_status == ReviewStatus.PENDING
        return self.is_viewable and is_pending and not self.claim.is_draft

    @property
    def is_to_be_replaced(self) -> bool:
        return self.review_status == ReviewStatus.REJECTED and self.replaced_by_id is None

    @property
    def may_be_asked_again(self) -> bool:
        is_judged = self.is_viewable or self.scan_status == ScanStatus.INFECTED
        return is_judged and self.replaced_by_id is None and self.claim.is_open

    def accept(self, *, by: "User") -> None:
        self._review(ReviewStatus.ACCEPTED, by=by)

    @transaction.atomic
    def reject(
        self,
        *,
        by: "User",
        reason: str = "",
        code: str = DocumentReason.OTHER,
        replace_by: date | None = None,
    ) -> None:
        """Send it back: a reason from the list, or of one's own; 14 days to answer unless said."""
        due_on = day_to_answer(replace_by, field="replace_by")
        words = words_for(self.claim.language, code, reason)
        self._review(ReviewStatus.REJECTED, by=by, rejection_reason=words, replace_by=due_on)
        self._ask(by=by, code=code, reason=reason, due_on=due_on)

    @transaction.atomic
    def _review(self, verdict: str, *, by: "User", **fields: object) -> None:
        self._lock_for(by)
        if not self.is_reviewable:
            raise DocumentNotReviewable(self._why_not())
        self._write_verdict(verdict, by=by, **fields)

    def _lock_for(self, by: "User") -> None:
        self.refresh_from_db(from_queryset=type(self)._default_manager.select_for_update())
        if Actor.REVIEWER not in workflow.actors_for(self.claim, by):
            raise PermissionDenied

    def _why_not(self) -> str:
        if self.review_status == ReviewStatus.PENDING:
            return _("It awaits its virus scan.")
        return _("%(name)s has reviewed this document already: %(verdict)s.") % {
            "name": self.reviewed_by,
            "verdict": self.get_review_status_display(),
        }

    def _write_verdict(self, verdict: str, *, by: "User", **fields: object) -> None:
        self.review_status, self.reviewed_by, self.reviewed_at = verdict, by, timezone.now()
        for name, value in fields.items():
            setattr(self, name, value)
        self.full_clean(exclude=["file"])  # a rejection without a reason breaks a constraint
        self.save()
        document_reviewed.send(type(self), document=self, by=by)

    @transaction.atomic
    def request_replacement(
        self,
        *,
        by: "User",
        reason: str = "",
        code: str = DocumentReason.OTHER,
        replace_by: date | None = None,
    ) -> None:
        """Ask for the file again although it was accepted, or again with a new deadline."""
        due_on = day_to_answer(replace_by, field="replace_by")
        self._lock_for(by)
        if not self.may_be_asked_again:
            raise DocumentNotReviewable(
                _("It awaits its virus scan, was replaced already, or its claim is closed.")
            )
        if self.is_viewable:
            words = words_for(self.claim.language, code, reason)
            self.requests.filter(STILL_OPEN).update(cancelled_at=timezone.now())
            fields = {"rejection_reason": words, "replace_by": due_on}
            self._write_verdict(ReviewStatus.REJECTED, by=by, **fields)
        self._ask(by=by, code=code, reason=reason, due_on=due_on)

    def _ask(self, *, by: "User", code: str, reason: str, due_on: date) -> None:
        self.requests.filter(STILL_OPEN).update(cancelled_at=timezone.now())
        request = self.requests.model(
            document=self,  # type: ignore[misc]  # only `ClaimDocument` has these operations
            claim=self.claim,
            kind=self.kind,
            passenger=self.passenger,
            reason_code=code,
            reason=reason,
            due_on=due_on,
            asked_by=by,
        )
        request.full_clean()  # a reason of one's own needs words
        request.save()
        self.claim.note_waiting()
        document_requested.send(type(request), request=request, by=by)


def words_for(language: str, code: str, reason: str) -> str:
    """The reason as the customer reads it; empty when nothing was said."""
    if code not in DocumentReason.values or code == DocumentReason.OTHER:
        return reason
    with translation.override(language):
        return f"{DocumentReason(code).label}. {reason}".strip()
