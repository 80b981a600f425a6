"""Facts that cannot be true are refused beside their field, and never lead to a sum."""

from decimal import Decimal

import pytest

from compensation.engine import Carrier, FactsError, Flag, Outcome, Place, Segment, assess

from .places import place
from .thresholds import disrupted, on


@pytest.mark.parametrize(
    ("facts", "errors"),
    [
        ({"legs": "FRA-FRA"}, {"segments.0.arrival": "same_airport"}),
        ({"legs": "FRA-JFK;JFK-FRA"}, {"segments": "round_trip"}),
        ({"legs": "FRA-VIE;JFK-LHR"}, {"segments.1.departure": "gap_between_segments"}),
        ({"arrival_delay_minutes": -1}, {"arrival_delay_minutes": "negative"}),
        ({"notice_days": 3}, {"notice_days": "contradicts_disruption"}),
        ({"volunteered": True}, {"volunteered": "contradicts_disruption"}),
        (
            {"boarding_denied_reason": "overbooking"},
            {"boarding_denied_reason": "contradicts_disruption"},
        ),
        ({"cause": "x" * 10_000}, {"cause": "unknown_word"}),
        ({"alleged_cause": "bad luck"}, {"alleged_cause": "unknown_word"}),
        ({"fare": "gift"}, {"fare": "unknown_word"}),
        ({"boarding_denied_reason": "ugly"}, {"boarding_denied_reason": "unknown_word"}),
        ({"carrier": Carrier("LH", "Germany")}, {"carrier_licence_country": "not_a_country"}),
        ({"separate_bookings": True, "legs": "FRA-VIE;VIE-ATH"}, {"disturbed_segment": "required"}),
        ({"disturbed_segment": 1}, {"disturbed_segment": "no_such_segment"}),
        ({"disturbed_segment": -1}, {"disturbed_segment": "no_such_segment"}),
        ({"kind": "downgrade", "ticket_price": Decimal("NaN")}, {"ticket_price": "not_a_number"}),
        ({"kind": "downgrade", "ticket_price": Decimal(-1)}, {"ticket_price": "negative"}),
    ],
)
def test_a_wrong_fact_is_named(facts, errors):
    disruption = on(**{"legs": "FRA-VIE"} | facts)

    with pytest.raises(FactsError) as refusal:
        assess(disruption)

    assert refusal.value.errors == errors


def test_a_journey_needs_a_segment():
    with pytest.raises(FactsError) as refusal:
        assess(disrupted(()))

    assert refusal.value.errors == {"segments": "required"}


@pytest.mark.parametrize(
    "wrong",
    [
        Place("LONDON", "GB", 51, 0),
        Place("lhr", "GB", 51, 0),
        Place("LHR", "UKX", 51, 0),
        Place("LHR", "GB", 91, 0),
        Place("LHR", "GB", 51, float("nan")),
    ],
)
def test_a_place_must_be_one(wrong):
    with pytest.raises(FactsError) as refusal:
        assess(disrupted((Segment(wrong, place("JFK")),)))

    assert refusal.value.errors == {"segments.0.departure": "not_a_place"}


def test_all_wrong_facts_are_named_at_once():
    with pytest.raises(FactsError) as refusal:
        assess(on("FRA-VIE", arrival_delay_minutes=-1, fare="gift"))

    assert set(refusal.value.errors) == {"arrival_delay_minutes", "fare"}


def test_two_airports_of_one_city_connect():
    assert assess(on("JFK-LHR;LGW-MAD")).regime == "EU261"


@pytest.mark.parametrize(
    ("kind", "missing", "flag"),
    [
        ("delay", {"arrival_delay_minutes": None}, Flag.MISSING_ARRIVAL_DELAY),
        ("delay", {"fare": None}, Flag.MISSING_FARE),
        ("delay", {"has_confirmed_booking": None}, Flag.MISSING_CONFIRMED_BOOKING),
        ("cancellation", {"notice_days": None}, Flag.MISSING_NOTICE_DAYS),
        ("denied_boarding", {"boarding_denied_reason": None}, Flag.MISSING_BOARDING_REASON),
        ("downgrade", {"ticket_price": None}, Flag.MISSING_TICKET_PRICE),
    ],
)
def test_a_missing_fact_leaves_the_case_to_a_person(kind, missing, flag):
    assessment = assess(on("FRA-VIE", kind, **missing))

    assert assessment.outcome is Outcome.MANUAL_REVIEW
    assert assessment.flags == (flag, Flag.MANUAL_REVIEW)
    assert (assessment.reason, assessment.amount, assessment.currency) == (flag, None, "")


@pytest.mark.parametrize(
    ("kind", "idle"),
    [
        ("cancellation", {"arrival_delay_minutes": 300}),
        ("delay", {"offered_arrival_shift_minutes": 60}),
    ],
)
def test_a_fact_without_use_changes_nothing_but_is_mentioned(kind, idle):
    with_fact, without = assess(on("FRA-VIE", kind, **idle)), assess(on("FRA-VIE", kind))

    assert with_fact.amount == without.amount
    assert Flag.FACTS_IGNORED in with_fact.flags
