"""What a signature page shows beside the text: the fee in money, and the way without us."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from claims import fees
from claims.models import Claim, Passenger
from compensation.check import answers_of
from compensation.engine import Assessment, FactsError
from compensation.quotes import assess_facts
from compensation.wording.units import money

HUNDRED = Decimal(100)


def estimate_of(claim: Claim) -> Assessment | None:
    """What one passenger may expect; nothing where the facts cannot be assessed."""
    try:
        return assess_facts(claim.as_facts())
    except FactsError:
        return None


def fee_context(claim: Claim, people: Sequence[Passenger]) -> dict[str, Any]:
    """The fee for these passengers in their money; for each hundred where no sum is known yet."""
    estimate, plan = estimate_of(claim), fees.plan_of(claim)
    entitled = [person for person in people if person.has_own_fare]
    each, currency = (estimate.amount, estimate.currency) if estimate else (None, "")
    if not each or not currency or not entitled:
        amount, currency = HUNDRED, currency or claim.currency or "EUR"
        caption = _("For each %(amount)s the airline pays") % {"amount": money(HUNDRED, currency)}
    else:
        amount = each * len(entitled)
        caption = ngettext(
            "If the airline pays for %(count)s passenger",
            "If the airline pays for %(count)s passengers",
            len(entitled),
        ) % {"count": len(entitled)}
    return {
        "fee_rows": fees.rows(amount, currency, plan),
        "court_rows": fees.court_rows(amount, currency, plan),
        "fee_caption": caption,
        "fee_plan": plan,
        "free_infants": [person for person in people if not person.has_own_fare],
    }


def letter_url(request: HttpRequest) -> str:
    """The letter for claiming alone, from the check of this browser, else the check itself."""
    has_answers = answers_of(request.session) is not None
    return reverse("compensation:letter" if has_answers else "compensation:check")
