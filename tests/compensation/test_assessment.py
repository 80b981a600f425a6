"""An assessment explains itself, survives storage, and keeps what a person needs to see."""

import json
from dataclasses import replace
from datetime import date

import pytest

from compensation.engine import Assessment, Carrier, Flag, Outcome, Verdict, assess
from compensation.engine.rulebook import standard_rulebook

from .golden import golden_cases
from .thresholds import UK, disrupted, on, sites


@pytest.mark.parametrize("disruption", [facts for _, facts, _ in golden_cases()])
def test_it_comes_back_from_json_as_it_was(disruption):
    assessment = assess(disruption)

    assert Assessment.from_dict(json.loads(json.dumps(assessment.as_dict()))) == assessment


@pytest.mark.parametrize("disruption", [facts for _, facts, _ in golden_cases()])
def test_every_step_of_law_has_an_authority(disruption):
    assert all(step.authority for step in assess(disruption).trace)


def test_the_trace_of_a_sum_is_complete():
    trace = assess(on("FRA-BOS", arrival_delay_minutes=200)).trace

    assert [step.rule for step in trace] == [
        "VER-1", "SC-1", "PX-1", "PX-4", "DL-1", "EX-1", "AM-1", "AM-2", "AM-3", "AM-5",
    ]  # fmt: skip
    assert dict(trace[-1].facts) == {"full": "600", "expected": "300"}


def test_the_trace_says_why_no_regulation_applies():
    trace = assess(on("JFK-CDG", carrier=Carrier("DL", "US"))).trace

    assert {step.verdict for step in trace} == {Verdict.FAILED}
    assert [(step.rule, step.code) for step in trace] == [
        ("SC-1", "departs_outside"),
        ("SC-2", "carrier_not_covered"),
        ("UK-1", "departs_outside"),
        ("UK-2", "arrives_outside"),
        ("UK-3", "carrier_not_covered"),
    ]


def test_near_a_limit_the_lower_sum_is_shown_and_a_person_called():
    assessment = assess(disrupted(sites(1503, "FR", "US")))

    assert (assessment.outcome, assessment.amount) == (Outcome.ELIGIBLE, 250)
    assert assessment.needs_person


def test_the_rules_can_hold_a_sum_near_a_limit_back():
    book = standard_rulebook()
    eu, uk = book.regulations
    version = eu.versions[-1]
    near_limit = replace(version.near_limit, outcome=Outcome.MANUAL_REVIEW)
    strict = replace(eu, versions=(replace(version, near_limit=near_limit),))

    assessment = assess(disrupted(sites(1503, "FR", "US")), replace(book, regulations=(strict, uk)))

    assert (assessment.outcome, assessment.amount) == (Outcome.MANUAL_REVIEW, None)
    assert (assessment.reason, assessment.possible_amount) == ("near_distance_limit", 250)


def test_a_doubt_does_not_save_what_is_refused_anyway():
    unknown = on("JFK-CDG", carrier=Carrier("XX"), arrival_delay_minutes=100)

    assessment = assess(unknown)

    assert (assessment.outcome, assessment.reason) == (Outcome.NOT_ELIGIBLE, "delay_below_3h")


def test_a_doubt_keeps_the_sum_a_person_may_grant():
    assessment = assess(on("FRA-JFK", cause="atc_restriction"))

    assert (assessment.amount, assessment.possible_amount) == (None, 600)


def test_an_alleged_cause_decides_nothing():
    assessment = assess(on("FRA-JFK", cause="unknown", alleged_cause="weather"))

    assert (assessment.outcome, assessment.amount) == (Outcome.ELIGIBLE, 600)
    assert Flag.ALLEGED_CAUSE_UNPROVEN in assessment.flags


def test_separate_bookings_leave_the_disturbed_flight_alone():
    legs = "JFK-LHR;LHR-MAD"
    together = on(legs, carrier=UK)
    apart = on(legs, carrier=UK, separate_bookings=True, disturbed_segment=1)

    assert (assess(together).amount, assess(apart).amount) == (520, 220)


def test_under_the_hold_a_person_judges_one_regime_and_the_engine_the_other():
    assessment = assess(on("FRA-LHR", carrier=UK, travel_date=date(2028, 1, 1)))

    assert (assessment.regime, assessment.reason) == ("EU261", "rules_on_hold")
    assert (assessment.alternative.regime, assessment.alternative.amount) == ("UK261", 220)


def test_left_elsewhere_after_a_diversion_a_person_decides():
    left = on("FRA-JFK", "diversion", arrival_delay_minutes=20, carried_to_booked_airport=False)

    assert assess(left).reason == "no_onward_carriage"


def test_a_helicopter_is_outside():
    assert assess(on("FRA-JFK", on_fixed_wing_aircraft=False)).reason == "not_fixed_wing"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"has_confirmed_booking": False}, "no_confirmed_booking"),
        ({"package_was_cancelled": True}, "package_cancelled"),
    ],
)
def test_a_passenger_without_protection(facts, reason):
    assert assess(on("FRA-JFK", **facts)).reason == reason
