"""The sentence of each step of a trace, its gaps filled with the facts of the step.

A step may have a sentence of its own under a rule or a verdict: `(code, rule)` goes before `code`.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.engine import StepCode as S

Key = S | tuple[S, str]

SENTENCES: Mapping[Key, str | Promise] = {
    # Which law
    S.VERSION_IN_FORCE: _("Your flight of %(travel_date)s is judged by %(rule_set)s."),
    (S.VERSION_IN_FORCE, "VER-9"): _(
        "Your flight of %(travel_date)s falls under Regulation (EU) 2026/2202, which changes the "
        "rules of 2004."
    ),
    S.VERSION_ON_HOLD: _(
        "New rules apply on the day of your flight. Until we have them in full, a person judges "
        "each case."
    ),
    S.BEFORE_REGULATION: _(
        "Your flight of %(travel_date)s was before the rules began on %(valid_from)s."
    ),
    S.UK_COUNTED_AS_EU: _("On %(travel_date)s the United Kingdom still counted as part of the EU."),
    # Territory and carrier
    (S.DEPARTS_INSIDE, "SC-1"): _(
        "Your journey began in %(departure)s, where EU rules protect passengers of every airline."
    ),
    S.DEPARTS_INSIDE: _(
        "Your journey began in %(departure)s, where UK rules protect passengers of every airline."
    ),
    (S.DEPARTS_OUTSIDE, "SC-1"): _(
        "Your journey began in %(departure)s, outside the EU, Iceland, Norway and Switzerland."
    ),
    S.DEPARTS_OUTSIDE: _("Your journey began in %(departure)s, outside the United Kingdom."),
    (S.ARRIVES_INSIDE, "SC-2"): _(
        "Your journey ended in %(arrival)s, where EU rules protect passengers of airlines licensed "
        "there, and %(carrier)s has its licence from %(licence_country)s."
    ),
    (S.ARRIVES_INSIDE, "UK-3"): _(
        "Your journey ended in %(arrival)s and %(carrier)s has its licence from the United "
        "Kingdom, whose rules protect you on the way into the EU."
    ),
    S.ARRIVES_INSIDE: _(
        "Your journey ended in %(arrival)s, where UK rules protect passengers of airlines licensed "
        "in the UK or the EU, and %(carrier)s has its licence from %(licence_country)s."
    ),
    (S.ARRIVES_OUTSIDE, "SC-2"): _(
        "Your journey ended in %(arrival)s, outside the EU, Iceland, Norway and Switzerland."
    ),
    (S.ARRIVES_OUTSIDE, "UK-3"): _(
        "UK rules also cover some journeys into the EU, but yours ended in %(arrival)s."
    ),
    S.ARRIVES_OUTSIDE: _("Your journey ended in %(arrival)s, outside the United Kingdom."),
    (S.CARRIER_NOT_COVERED, "SC-2"): _(
        "On the way into the EU only airlines licensed in the EU, Iceland, Norway or Switzerland "
        "are covered. The licence of %(carrier)s is from %(licence_country)s."
    ),
    (S.CARRIER_NOT_COVERED, "UK-3"): _(
        "UK rules cover journeys into the EU only with airlines licensed in the United Kingdom. "
        "The licence of %(carrier)s is from %(licence_country)s."
    ),
    S.CARRIER_NOT_COVERED: _(
        "On the way into the United Kingdom only airlines licensed there or in the EU are covered. "
        "The licence of %(carrier)s is from %(licence_country)s."
    ),
    S.CARRIER_UNKNOWN: _(
        "Coming from %(departure)s, it depends on where the airline is licensed. For %(carrier)s "
        "we have to look that up."
    ),
    S.LICENCE_DOUBTFUL: _(
        "The licence of %(carrier)s is from %(licence_country)s. Whether that is enough on this "
        "journey is disputed."
    ),
    S.BENEFITS_TAKEN_ABROAD: _(
        "You were already compensated and looked after under the law of the place of departure. "
        "That can take the place of these rules."
    ),
    S.ONE_BOOKING: _(
        "Flights in one booking count as one journey, yours from %(departure)s to %(arrival)s."
    ),
    S.SEPARATE_BOOKINGS: _(
        "Your flights were booked separately, so only the one from %(departure)s to %(arrival)s "
        "counts."
    ),
    S.NOT_FIXED_WING: _("Only aeroplanes are covered, not helicopters."),
    # The passenger
    S.BOOKING_CONFIRMED: _("You had a confirmed booking."),
    S.BOOKING_NOT_CONFIRMED: _("There was no confirmed booking for this flight."),
    S.BOOKING_UNKNOWN: _("We need to see that your booking was confirmed."),
    S.PACKAGE_CANCELLED: _("The package tour was cancelled for another reason than the flight."),
    S.FARE_PROTECTED: _("Your kind of ticket is protected: %(fare)s."),
    S.FARE_NOT_PROTECTED: _("This kind of ticket is not protected: %(fare)s."),
    S.FARE_UNKNOWN: _("We need to know what kind of ticket it was."),
    S.NOT_PRESENTED: _(
        "Compensation for a late flight is for those who came to check-in in time. Here: "
        "%(boarding_denied_reason)s."
    ),
    (S.OWN_ALTERNATIVE, "failed"): _(
        "You took another flight on your own and arrived %(delay_minutes)s late, less than three "
        "hours."
    ),
    S.OWN_ALTERNATIVE: _(
        "You took another flight on your own. Whether you also came to check-in for the late one "
        "decides."
    ),
    # Late arrival
    S.CONNECTION_AT_FINAL_DESTINATION: _(
        "You missed a connection, so the delay counts at the end of the journey, %(arrival)s."
    ),
    S.DIVERTED_MEASURED_AT_BOOKED: _(
        "You landed somewhere else, so the delay counts until you reached %(arrival)s."
    ),
    S.DIVERTED_WITHOUT_CARRIAGE: _(
        "You were not taken on to the airport you had booked. A person works out what that means."
    ),
    S.DELAY_LONG_ENOUGH: _(
        "You arrived %(delay_minutes)s late. Compensation begins at %(minimum_minutes)s."
    ),
    S.DELAY_TOO_SHORT: _(
        "You arrived %(delay_minutes)s late. Compensation begins at %(minimum_minutes)s."
    ),
    S.DELAY_UNKNOWN: _("We need to know how late you arrived."),
    S.DELAY_DISPUTED: _(
        "From %(departure)s to %(arrival)s only Swiss courts decide, and whether they grant "
        "compensation for a delay is disputed."
    ),
    # Cancellation
    S.NOTICE_LONG_ENOUGH: _(
        "You were told %(notice_days)s. From %(exempt_from_days)s on the airline owes nothing."
    ),
    S.NOTICE_TOO_SHORT: _(
        "You were told %(notice_days)s. Only from %(exempt_from_days)s on the airline owes nothing."
    ),
    S.NOTICE_UNKNOWN: _("We need to know when you were told. The airline has to prove it."),
    S.NO_REROUTING: _("You were offered no other flight that would excuse the airline."),
    S.REROUTING_CLOSE: _(
        "The flight you were offered %(offer)s. Up to %(earliest_departure_minutes)s earlier and "
        "less than %(latest_arrival_minutes)s later is close enough, so nothing is owed."
    ),
    S.REROUTING_NOT_CLOSE: _(
        "The flight you were offered %(offer)s. The airline would be excused only up to "
        "%(earliest_departure_minutes)s earlier and less than %(latest_arrival_minutes)s later."
    ),
    S.REROUTING_UNKNOWN: _(
        "The flight you were offered %(offer)s. We need to know both when it left and when it "
        "arrived."
    ),
    S.ADVANCE_IS_CANCELLATION: _(
        "The flight left %(departure_shift_minutes)s. Brought forward by more than "
        "%(tolerance_minutes)s, it counts as cancelled."
    ),
    S.ADVANCE_TOO_SMALL: _(
        "The flight left %(departure_shift_minutes)s. Brought forward by up to "
        "%(tolerance_minutes)s, it does not count as cancelled."
    ),
    S.ADVANCE_MAY_BE_REROUTING: _(
        "The flight left %(departure_shift_minutes)s. Whether the new time counts as another "
        "flight offered in time is for a person to judge."
    ),
    S.ADVANCE_UNKNOWN: _("We need to know by how much the flight was brought forward."),
    S.ADVANCE_CONTRADICTED: _(
        "The flight is said to have been brought forward, but it left %(departure_shift_minutes)s."
    ),
    # Denied boarding
    S.VOLUNTEERED: _("You gave up your seat for benefits, so what you agreed on counts."),
    S.BOARDING_DENIED_UNJUSTLY: _(
        "You were refused boarding, and this is no ground for it: %(boarding_denied_reason)s."
    ),
    S.BOARDING_DENIED_JUSTLY: _(
        "The airline may refuse boarding on this ground: %(boarding_denied_reason)s."
    ),
    S.BOARDING_REASON_NEEDS_PERSON: _(
        "Whether this is a ground to refuse boarding is for a person to judge: "
        "%(boarding_denied_reason)s."
    ),
    S.BOARDING_REASON_UNKNOWN: _("We need to know why you were refused boarding."),
    # Causes
    (S.CAUSE_OF_THE_CARRIER, "unknown"): _(
        "It is for the airline to prove a cause that excuses it. While it has not, it pays."
    ),
    S.CAUSE_OF_THE_CARRIER: _("The cause is the airline's own affair, so it pays: %(cause)s."),
    S.CAUSE_EXTRAORDINARY: _(
        "The cause was out of the airline's hands, so no compensation is due: %(cause)s."
    ),
    S.CAUSE_NEEDS_PERSON: _(
        "Whether this cause excuses the airline depends on the case: %(cause)s."
    ),
    S.CAUSE_ALLEGED_ONLY: _(
        "The airline names this cause, and would have to prove it: %(alleged_cause)s."
    ),
    S.REROUTING_POOR: _(
        "The cause was out of the airline's hands (%(cause)s), but it must also bring you there as "
        "soon as it can. Whether it did is for a person to judge."
    ),
    # The sum
    S.DISTANCE_MEASURED: _("In a straight line the journey is %(km)s long."),
    S.DISTANCE_NEAR_LIMIT: _(
        "That is so close to a limit that we reckon with the lower sum, and a person measures "
        "again."
    ),
    S.TIER_FOUND: _("For this distance the sum is %(amount)s per person."),
    S.SUM_HALVED: _("You were there soon enough for the airline to cut it by %(percent)s."),
    S.SUM_NOT_HALVED: _("The airline may not cut it."),
    (S.SUM_AT_OPEN_EDGE, "delay_at_limit"): _(
        "At exactly %(minutes)s of delay the text would allow a cut. We reckon with the full sum, "
        "as is common."
    ),
    (S.SUM_AT_OPEN_EDGE, "rerouting_earlier_flight"): _(
        "The other flight left earlier than yours. Whether the sum may then be cut is disputed."
    ),
    S.SUM_AT_OPEN_EDGE: _(
        "The other flight arrived exactly %(minutes)s later, the limit for a cut, and what the "
        "limit itself means is disputed."
    ),
    S.SUM_REROUTING_UNKNOWN: _(
        "Whether the airline may cut the sum depends on when the other flight arrived. We need "
        "that time."
    ),
    (S.SUM_TOTAL, "cut"): _(
        "We expect %(expected)s per person. The full sum of %(full)s can be asked for first."
    ),
    S.SUM_TOTAL: _("That makes %(expected)s per person."),
    S.PRICE_SHARE: _(
        "For a seat in a lower class you get back %(percent)s of the price of that flight: "
        "%(refund)s of %(price)s."
    ),
    S.PRICE_UNKNOWN: _(
        "For a seat in a lower class you get back %(percent)s of the price of that flight. We need "
        "that price."
    ),
    S.SEGMENT_UNKNOWN: _("We need to know on which flight you sat in a lower class."),
    S.FACTS_IGNORED: _("This makes no difference here: %(fact)s."),
    S.TOO_LATE: _("In %(area)s a claim could be brought until %(last_day)s."),
}


def template_of(code: str, rule: str, verdict: str, facts: Mapping[str, Any]) -> str:
    """The sentence for a step with its gaps still open."""
    for variant in (rule, verdict, *_variants(facts)):
        if (S(code), variant) in SENTENCES:
            return str(SENTENCES[S(code), variant])
    return str(SENTENCES[S(code)])


def _variants(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Facts that ask for a sentence of their own: an unknown cause, an open edge, a cut sum."""
    is_cut = facts.get("expected") != facts.get("full")
    return (facts.get("cause") or "", facts.get("edge") or "", "cut" if is_cut else "")
