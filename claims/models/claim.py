from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from claims import workflow
from claims.choices import OPEN_STATUSES, ClaimStatus
from claims.models.document import ClaimDocument
from claims.models.document_request import DocumentRequest
from claims.models.filing import Filing
from claims.models.passenger import Passenger
from claims.models.review import Review
from claims.models.segment import Segment
from claims.refusals import TransitionNotAllowed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

TAKES_MORE_THAN_A_REASON = frozenset({"submit", "approve", "reject", "record_payout", "expire"})


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ClaimQuerySet":
        """All for a reviewer, one's own for a customer or partner, nothing for a stranger."""
        if not user.is_authenticated:
            return self.none()
        if user.is_reviewer:
            return self
        return self.filter(Q(customer=user) | Q(filed_by=user))

    def drafts(self) -> "ClaimQuerySet":
        return self.filter(status=ClaimStatus.DRAFT)

    def sent(self) -> "ClaimQuerySet":
        return self.exclude(status=ClaimStatus.DRAFT)

    def open(self) -> "ClaimQuerySet":
        return self.filter(status__in=OPEN_STATUSES)

    def awaiting_review(self) -> "ClaimQuerySet":
        return self.filter(status=ClaimStatus.SUBMITTED)

    def expirable(self, today: date) -> "ClaimQuerySet":
        """What may have become too late: in some court, perhaps not in all, perhaps not surely."""
        return self.filter(status__in=workflow.EXPIRABLE, limitation_on__lt=today)

    def overdue(self, today: date) -> "ClaimQuerySet":
        """Open claims that wait for us longer than we promise, the latest first."""
        return self.open().filter(due_on__lt=today).order_by("due_on", "pk")

    def near_limitation(self, today: date, within_days: int) -> "ClaimQuerySet":
        """Open claims whose first deadline comes in so many days, or has passed."""
        return self.open().filter(limitation_on__lte=today + timedelta(days=within_days))

    def unassigned(self) -> "ClaimQuerySet":
        return self.open().filter(assigned_to=None)

    def awaiting_signatures(self) -> "ClaimQuerySet":
        """Open claims with a passenger nobody has signed for, or whose authority was revoked."""
        return self.open().filter(pk__in=Passenger.objects.unsigned().values("claim_id"))

    def with_flights(self) -> "ClaimQuerySet":
        """The claim with its flights by their codes: enough for a list, without the airports."""
        return self.prefetch_related("segments")

    def with_airports(self) -> "ClaimQuerySet":
        """The claim with its flights and their airports in words."""
        segments = Segment.objects.select_related("departure_airport", "arrival_airport")
        return self.prefetch_related(Prefetch("segments", segments))

    def with_journey(self) -> "ClaimQuerySet":
        """The claim with its flights, the airports in words, and its documents."""
        documents = ClaimDocument.objects.select_related("reviewed_by", "pass_reading")
        requests = DocumentRequest.objects.select_related("passenger")
        return self.with_airports().prefetch_related(
            Prefetch("documents", documents),
            Prefetch("document_requests", requests),
        )


class Claim(Filing, Review):  # type: ignore[misc, unused-ignore]  # the stubs stumble over two abstract parents
    """One journey that went wrong, from the draft to the money in the passenger's account."""

    objects = ClaimQuerySet.as_manager()

    class Meta(Filing.Meta):
        abstract = False

    def transition_to(self, target: str, *, by: "User", reason: str = "") -> None:
        """A move that needs no more than a reason; the others have methods of their own."""
        try:
            move = workflow.find(self.status, target)
        except TransitionNotAllowed as refusal:
            raise self.with_last_move(refusal, workflow.actors_for(self, by)) from None
        if move.operation in TAKES_MORE_THAN_A_REASON:
            raise TransitionNotAllowed(_("This step has an operation of its own."), allowed=[])
        if move.operation == "take":
            self.take(by=by)
        else:
            getattr(self, move.operation)(by=by, reason=reason)

    def move_to(
        self, target: str, *, by: "User", reason: str = "", rejection_code: str = ""
    ) -> None:
        """The operation behind a target status, whichever takes more than a reason included."""
        if target == ClaimStatus.REJECTED:
            self.reject(by=by, code=rejection_code, reason=reason)
        elif target == ClaimStatus.APPROVED:
            self.approve(by=by, reason=reason)
        else:
            self.transition_to(target, by=by, reason=reason)

    def next_steps(self, by: "User | None") -> list[workflow.Transition]:
        """What this person may do with the claim now."""
        return list(workflow.next_steps(self, by))

    def refusal_now(self, operation: str, *, by: "User") -> TransitionNotAllowed:
        """Why an operation that was possible a moment ago is not any more, and who was faster."""
        allowed = sorted(move.target for move in self.next_steps(by))
        refusal = TransitionNotAllowed(_("This step is not possible now."), allowed=allowed)
        return self.with_last_move(refusal, workflow.actors_for(self, by))

    @property
    def first_segment(self) -> Segment | None:
        return next(iter(self.segments.all()), None)

    @property
    def last_segment(self) -> Segment | None:
        segments = list(self.segments.all())
        return segments[-1] if segments else None
