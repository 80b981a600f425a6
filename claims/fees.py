"""What we keep of what an airline pays. The percentages are a plan's, the sum is here alone."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from claims.models import FeePlan

if TYPE_CHECKING:
    from claims.models import Claim

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Split:
    """A compensation shared out to the cent; `fee + vat + payout` is always the whole."""

    compensation: Decimal
    fee: Decimal
    vat: Decimal

    @property
    def payout(self) -> Decimal:
        return self.compensation - self.fee - self.vat


def percent_of(amount: Decimal, percent: int) -> Decimal:
    return (amount * percent / 100).quantize(CENT, ROUND_HALF_UP)


def plan_of(claim: "Claim") -> FeePlan:
    """The plan a claim was signed under; before that, the one it would be signed under now."""
    return claim.fee_plan or FeePlan.current()


def split(compensation: Decimal, plan: FeePlan | None = None, *, in_court: bool = False) -> Split:
    """Share a compensation out by the fee and the VAT on the fee; the advertised plan's unless
    another is named. In court the plan's extra fee comes on top."""
    plan = plan or FeePlan.advertised()
    percent = plan.fee_percent + (plan.court_extra_percent if in_court else 0)
    fee = percent_of(compensation, percent)
    # Both rounded up may pass the whole by a cent; what is left for the passenger is never less
    # than nothing.
    vat = min(percent_of(fee, plan.vat_percent), compensation - fee)
    return Split(compensation, fee, vat)


def rows(compensation: Decimal, currency: str, plan: FeePlan | None = None) -> list[dict[str, Any]]:
    """The lines of the fee table, the last of them what the passenger receives."""
    plan = plan or FeePlan.advertised()
    shares = split(compensation, plan)
    percents = {"percent": plan.fee_percent, "vat": plan.vat_percent}
    return _lines(
        currency,
        (_("The airline pays"), compensation, False),
        (_("Our fee, %(percent)s %%") % percents, -shares.fee, False),
        (_("VAT on it, %(vat)s %%") % percents, -shares.vat, False),
        (_("You get"), shares.payout, True),
    )


def court_rows(compensation: Decimal, currency: str, plan: FeePlan) -> list[dict[str, Any]]:
    """What a court would change: the extra fee with its VAT, and what the passenger receives."""
    without, within = split(compensation, plan), split(compensation, plan, in_court=True)
    percents = {"percent": plan.court_extra_percent}
    extra = without.payout - within.payout
    return _lines(
        currency,
        (_("Extra if it goes to court, %(percent)s %% plus VAT") % percents, -extra, False),
        (_("You get after a court"), within.payout, True),
    )


def _lines(currency: str, *lines: tuple[str, Decimal, bool]) -> list[dict[str, Any]]:
    return [
        {"label": label, "amount": amount, "currency": currency, "is_total": is_total}
        for label, amount, is_total in lines
    ]
