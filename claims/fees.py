"""What we keep of what an airline pays; the two percentages are settings, the sum is here alone."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

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


def split(compensation: Decimal) -> Split:
    """Share a compensation out by the fee and the VAT on the fee."""
    fee = percent_of(compensation, settings.FEE_PERCENT)
    return Split(compensation, fee, percent_of(fee, settings.FEE_VAT_PERCENT))


def rows(compensation: Decimal, currency: str) -> list[dict[str, Any]]:
    """The lines of the fee table, the last of them what the passenger receives."""
    shares = split(compensation)
    percents = {"percent": settings.FEE_PERCENT, "vat": settings.FEE_VAT_PERCENT}
    return [
        {"label": label, "amount": amount, "currency": currency, "is_total": is_total}
        for label, amount, is_total in (
            (_("The airline pays"), compensation, False),
            (_("Our fee, %(percent)s %%") % percents, -shares.fee, False),
            (_("VAT on it, %(vat)s %%") % percents, -shares.vat, False),
            (_("You get"), shares.payout, True),
        )
    ]
