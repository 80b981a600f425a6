"""What a reviewer does with a claim: take, ask, decide, set the sum, record the payment."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import workflow
from claims.choices import OPEN_STATUSES, ClaimStatus, Currency, PayoutMethod, Stage, WaitingOn
from claims.models.payout import Payout
from claims.models.record import ClaimRecord
from claims.refusals import Refusal, TransitionNotAllowed
from claims.signals import claim_assigned
from claims.workflow import Actor

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models.claim import Claim
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


class Review(ClaimRecord):
    class Meta(ClaimRecord.Meta):
        abstract = True

    if TYPE_CHECKING:  # the other half of a claim, `Filing`

        def assess(self, *, by: User | None) -> None: ...

    def require_reviewer(self, by: "User") -> None:
        """Raise PermissionDenied unless this person reviews claims, and this is not their own."""
        if Actor.REVIEWER not in workflow.actors_for(self, by):
            raise PermissionDenied

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
        self._move_to(ClaimStatus.SUBMITTED, by=by, reason=reason)

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
            **self._decided(by),
        )

    def reject(self, *, by: "User", code: str, reason: str) -> None:
        """Decide that nothing is owed, with the code and the text the customer reads."""
        self._move_to(
            ClaimStatus.REJECTED,
            by=by,
            reason=reason,
            rejection_code=code,
            rejection_reason=reason,
            **self._decided(by),
        )

    def _decided(self, by: "User") -> dict[str, Any]:
        return {"reviewed_by": by, "reviewed_at": timezone.now()}

    @transaction.atomic
    def set_compensation(
        self, *, amount: Decimal, reason: str, by: "User", currency: str = ""
    ) -> None:
        """Set the sum by hand (in the claim's currency unless named); before and after are kept.

        Raises ValidationError without a reason or with a negative sum.
        """
        self.lock()
        self.require_reviewer(by)
        self._check_amount_may_change()
        if not reason.strip():
            raise ValidationError({"reason": _("Give the reason for the amount.")})
        if amount < 0:
            raise ValidationError({"amount": _("An amount cannot be less than 0.")})
        before, money = self.compensation_amount, currency or self.currency or Currency.EUR
        self.change(compensation_amount=amount, currency=money)
        self.compensation_changes.create(
            before=before, after=amount, currency=money, reason=reason, by=by
        )

    def _check_amount_may_change(self) -> None:
        if self.status not in OPEN_STATUSES:
            raise TransitionNotAllowed(_("The amount can only change while the claim is open."))

    @transaction.atomic
    def establish_cause(self, *, cause: str, by: "User", reason: str) -> None:
        """Write down the cause as established, not as alleged, and assess again."""
        self.lock()
        self.require_reviewer(by)
        self._check_amount_may_change()
        self.change(cause=cause)
        self.write_internal_note(by=by, body=reason)
        self.assess(by=by)

    def write_internal_note(self, *, by: "User", body: str) -> "ClaimNote":
        """A note that no customer ever reads."""
        self.require_reviewer(by)
        return self.notes.create(author=by, body=body, is_internal=True)

    @transaction.atomic
    def record_payout(
        self,
        *,
        by: "User",
        amount: Decimal,
        paid_date: date,
        method: str = PayoutMethod.BANK_TRANSFER,
        bank_reference: str = "",
    ) -> Payout:
        """Note what the customer was paid (the compensation less our fee); once for each claim."""
        self.lock()
        self.require_reviewer(by)
        workflow.find(self.status, ClaimStatus.PAID)
        if amount > (self.compensation_amount or 0):
            raise ValidationError(
                {"amount": _("The payment cannot be more than the approved amount.")}
            )
        if paid_date > timezone.localdate():
            raise ValidationError({"paid_date": _("The date of the payment lies in the future.")})
        payout = self._write_payout(by, amount, paid_date, method, bank_reference)
        self._move_to(ClaimStatus.PAID, by=by, actors=frozenset({Actor.SYSTEM}))
        return payout

    def _write_payout(
        self, by: "User", amount: Decimal, paid_date: date, method: str, bank_reference: str
    ) -> Payout:
        if self.has_payout:
            raise Refusal(_("A payment was recorded for this claim already."))
        payout = Payout(
            claim=cast("Claim", self),
            amount=amount,
            currency=self.currency,
            paid_date=paid_date,
            method=method,
            bank_reference=bank_reference,
            recorded_by=by,
        )
        payout.full_clean(exclude=["claim"])
        payout.save()
        return payout

    @property
    def has_payout(self) -> bool:
        return hasattr(self, "payout")

    def close(self, *, by: "User | None", reason: str = "") -> None:
        self._move_to(ClaimStatus.CLOSED, by=by, reason=reason)

    def reopen(self, *, by: "User", reason: str) -> None:
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
        """Whether a document was sent back and none of its kind came since."""
        return any(document.is_to_be_replaced for document in self.documents.all())
