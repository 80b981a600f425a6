"""What a customer reads about a decision, in the claim's language; kept with the decision."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy

from claims.choices import RejectionCode
from claims.models.reason import Reason
from compensation.wording import reasons
from compensation.wording.units import money

if TYPE_CHECKING:
    from claims.models.assessment import Assessment
    from claims.models.record import ClaimRecord

R = RejectionCode
STANDARD_TEXTS = {
    R.OUTSIDE_TERRITORY: gettext_lazy(
        "Your journey neither began nor ended where these rules hold. Other rules may help you: "
        "those of the country you left from, or the Montreal Convention."
    ),
    R.CARRIER_NOT_EU: gettext_lazy(
        "Flights into the territory are covered only if the airline that flew the plane has its "
        "licence there. This one does not. The Montreal Convention may still help with costs."
    ),
    R.DELAY_BELOW_3H: gettext_lazy(
        "Compensation begins at three hours after the scheduled arrival, counted to the moment the "
        "doors open. By the records we have, you were there earlier."
    ),
    R.NOTICE_14_DAYS: gettext_lazy(
        "The airline told you 14 days or more before the departure. Then it owes you the ticket "
        "price or another flight, but no compensation."
    ),
    R.REROUTING_CLOSE: gettext_lazy(
        "The flight you were offered instead was so close to the booked times that the rules "
        "grant no compensation."
    ),
    R.VOLUNTEER: gettext_lazy(
        "You gave up your seat in exchange for what the airline offered. Who volunteers is owed "
        "what was agreed, and no compensation beside it."
    ),
    R.PASSENGER_CAUSE: gettext_lazy(
        "The airline had reasonable grounds not to let you on board, such as missing papers or a "
        "late arrival at the gate."
    ),
    R.FREE_TICKET: gettext_lazy(
        "The rules do not cover tickets that were free or at a fare not open to the public."
    ),
    R.TOO_LATE: gettext_lazy(
        "The time within which a court hears this claim has passed. The airline need not pay any "
        "more."
    ),
    R.ALREADY_PAID: gettext_lazy(
        "The airline paid you the whole sum already, so nothing is left to claim."
    ),
    R.NO_BOOKING: gettext_lazy(
        "We found no confirmed booking for this flight. If you have a confirmation or a ticket "
        "number, send it, and we look again."
    ),
    R.EVIDENCE_MISSING: gettext_lazy(
        "Without a proof that you were booked on this flight the airline will not pay, and no "
        "court would make it. If you find one, send it, and we look again."
    ),
    R.EVIDENCE_CONTRADICTS: gettext_lazy(
        "The documents say something else than the claim, and we could not resolve it."
    ),
    R.EXTRAORDINARY: gettext_lazy(
        "The airline showed that something outside its control caused this, and that it did what "
        "could be asked of it. Meals, hotel and the fare may still be owed."
    ),
    R.DUPLICATE: gettext_lazy(
        "We have this claim already under another reference, and go on with that one."
    ),
    R.NO_AUTHORITY: gettext_lazy(
        "We can only act for you with your signature, and it did not reach us."
    ),
    R.NOT_A_PASSENGER: gettext_lazy(
        "The passenger list does not name this person on this flight."
    ),
    R.AIRLINE_INSOLVENT: gettext_lazy(
        "The airline is insolvent. You can register the sum with its administrator yourself; "
        "there is little hope of money, so we do not take it further."
    ),
    R.UNECONOMIC: gettext_lazy(
        "To go on would cost more than the claim is worth. You lose nothing: you owe us nothing, "
        "and you can still claim it yourself."
    ),
}  # fmt: skip
WANTED = {
    "booking": gettext_lazy("A boarding pass or the booking confirmation, with your name on it."),
    "delay": gettext_lazy("Anything that shows when you arrived, or what the airline told you."),
    "notice": gettext_lazy("The message with which the airline told you of the change."),
    "identity": gettext_lazy("A copy of the passport or identity card of each passenger."),
    "signature": gettext_lazy("The signature of each adult passenger."),
    "receipts": gettext_lazy("The receipts for the costs you had."),
}


def usual_text(code: str, language: str) -> str:
    """What a refusal for this reason says when the reviewer adds nothing; empty if unknown."""
    return Reason.objects.text_for(code) or standard_text(code, language)


def standard_text(code: str, language: str) -> str:
    """The same before the desk gave a reason words of its own."""
    if code not in STANDARD_TEXTS:
        return ""
    with translation.override(language):
        return str(STANDARD_TEXTS[RejectionCode(code)])


def request_text(wanted: list[str], text: str, language: str) -> str:
    """What is asked for: the chosen things one to a line, then the reviewer's own words."""
    with translation.override(language):
        lines = [f"- {WANTED[code]}" for code in WANTED if code in wanted]
    return "\n".join([*lines, *([text] if text else [])])


def words_of(claim: "ClaimRecord", verdict: str, text: str, assessment: "Assessment | None") -> str:
    """The decision as the claim page tells it: the sum or the reason, then the rules behind it."""
    with translation.override(claim.language):
        lines = [_granted(claim)] if verdict == "approved" else [_refused(claim), text]
        steps = reasons(assessment.result) if assessment else []
        if verdict == "rejected":
            steps = [step for step in steps if step["state"] == "failed"]
        rules = [
            f"- {step['text']}" + (f" ({step['article']})" if step["article"] else "")
            for step in steps
        ]
        return "\n\n".join(part for part in (*lines, "\n".join(rules)) if part)


def _granted(claim: "ClaimRecord") -> str:
    return _("You are owed %(amount)s.") % {
        "amount": money(claim.compensation_amount or Decimal(0), claim.currency)
    }


def _refused(claim: "ClaimRecord") -> str:
    return f"{claim.get_rejection_code_display()}."
