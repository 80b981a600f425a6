"""What must hold for every case, not only for those somebody thought of."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, strategies as st

from compensation.engine import (
    Assessment,
    Carrier,
    Disruption,
    FactsError,
    Kind,
    Outcome,
    Segment,
    assess,
    standard_rulebook,
)

from .places import place

BOOK = standard_rulebook()
CURRENCIES = {"EU261": "EUR", "UK261": "GBP", "none": ""}
CODES = [
    "FRA",
    "VIE",
    "LHR",
    "EDI",
    "JFK",
    "DXB",
    "RUN",
    "PTP",
    "ZRH",
    "OSL",
    "TFS",
    "JER",
    "GIB",
    "FAE",
    "KEF",
    "LCA",
    "SJJ",
    "IST",
    "HND",
    "BOG",
]
minutes = st.none() | st.integers(-50, 2000)
shifts = st.none() | st.integers(-500, 2000)


@st.composite
def journeys(draw):
    codes = draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=5, unique=True))
    return tuple(Segment(place(start), place(end)) for start, end in pairwise(codes))


def cases(kinds=tuple(Kind)):
    licences = st.none() | st.sampled_from(["DE", "GB", "CH", "NO", "FO", "US", "??"])
    reasons = st.none() | st.sampled_from([*BOOK.boarding, "nonsense"])
    return st.builds(
        Disruption,
        kind=st.sampled_from(kinds),
        travel_date=st.dates(date(2000, 1, 1), date(2035, 1, 1)),
        segments=journeys(),
        carrier=st.builds(Carrier, st.just("XX"), licences),
        arrival_delay_minutes=minutes,
        departure_delay_minutes=minutes,
        notice_days=st.none() | st.integers(-1, 30),
        offered_departure_shift_minutes=shifts,
        offered_arrival_shift_minutes=shifts,
        cause=st.none() | st.sampled_from([*BOOK.causes, "nonsense"]),
        boarding_denied_reason=reasons,
        volunteered=st.booleans(),
        fare=st.none() | st.sampled_from([*BOOK.fares, "nonsense"]),
        ticket_price=st.none() | st.decimals(0, 5000, places=2),
        benefits_taken_abroad=st.booleans(),
        rerouting_was_poor=st.booleans(),
        disturbed_segment=st.none() | st.integers(0, 3),
        separate_bookings=st.booleans(),
    )


def clean(disruption):
    """The same case without what would be refused for its kind."""
    kind = disruption.kind
    is_late = kind in (Kind.DELAY, Kind.MISSED_CONNECTION, Kind.DIVERSION)
    return replace(
        disruption,
        notice_days=abs(disruption.notice_days or 0) if kind is Kind.CANCELLATION else None,
        arrival_delay_minutes=abs(disruption.arrival_delay_minutes or 0) if is_late else None,
        departure_delay_minutes=None,
        volunteered=False,
        boarding_denied_reason="overbooking" if kind is Kind.DENIED_BOARDING else None,
        cause=disruption.cause if disruption.cause in BOOK.causes else None,
        fare="public",
        carrier=replace(disruption.carrier, licence_country="DE"),
        separate_bookings=False,
        disturbed_segment=None,
    )


def owed(disruption):
    return assess(disruption).amount or Decimal(0)


@given(cases())
def test_any_facts_are_judged_or_refused_and_the_answer_is_sound(disruption):
    try:
        assessment = assess(disruption)
    except FactsError:
        return

    assert Assessment.from_dict(json.loads(json.dumps(assessment.as_dict()))) == assessment
    assert assessment.trace
    check_sum(disruption, assessment)


@given(cases().map(clean))
def test_the_answer_to_clean_facts_is_sound(disruption):
    check_sum(disruption, assess(disruption))


def check_sum(disruption, assessment):
    if assessment.outcome is Outcome.MANUAL_REVIEW:
        assert (assessment.amount, assessment.currency) == (None, "")
        assert assessment.reason in assessment.flags
        return
    highest = max(tier.amount for r in BOOK.regulations for v in r.versions for tier in v.tiers)
    limit = disruption.ticket_price if disruption.kind is Kind.DOWNGRADE else highest
    assert 0 <= assessment.amount <= assessment.full_amount <= (limit or 0)
    assert assessment.currency == CURRENCIES[assessment.regime]
    assert (assessment.amount > 0) <= (assessment.outcome is Outcome.ELIGIBLE)
    assert bool(assessment.reason) == (assessment.outcome is Outcome.NOT_ELIGIBLE)


@given(cases(kinds=(Kind.DELAY, Kind.MISSED_CONNECTION)).map(clean), st.integers(1, 300))
def test_a_later_arrival_never_pays_less(disruption, more):
    later = replace(disruption, arrival_delay_minutes=disruption.arrival_delay_minutes + more)

    assert owed(disruption) <= owed(later)


@given(cases(kinds=(Kind.CANCELLATION,)).map(clean), st.integers(1, 30))
def test_more_notice_never_pays_more(disruption, more):
    earlier = replace(disruption, notice_days=disruption.notice_days + more)

    assert owed(earlier) <= owed(disruption)


@given(cases().map(clean), st.booleans())
def test_what_is_unknown_never_makes_a_case_eligible(disruption, is_carrier):
    known = assess(disruption)
    if is_carrier:
        unknown = assess(replace(disruption, carrier=Carrier("XX", None)))
    else:
        unknown = assess(replace(disruption, has_confirmed_booking=None))

    if unknown.outcome is Outcome.ELIGIBLE:
        assert known.outcome is Outcome.ELIGIBLE
