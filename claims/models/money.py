"""The money of a claim: the sum set by hand, and what was sent to the customer."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import workflow
from claims.choices import OPEN_STATUSES, ClaimStatus, Currency, PayoutMethod
from claims.models.payout import Payout
from claims.models.record import ClaimRecord
from claims.refusals import Refusal, TransitionNotAllowed
from claims.workflow import Actor

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models.claim import Claim


class Money(ClaimRecord):
    class Meta(ClaimRecord.Meta):
        abstract = True

    def require_reviewer(self, by: "User") -> None:
        """Raise PermissionDenied unless this person reviews claims, and this is not their own."""
        if Actor.REVIEWER not in workflow.actors_for(self, by):
            raise PermissionDenied

    def require_open(self) -> None:
        if self.status not in OPEN_STATUSES:
            raise TransitionNotAllowed(_("This can only change while the claim is open."))

    @transaction.atomic
    def set_compensation(
        self, *, amount: Decimal, reason: str, by: "User", currency: str = ""
    ) -> None:
        """Set the sum by hand (in the claim's currency unless named); before and after are kept.

        Raises ValidationError without a reason or with a negative sum.
        """
        self.lock()
        self.require_reviewer(by)
        self.require_open()
        if not reason.strip():
            raise ValidationError({"reason": _("Give the reason for the amount.")})
        if amount < 0:
            raise ValidationError({"amount": _("An amount cannot be less than 0.")})
        before, money = self.compensation_amount, currency or self.currency or Currency.EUR
        self.change(compensation_amount=amount, currency=money)
        self.compensation_changes.create(
            before=before, after=amount, currency=money, reason=reason, by=by
        )

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
