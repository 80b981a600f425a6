"""What a reviewer does with a claim: take, ask, correct the facts, decide."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import workflow
from claims.choices import ClaimStatus, Stage, WaitingOn
from claims.models.money import Money
from claims.refusals import Refusal, TransitionNotAllowed
from claims.signals import claim_assigned
from claims.workflow import Actor

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models.note import ClaimNote

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


class Review(Money):
    class Meta(Money.Meta):
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
        if self.assigned_to_id != by.pk:
            self.assign_to(by, by=by)
        if self.status != ClaimStatus.UNDER_REVIEW:
            self._move_to(ClaimStatus.UNDER_REVIEW, by=by)

    @transaction.atomic
    def assign_to(self, reviewer: "User", *, by: "User") -> None:
        """Give the claim to a reviewer, whoever had it; both people stand in the history."""
        self.lock()
        self.require_reviewer(by)
        if not (reviewer.is_staff and Actor.REVIEWER in workflow.actors_for(self, reviewer)):
            raise ValidationError({"assigned_to": _("Choose somebody who reviews claims.")})
        previous = self.assigned_to
        self.change(assigned_to=reviewer, assigned_at=timezone.now())
        claim_assigned.send(type(self), claim=self, previous=previous, by=by)

    def ask_for_more(self, *, by: "User", reason: str) -> None:
        """Hand the claim back to the customer with what is still needed."""
        self._move_to(ClaimStatus.SUBMITTED, by=by, reason=reason, asked_at=timezone.now())

    @transaction.atomic
    def approve(self, *, by: "User", amount: Decimal | None = None, reason: str = "") -> None:
        """Decide that the sum is owed; another sum than the calculated one needs a reason."""
        self.lock()
        self.require_reviewer(by)
        owed = self.compensation_amount if amount is None else amount
        owed = self.calculated_compensation if owed is None else owed
        if not owed:
            raise ValidationError({"amount": _("Enter the amount that is owed.")})
        if owed != self.compensation_amount and owed != self.calculated_compensation:
            self.set_compensation(amount=owed, reason=reason, by=by)
        self._move_to(
            ClaimStatus.APPROVED,
            by=by,
            reason=reason,
            compensation_amount=owed,
            rejection_code="",
            rejection_reason="",
            reviewed_by=by,
            reviewed_at=timezone.now(),
        )
        self._keep_decision(verdict="approved", by=by, text=reason, amount=owed)

    @transaction.atomic
    def reject(self, *, by: "User", code: str, reason: str) -> None:
        """Decide that nothing is owed, with the code and the text the customer reads."""
        self._move_to(
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

    def _keep_decision(self, *, verdict: str, by: "User", text: str, **fields: Any) -> None:
        """The record of a decision: no later change of rules or facts alters what it says."""
        self.decisions.create(
            verdict=verdict,
            by=by,
            text=text,
            currency=self.currency,
            assessment=self.assessments.last(),
            **fields,
        )

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
        self.change(**facts)
        self.write_internal_note(by=by, body=reason)
        self.assess(by=by)

    def write_internal_note(self, *, by: "User", body: str) -> "ClaimNote":
        """A note that no customer ever reads."""
        self.require_reviewer(by)
        return self.notes.create(author=by, body=body, is_internal=True)

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
        if self.status in (ClaimStatus.SUBMITTED, ClaimStatus.UNDER_REVIEW):
            return WaitingOn.CUSTOMER if self.is_asked_for_more else WaitingOn.US
        if self.status == ClaimStatus.APPROVED:
            return STAGE_WAITS_FOR.get(Stage(self.stage), WaitingOn.US)
        return WaitingOn.NOBODY

    @property
    def is_asked_for_more(self) -> bool:
        """Whether we asked and nothing came since, or a document waits to be replaced."""
        is_answered = self.answered_at and self.asked_at and self.answered_at > self.asked_at
        is_asked = self.status == ClaimStatus.SUBMITTED and self.asked_at and not is_answered
        return bool(is_asked) or any(paper.is_to_be_replaced for paper in self.documents.all())
