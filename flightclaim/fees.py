"""What we keep of what an airline pays; the two numbers are settings, the sum is here alone."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

CENT = Decimal("0.01")


def of(amount: Decimal) -> Decimal:
    """The fee, tax included, for a compensation that was won."""
    net = amount * settings.FEE_PERCENT / 100
    return (net * (100 + settings.FEE_VAT_PERCENT) / 100).quantize(CENT, ROUND_HALF_UP)


def rows(amount: Decimal, currency: str) -> list[dict[str, Any]]:
    """The lines of the fee table, the last of them what the passenger receives."""
    net = (amount * settings.FEE_PERCENT / 100).quantize(CENT, ROUND_HALF_UP)
    fee = of(amount)
    percents = {"percent": settings.FEE_PERCENT, "vat": settings.FEE_VAT_PERCENT}
    return [
        {"label": _("The airline pays"), "amount": amount, "currency": currency},
        {"label": _("Our fee, %(percent)s %%") % percents, "amount": -net, "currency": currency},
        {"label": _("VAT on it, %(vat)s %%") % percents, "amount": net - fee, "currency": currency},
        {"label": _("You get"), "amount": amount - fee, "currency": currency, "is_total": True},
    ]
