"""What is left of a compensation after the airline paid a part of it, and how to share it out."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _, ngettext

from compensation.wording.units import money

if TYPE_CHECKING:
    from claims.models import EarlierContact, Passenger
    from claims.models.record import ClaimRecord


class Estimate(Protocol):
    """What the law grants one passenger, as the engine or a kept assessment says it."""

    @property
    def amount(self) -> Decimal | None: ...

    @property
    def currency(self) -> str: ...


CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Balance:
    """Sums of all passengers together, in `currency`; `left` is never below nought."""

    per_person: Decimal
    people: int
    currency: str
    received: Decimal = Decimal(0)

    @property
    def granted(self) -> Decimal:
        return self.per_person * self.people

    @property
    def left(self) -> Decimal:
        return max(self.granted - self.received, Decimal(0))

    def shares(self) -> list[Decimal]:
        """What is left for each passenger with a fare, to the cent; they add up to `left`."""
        if not self.people:
            return []
        share = (self.left / self.people).quantize(CENT, ROUND_DOWN)
        cents = int((self.left - share * self.people) / CENT)
        return [share + CENT * (number < cents) for number in range(self.people)]


def contact_of(claim: "ClaimRecord") -> "EarlierContact | None":
    return getattr(claim, "earlier_contact", None)


def balance_of(
    people: "Iterable[Passenger]", claim: "ClaimRecord", per_person: Decimal, currency: str
) -> Balance:
    """The balance of a claim whose law grants each of these people with a fare this sum."""
    entitled = sum(person.has_own_fare for person in people)
    contact = contact_of(claim)
    received = contact.counted_in(currency) if contact else Decimal(0)
    return Balance(per_person.quantize(CENT), entitled, currency, received)


def balance_rows(claim: "ClaimRecord", estimate: Estimate | None) -> list[dict[str, Any]]:
    """The sum step by step, for a fee table; nothing where no money was received."""
    if estimate is None or estimate.amount is None or not estimate.currency:
        return []
    people = claim.passengers.all()
    balance = balance_of(people, claim, estimate.amount, estimate.currency)
    if not balance.received:
        return []
    counted = ngettext("%(count)s passenger", "%(count)s passengers", balance.people) % {
        "count": balance.people
    }
    granted = _("The law grants, for %(people)s") % {"people": counted}
    rows = [
        (granted, balance.granted, False),
        (_("The airline gave you already"), -balance.received, False),
        (_("Still owed"), balance.left, True),
    ]
    return [
        {"label": label, "amount": amount, "currency": balance.currency, "is_total": is_total}
        for label, amount, is_total in rows
    ]


def contact_note(contact: "EarlierContact", currency: str) -> str:
    """What becomes of what was received, in a sentence; empty where nothing was."""
    if contact.amount is None:
        return ""
    amount = money(contact.amount, contact.currency)
    if not contact.counts:
        return _("A voucher you did not take in writing does not count: the law grants money.")
    if currency and contact.currency != currency:
        return _("You received %(amount)s: a person converts it before we claim the rest.") % {
            "amount": amount
        }
    return _("We claim what is left after the %(amount)s you received.") % {"amount": amount}
