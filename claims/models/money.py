"""The money of a claim: the sum set by hand, and what was sent to the customer."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import EventKind
from accounts.security_log import record
from claims import workflow
from claims.choices import OPEN_STATUSES, ClaimStatus, PayoutMethod
from claims.models.payout import Payout
from claims.models.thread import Thread
from claims.refusals import Refusal, TransitionNotAllowed
from claims.workflow import Actor

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models.claim import Claim


class Money(Thread):
    class Meta(Thread.Meta):
        abstract = True

    def require_open(self) -> None:
        if self.status not in OPEN_STATUSES:
            raise TransitionNotAllowed(_("This can only change while the claim is open."))

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
        self._move_locked(ClaimStatus.PAID, by=by, actors=frozenset({Actor.SYSTEM}))
        record(EventKind.PAYOUT, by=by, claim=str(self.pk), payout=str(payout.pk))
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
