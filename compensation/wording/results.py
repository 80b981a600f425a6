"""What a result page says around the trace: refusal, doubts, rights, what would help."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.engine import (
    Change,
    ChangeCode,
    Flag,
    Reason,
    RightCode,
    RightStatus,
    StepCode,
)
from compensation.engine.limitation import Deadline
from compensation.wording import units
from compensation.wording.articles import article_url
from compensation.wording.steps import SENTENCES
from compensation.wording.trace import FactsInWords, Result

Words = Mapping[Any, str | Promise]

REFUSALS: Words = {
    Reason.BEFORE_REGULATION: _("Your flight was before these rules began"),
    Reason.OUTSIDE_TERRITORY: _("Your journey lies outside the area of these rules"),
    Reason.CARRIER_NOT_EU: _("On this route your airline is not covered"),
    Reason.CARRIER_NOT_UK_OR_EU: _("On the way into the UK your airline is not covered"),
    Reason.NOT_FIXED_WING: _("Only aeroplanes are covered"),
    Reason.NO_CONFIRMED_BOOKING: _("There was no confirmed booking"),
    Reason.PACKAGE_CANCELLED: _("The package tour was cancelled, not only the flight"),
    Reason.FARE_NOT_PUBLIC: _("Fares that the public cannot buy are not covered"),
    Reason.FREE_TICKET: _("Free tickets are not covered"),
    Reason.NOT_PRESENTED: _("Check-in was missed"),
    Reason.OWN_ALTERNATIVE: _("With your own flight you arrived less than three hours late"),
    Reason.DELAY_BELOW_3H: _("You arrived less than three hours late"),
    Reason.NOTICE_14_DAYS: _("You were told at least two weeks before"),
    Reason.REROUTING_CLOSE: _("The flight you were offered was close to your schedule"),
    Reason.ADVANCE_WITHIN_ONE_HOUR: _("Your flight was brought forward by an hour at most"),
    Reason.VOLUNTEER: _("You gave up your seat by agreement"),
    Reason.PASSENGER_CAUSE: _("The airline had a ground to refuse boarding"),
    Reason.EXTRAORDINARY: _("The cause was out of the airline's hands"),
    Reason.TOO_LATE: _("The time to claim has passed"),
}
FLAGS: Words = {
    Flag.MANUAL_REVIEW: _("One of us looks at this before we promise a sum."),
    Flag.RULES_ON_HOLD: _("New rules apply to this flight, and we do not judge by them yet."),
    Flag.CARRIER_UNKNOWN: _("We have to find out where the airline is licensed."),
    Flag.LICENCE_DOUBTFUL: _("Whether the airline's licence counts here is disputed."),
    Flag.BENEFITS_TAKEN_ABROAD: _("You were already compensated and looked after abroad."),
    Flag.SWISS_DELAY_DISPUTED: _("Whether Swiss courts grant compensation for delays is disputed."),
    Flag.NO_ONWARD_CARRIAGE: _("You were not taken on to the airport you had booked."),
    Flag.OWN_ALTERNATIVE: _("You took another flight on your own."),
    Flag.CAUSE_NEEDS_PERSON: _("Whether the cause excuses the airline depends on the case."),
    Flag.REROUTING_POOR: _("The airline may not have done all it could to bring you there."),
    Flag.ADVANCE_AS_REROUTING: _("The earlier time may count as another flight offered in time."),
    Flag.CONTRADICTORY_FACTS: _("Two of the answers do not go together."),
    Flag.MISSING_CONFIRMED_BOOKING: _("We need to know whether your booking was confirmed."),
    Flag.MISSING_FARE: _("We need to know what kind of ticket it was."),
    Flag.MISSING_ARRIVAL_DELAY: _("We need to know how late you arrived."),
    Flag.MISSING_NOTICE_DAYS: _("We need to know when you were told."),
    Flag.MISSING_DEPARTURE_SHIFT: _("We need to know when the other flight left."),
    Flag.MISSING_ARRIVAL_SHIFT: _("We need to know when the other flight arrived."),
    Flag.MISSING_BOARDING_REASON: _("We need to know why you were refused boarding."),
    Flag.MISSING_TICKET_PRICE: _("We need the price of that flight without taxes."),
    Flag.MISSING_DISTURBED_SEGMENT: _("We need to know on which of the flights it happened."),
    Flag.NEAR_DISTANCE_LIMIT: _(
        "The distance is very close to a limit between two sums. We reckon with the lower one."
    ),
    Flag.NEAR_DELAY_LIMIT: _(
        "Your delay is within five minutes of a limit. What counts is when a door opened, so a "
        "note or photo of the time is worth a lot."
    ),
    Flag.DELAY_AT_LIMIT: _(
        "Your delay is exactly at a limit, where the text can be read in two ways."
    ),
    Flag.REROUTING_AT_LIMIT: _(
        "The other flight arrived exactly at a limit, where the text can be read in two ways."
    ),
    Flag.REROUTING_EARLIER_FLIGHT: _(
        "The other flight left earlier than yours. Whether the sum may then be cut is disputed."
    ),
    Flag.ALLEGED_CAUSE_UNPROVEN: _("The airline names a cause it has not proven."),
    Flag.SEPARATE_BOOKINGS: _("Your flights were booked separately, so each counts by itself."),
    Flag.FACTS_IGNORED: _("One of the answers makes no difference here."),
}
RIGHTS: Words = {
    RightCode.CARE_MEALS: _("Meals and drinks while you wait"),
    RightCode.CARE_HOTEL: _("A hotel and the way there, where you have to stay overnight"),
    RightCode.CARE_MESSAGES: _("Two calls or messages"),
    RightCode.REFUND: _("Your money back within seven days, if you do not want to travel any more"),
    RightCode.REROUTING: _("Another flight, as soon as possible or on a later day you choose"),
    RightCode.TRANSFER: _("The way from the airport of landing to the one you had booked"),
    RightCode.PRIORITY: _(
        "To go first, with reduced mobility or for children who travel alone, and their companions"
    ),
    RightCode.WRITTEN_NOTICE: _("A written note of your rights"),
    RightCode.AGREED_BENEFITS: _("The benefits you agreed on"),
}
FROM_A_DELAY_OF = _("%(right)s, from a delay at departure of %(time)s")
CHANGES: Words = {
    ChangeCode.LONGER_DELAY: _(
        "With %(more_minutes)s more of delay, %(delay_minutes)s in all, it would be %(amount)s per "
        "person."
    ),
    ChangeCode.SHORTER_NOTICE: _(
        "Had you been told only %(notice_days)s, it would be %(amount)s per person."
    ),
    ChangeCode.LATER_REROUTING: _(
        "Had the flight you were offered arrived %(arrival_shift_minutes)s, it would be %(amount)s "
        "per person."
    ),
    ChangeCode.CAUSE_NOT_PROVEN: _(
        "If the airline cannot prove its cause (%(cause)s), it is %(amount)s per person."
    ),
    ChangeCode.NOT_A_VOLUNTEER: _(
        "If you did not give up your seat freely, it is %(amount)s per person."
    ),
    ChangeCode.FACT_SUPPLIED: _("Tell us %(fact)s, and we can say more."),
}


def refusal_heading(result: Result) -> str:
    """Why nothing is owed, as a heading; empty for any other outcome."""
    if result["outcome"] != "not_eligible":
        return ""
    return str(REFUSALS[Reason(result["reason"])])


def flags_text(result: Result) -> list[str]:
    """What deserves a look, a sentence each."""
    return [str(FLAGS[Flag(flag)]) for flag in result["flags"]]


def rights_text(result: Result) -> list[dict[str, str]]:
    """What is owed beside the sum: text, article, article_url, and state `due` or `depends`."""
    return [
        {
            "text": _right_text(right),
            "article": right["authority"],
            "article_url": article_url(right["authority"], result["regime"]),
            "state": right["status"],
        }
        for right in result["rights"]
    ]


def _right_text(right: Mapping[str, Any]) -> str:
    text = str(RIGHTS[RightCode(right["code"])])
    begins = right["facts"].get("departure_delay_from_minutes")
    if right["status"] == RightStatus.DUE or begins is None:
        return text
    return str(FROM_A_DELAY_OF) % {"right": text, "time": units.delay(begins)}


def too_late_text(deadline: Deadline) -> str:
    """Until when a claim could be brought, and by which law."""
    words = {"area": units.country(deadline.area), "last_day": date_format(deadline.last_day)}
    return f"{SENTENCES[StepCode.TOO_LATE] % words} ({deadline.basis})"


def change_text(change: Change) -> str:
    """What would have to be otherwise, and what would then be owed."""
    facts = {**change.facts, "amount": change.amount}
    return str(CHANGES[change.code]) % FactsInWords(facts, change.currency)
