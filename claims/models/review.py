"""What a reviewer does with a claim: take, ask, correct the facts, decide."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from claims import workflow
from claims.choices import OPEN_STATUSES, ClaimStatus, Stage, WaitingOn
from claims.models.award import Award
from claims.refusals import Refusal, TransitionNotAllowed
from claims.signals import claim_assigned
from claims.workflow import Actor

if TYPE_CHECKING:
    from claims.models.document_request import DocumentRequest

STAGE_WAITS_FOR = {
    Stage.DEMAND_SENT: WaitingOn.AIRLINE,
    Stage.REMINDER_SENT: WaitingOn.AIRLINE,
    Stage.OFFER: WaitingOn.CUSTOMER,
    Stage.ENFORCEMENT_BODY: WaitingOn.AUTHORITY,
    Stage.DISPUTE_BODY: WaitingOn.AUTHORITY,
    Stage.COURT: WaitingOn.AUTHORITY,
    Stage.AGREED: WaitingOn.AIRLINE,
}


FACTS = frozenset(
    {
        "incident_type",
        "arrival_delay",
        "notice_days",
        "offered_departure_shift_minutes",
        "offered_arrival_shift_minutes",
        "boarding_denied_reason",
        "has_volunteered",
        "fare",
        "ticket_price",
        "cause",
    }
)


class Review(Award):
    class Meta(Award.Meta):
        abstract = True

    if TYPE_CHECKING:  # the other half of a claim, `Filing`

        def assess(self, *, by: User | None) -> None: ...

    @transaction.atomic
    def take(self, *, by: "User") -> None:
        """Put the claim on one's own desk and begin the review."""
        self.lock()
        self.require_reviewer(by)
        if self.assigned_to_id not in (None, by.pk) and self.status == ClaimStatus.UNDER_REVIEW:
            raise TransitionNotAllowed(
                _("%(name)s has taken this claim already.") % {"name": self.assigned_to}
            )
        previous, is_new = self.assigned_to, self.assigned_to_id != by.pk
        given = self._given_to(by) if is_new else {}
        if self.status != ClaimStatus.UNDER_REVIEW:
            self._move_locked(ClaimStatus.UNDER_REVIEW, by=by, **given)
        elif given:
            self.change(by=by, **given)
        if is_new:
            claim_assigned.send(type(self), claim=self, previous=previous, by=by)

    @transaction.atomic
    def assign_to(self, reviewer: "User", *, by: "User | None") -> None:
        """Give the claim to a reviewer, whoever had it; both people stand in the history."""
        self.lock()
        if by is not None:  # nobody is the system, handing out what nobody has
            self.require_reviewer(by)
        previous = self.assigned_to
        self.change(by=by, **self._given_to(reviewer))
        claim_assigned.send(type(self), claim=self, previous=previous, by=by)

    def _given_to(self, reviewer: "User") -> dict[str, Any]:
        """What makes a claim theirs; ValidationError for somebody who does not review it."""
        # Held until the end, so that nobody is deactivated between the question and the answer.
        held = User.objects.select_for_update(no_key=True).get(pk=reviewer.pk)
        if not (held.is_staff and Actor.REVIEWER in workflow.actors_for(self, held)):
            raise ValidationError({"assigned_to": _("Choose somebody who reviews claims.")})
        return {"assigned_to": reviewer, "assigned_at": timezone.now()}

    def ask_for_more(self, *, by: "User", reason: str) -> None:
        """Hand the claim back to the customer with what is still needed."""
        self._move_to(ClaimStatus.SUBMITTED, by=by, reason=reason, asked_at=timezone.now())

    @transaction.atomic
    def reject(self, *, by: "User", code: str, reason: str) -> None:
        """Decide that nothing is owed, with the code and the text the customer reads."""
        self.lock()
        self._move_locked(
            ClaimStatus.REJECTED,
            by=by,
            reason=reason,
            rejection_code=code,
            rejection_reason=reason,
            compensation_amount=None,
            reviewed_by=by,
            reviewed_at=timezone.now(),
        )
        self._keep_decision(verdict="rejected", by=by, text=reason, rejection_code=code)

    @transaction.atomic
    def correct_facts(self, *, by: "User", reason: str, **facts: Any) -> None:
        """Write down the facts as established, among them the cause, and assess again.

        What an airline alleges is no established cause. The earlier assessments stay; the reason
        becomes an internal note. Raises ValidationError for facts that cannot be true together.
        """
        if unknown := set(facts) - FACTS:
            raise TypeError(f"No facts of a claim: {sorted(unknown)}")
        self.lock()
        self.require_reviewer(by)
        self.require_open()
        self.change(by=by, **facts)
        self.write_internal_note(by=by, body=reason)
        self.assess(by=by)

    def close(self, *, by: "User | None", reason: str = "") -> None:
        self._move_to(ClaimStatus.CLOSED, by=by, reason=reason)

    def reopen(self, *, by: "User", reason: str) -> None:
        if self.has_payout:
            raise Refusal(_("This claim was paid; a new one is filed for what is still owed."))
        self._move_to(ClaimStatus.UNDER_REVIEW, by=by, reason=reason)

    def expire(self, *, reason: str) -> None:
        """The time limit has passed for certain (a limitation row with confidence `high`)."""
        self._move_to(ClaimStatus.EXPIRED, by=None, reason=reason)

    @property
    def waiting_on(self) -> WaitingOn:
        """Who has to act next; computed from status, stage and open requests, never typed."""
        if self.status == ClaimStatus.DRAFT:
            return WaitingOn.CUSTOMER
        if self.status in OPEN_STATUSES and self.is_asked_for_more:
            return WaitingOn.CUSTOMER
        if self.status in (ClaimStatus.SUBMITTED, ClaimStatus.UNDER_REVIEW):
            return WaitingOn.US
        if self.status == ClaimStatus.APPROVED:
            return STAGE_WAITS_FOR.get(Stage(self.stage), WaitingOn.US)
        return WaitingOn.NOBODY

    @property
    def is_asked_for_more(self) -> bool:
        """Whether we asked and nothing came since, or a document we asked for is still missing."""
        is_answered = self.answered_at and self.asked_at and self.answered_at > self.asked_at
        is_asked = self.status == ClaimStatus.SUBMITTED and self.asked_at and not is_answered
        return bool(is_asked or self.open_requests)

    @property
    def open_requests(self) -> "list[DocumentRequest]":
        """What we asked the customer for and wait for, the most urgent first."""
        return [request for request in self.document_requests.all() if request.is_open]
