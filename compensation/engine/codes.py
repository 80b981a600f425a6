"""Every code the engine speaks in. Words for them are written, and translated, elsewhere.

A code is stored with claims: it may be added to, never renamed and never given another meaning.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What happened to the flight, or to the passenger."""

    DELAY = "delay"
    CANCELLATION = "cancellation"
    DENIED_BOARDING = "denied_boarding"
    MISSED_CONNECTION = "missed_connection"
    DOWNGRADE = "downgrade"
    DIVERSION = "diversion"


# Kinds that are judged by the delay at the final destination.
LATE_ARRIVALS = frozenset({Kind.DELAY, Kind.MISSED_CONNECTION, Kind.DIVERSION})


class Outcome(StrEnum):
    """The engine's view; MANUAL_REVIEW is what a machine should not decide."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    MANUAL_REVIEW = "manual_review"


class Verdict(StrEnum):
    """How one step of the trace went, seen from the passenger."""

    PASSED = "passed"
    FAILED = "failed"
    NEEDS_PERSON = "needs_person"
    NOTED = "noted"


class Ruling(StrEnum):
    """What the law makes of one word of a vocabulary: a cause, a fare, a reason at the gate."""

    OWED = "owed"
    EXEMPT = "exempt"
    REVIEW = "review"


class Reason(StrEnum):
    """Why nothing is owed: the one code a page begins its explanation with."""

    BEFORE_REGULATION = "before_regulation"
    OUTSIDE_TERRITORY = "outside_territory"
    CARRIER_NOT_EU = "carrier_not_eu"
    CARRIER_NOT_UK_OR_EU = "carrier_not_uk_or_eu"
    NOT_FIXED_WING = "not_fixed_wing"
    NO_CONFIRMED_BOOKING = "no_confirmed_booking"
    PACKAGE_CANCELLED = "package_cancelled"
    FARE_NOT_PUBLIC = "fare_not_public"
    FREE_TICKET = "free_ticket"
    NOT_PRESENTED = "not_presented"
    OWN_ALTERNATIVE = "own_alternative"
    DELAY_BELOW_3H = "delay_below_3h"
    NOTICE_14_DAYS = "notice_14_days"
    REROUTING_CLOSE = "rerouting_close"
    ADVANCE_WITHIN_ONE_HOUR = "advance_within_one_hour"
    VOLUNTEER = "volunteer"
    PASSENGER_CAUSE = "passenger_cause"
    EXTRAORDINARY = "extraordinary"
    TOO_LATE = "too_late"


class Flag(StrEnum):
    """What a person should look at. The first flag of a manual review is also its reason."""

    # A person must look before a sum is promised: every doubt below, and near_distance_limit.
    MANUAL_REVIEW = "manual_review"
    RULES_ON_HOLD = "rules_on_hold"
    CARRIER_UNKNOWN = "carrier_unknown"
    LICENCE_DOUBTFUL = "licence_doubtful"
    BENEFITS_TAKEN_ABROAD = "benefits_taken_abroad"
    SWISS_DELAY_DISPUTED = "swiss_delay_disputed"
    NO_ONWARD_CARRIAGE = "no_onward_carriage"
    OWN_ALTERNATIVE = "own_alternative"
    CAUSE_NEEDS_PERSON = "cause_needs_person"
    REROUTING_POOR = "rerouting_poor"
    ADVANCE_AS_REROUTING = "advance_as_rerouting"
    CONTRADICTORY_FACTS = "contradictory_facts"
    MISSING_CONFIRMED_BOOKING = "missing_has_confirmed_booking"
    MISSING_FARE = "missing_fare"
    MISSING_ARRIVAL_DELAY = "missing_arrival_delay_minutes"
    MISSING_NOTICE_DAYS = "missing_notice_days"
    MISSING_DEPARTURE_SHIFT = "missing_offered_departure_shift_minutes"
    MISSING_ARRIVAL_SHIFT = "missing_offered_arrival_shift_minutes"
    MISSING_BOARDING_REASON = "missing_boarding_denied_reason"
    MISSING_TICKET_PRICE = "missing_ticket_price"
    MISSING_DISTURBED_SEGMENT = "missing_disturbed_segment"
    # Nothing is in doubt by these alone; the sum or the margin deserves a look.
    NEAR_DISTANCE_LIMIT = "near_distance_limit"
    NEAR_DELAY_LIMIT = "near_delay_limit"
    DELAY_AT_LIMIT = "delay_at_limit"
    REROUTING_AT_LIMIT = "rerouting_at_limit"
    REROUTING_EARLIER_FLIGHT = "rerouting_earlier_flight"
    ALLEGED_CAUSE_UNPROVEN = "alleged_cause_unproven"
    SEPARATE_BOOKINGS = "separate_bookings"
    FACTS_IGNORED = "facts_ignored"


class StepCode(StrEnum):
    """The sentence a step of the trace stands for; its facts fill the gaps of the sentence."""

    VERSION_IN_FORCE = "version_in_force"
    VERSION_ON_HOLD = "version_on_hold"
    BEFORE_REGULATION = "before_regulation"
    UK_COUNTED_AS_EU = "uk_counted_as_eu"
    DEPARTS_INSIDE = "departs_inside"
    DEPARTS_OUTSIDE = "departs_outside"
    ARRIVES_INSIDE = "arrives_inside"
    ARRIVES_OUTSIDE = "arrives_outside"
    CARRIER_NOT_COVERED = "carrier_not_covered"
    CARRIER_UNKNOWN = "carrier_unknown"
    LICENCE_DOUBTFUL = "licence_doubtful"
    BENEFITS_TAKEN_ABROAD = "benefits_taken_abroad"
    ONE_BOOKING = "one_booking"
    SEPARATE_BOOKINGS = "separate_bookings"
    NOT_FIXED_WING = "not_fixed_wing"
    BOOKING_CONFIRMED = "booking_confirmed"
    BOOKING_NOT_CONFIRMED = "booking_not_confirmed"
    BOOKING_UNKNOWN = "booking_unknown"
    PACKAGE_CANCELLED = "package_cancelled"
    FARE_PROTECTED = "fare_protected"
    FARE_NOT_PROTECTED = "fare_not_protected"
    FARE_UNKNOWN = "fare_unknown"
    NOT_PRESENTED = "not_presented"
    OWN_ALTERNATIVE = "own_alternative"
    CONNECTION_AT_FINAL_DESTINATION = "connection_at_final_destination"
    DIVERTED_MEASURED_AT_BOOKED = "diverted_measured_at_booked"
    DIVERTED_WITHOUT_CARRIAGE = "diverted_without_carriage"
    DELAY_LONG_ENOUGH = "delay_long_enough"
    DELAY_TOO_SHORT = "delay_too_short"
    DELAY_UNKNOWN = "delay_unknown"
    DELAY_DISPUTED = "delay_disputed"
    NOTICE_LONG_ENOUGH = "notice_long_enough"
    NOTICE_TOO_SHORT = "notice_too_short"
    NOTICE_UNKNOWN = "notice_unknown"
    NO_REROUTING = "no_rerouting"
    REROUTING_CLOSE = "rerouting_close"
    REROUTING_NOT_CLOSE = "rerouting_not_close"
    REROUTING_UNKNOWN = "rerouting_unknown"
    ADVANCE_IS_CANCELLATION = "advance_is_cancellation"
    ADVANCE_TOO_SMALL = "advance_too_small"
    ADVANCE_MAY_BE_REROUTING = "advance_may_be_rerouting"
    ADVANCE_UNKNOWN = "advance_unknown"
    ADVANCE_CONTRADICTED = "advance_contradicted"
    VOLUNTEERED = "volunteered"
    BOARDING_DENIED_UNJUSTLY = "boarding_denied_unjustly"
    BOARDING_DENIED_JUSTLY = "boarding_denied_justly"
    BOARDING_REASON_NEEDS_PERSON = "boarding_reason_needs_person"
    BOARDING_REASON_UNKNOWN = "boarding_reason_unknown"
    CAUSE_OF_THE_CARRIER = "cause_of_the_carrier"
    CAUSE_EXTRAORDINARY = "cause_extraordinary"
    CAUSE_NEEDS_PERSON = "cause_needs_person"
    CAUSE_ALLEGED_ONLY = "cause_alleged_only"
    REROUTING_POOR = "rerouting_poor"
    DISTANCE_MEASURED = "distance_measured"
    DISTANCE_NEAR_LIMIT = "distance_near_limit"
    TIER_FOUND = "tier_found"
    SUM_HALVED = "sum_halved"
    SUM_NOT_HALVED = "sum_not_halved"
    SUM_AT_OPEN_EDGE = "sum_at_open_edge"
    SUM_REROUTING_UNKNOWN = "sum_rerouting_unknown"
    SUM_TOTAL = "sum_total"
    PRICE_SHARE = "price_share"
    PRICE_UNKNOWN = "price_unknown"
    SEGMENT_UNKNOWN = "segment_unknown"
    FACTS_IGNORED = "facts_ignored"
    TOO_LATE = "too_late"


class RightCode(StrEnum):
    """What the carrier owes beside the sum (Articles 4, 8, 9, 11 and 14)."""

    CARE_MEALS = "care_meals"
    CARE_HOTEL = "care_hotel"
    CARE_MESSAGES = "care_messages"
    REFUND = "refund"
    REROUTING = "rerouting"
    TRANSFER = "transfer"
    PRIORITY = "priority"
    WRITTEN_NOTICE = "written_notice"
    AGREED_BENEFITS = "agreed_benefits"


class RightStatus(StrEnum):
    """Whether the facts given are enough to claim a right."""

    DUE = "due"
    DEPENDS = "depends"


class FactCode(StrEnum):
    """What is wrong with a fact, to be shown beside its field."""

    REQUIRED = "required"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_AIRPORT = "unknown_airport"
    CITY_CODE = "city_code"
    UNKNOWN_CARRIER = "unknown_carrier"
    NOT_A_PLACE = "not_a_place"
    NOT_A_COUNTRY = "not_a_country"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_SEGMENTS = "not_segments"
    SAME_AIRPORT = "same_airport"
    ROUND_TRIP = "round_trip"
    GAP_BETWEEN_SEGMENTS = "gap_between_segments"
    TOO_MANY_SEGMENTS = "too_many_segments"
    NO_SUCH_SEGMENT = "no_such_segment"
    OUT_OF_RANGE = "out_of_range"
    NEGATIVE = "negative"
    CONTRADICTS_DISRUPTION = "contradicts_disruption"


class ChangeCode(StrEnum):
    """What would lead to another result."""

    LONGER_DELAY = "longer_delay"
    SHORTER_NOTICE = "shorter_notice"
    LATER_REROUTING = "later_rerouting"
    CAUSE_NOT_PROVEN = "cause_not_proven"
    NOT_A_VOLUNTEER = "not_a_volunteer"
    FACT_SUPPLIED = "fact_supplied"


class Method(StrEnum):
    """How a distance was measured."""

    GEODESIC = "wgs84_geodesic"
    HAVERSINE = "haversine"
