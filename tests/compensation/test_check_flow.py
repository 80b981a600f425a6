"""Which page comes next: no request, no database, only answers."""

import csv
from datetime import date
from pathlib import Path

import pytest

from compensation import flow

TODAY = date(2026, 11, 22)
FLIGHT = {"number": "KL1673", "airline": "KL"}
DATE = {"date": "2026-09-14"}
DIRECT = {"departure": "AMS", "arrival": "BCN", "stops": "direct"}
CHANGED = {"departure": "LIS", "arrival": "SIN", "stops": "change"}
TIMES = {"scheduled": "2026-09-14T11:50:00+02:00", "actual": "2026-09-14T15:12:00+02:00"}
BEGUN = {"flight": FLIGHT, "date": DATE, "route": DIRECT}


def way(**answers):
    return flow.way(BEGUN | answers, TODAY)


def test_the_commonest_way_asks_six_questions():
    pages = way(what={"what": "delay"}, delay=TIMES, reason={"reason": "technical"})
    assert pages == ["flight", "date", "route", "what", "delay", "reason", "result"]


def test_nothing_answered_leads_to_the_flight():
    assert flow.next_page({}, TODAY) == "flight"


def test_a_cancellation_asks_for_notice_rerouting_and_reason():
    pages = way(
        what={"what": "cancellation"},
        notice={"notice": "days", "told_on": ""},
        rerouting={"offered": "no"},
        reason={"reason": "none"},
    )
    assert pages[4:] == ["notice", "rerouting", "reason", "result"]


def test_two_weeks_of_notice_settle_a_cancellation_at_once():
    assert way(what={"what": "cancellation"}, notice={"notice": "early", "told_on": ""})[-2:] == [
        "notice",
        "result",
    ]


def test_an_estimate_below_three_hours_needs_no_reason():
    assert way(what={"what": "delay"}, delay={"band": "under_3"})[-1] == "result"


def test_a_missed_connection_asks_for_the_airports_between():
    assert way(what={"what": "missed_connection"})[-1] == "changes"


def test_a_change_of_planes_is_asked_for_where_the_route_has_one():
    assert way(route=CHANGED, what={"what": "delay"})[-1] == "changes"


def test_separate_bookings_make_one_flight_of_the_journey():
    answers = BEGUN | {
        "route": CHANGED,
        "what": {"what": "missed_connection"},
        "changes": {"airports": ["FRA"], "booking": "apart"},
    }
    assert flow.next_page(answers, TODAY) == "leg"
    answers["leg"] = {"leg": 0}
    assert flow.route(answers) == ("LIS", "FRA")
    assert flow.kind(answers) == "delay"
    assert flow.next_page(answers, TODAY) == "delay"


def test_one_booking_counts_as_a_whole():
    answers = BEGUN | {
        "route": CHANGED,
        "what": {"what": "missed_connection"},
        "changes": {"airports": ["FRA"], "booking": "one"},
    }
    assert flow.route(answers) == ("LIS", "FRA", "SIN")
    assert flow.kind(answers) == "missed_connection"


@pytest.mark.parametrize(
    ("boarding", "then"),
    [
        ("refused", "rerouting"),
        ("papers_in_order", "rerouting"),
        ("volunteer", "result"),
        ("papers_missing", "result"),
        ("late", "result"),
        ("other", "result"),
        ("class_changed", "fare"),
    ],
)
def test_at_the_gate_only_what_matters_is_asked(boarding, then):
    what = {"what": "denied_boarding"}
    assert way(what=what, boarding={"boarding": boarding})[-1] == then


def test_a_lower_class_asks_for_the_fare():
    assert way(what={"what": "downgrade"})[-1] == "fare"


def test_something_else_ends_the_check():
    assert way(what={"what": "something_else"})[-1] == "something_else"


def test_a_flight_of_long_ago_ends_the_check():
    assert flow.next_page(BEGUN | {"date": {"date": "2014-12-31"}}, TODAY) == "too_long_ago"


def test_no_period_is_longer_than_what_counts_as_long_ago():
    table = Path(flow.__file__).parent / "data" / "limitation.csv"
    with table.open(encoding="utf-8") as file:
        longest = max(int(row["years"]) for row in csv.DictReader(file))
    assert longest + 1 <= flow.LONGEST_PERIOD_YEARS


@pytest.mark.parametrize(
    ("number", "airline", "is_asked"),
    [
        ("KL1673", "KL", False),
        ("KL6017", "KL", True),
        ("FR9876", "FR", False),
        ("U28512", "U2", False),
        ("ZZ123", "", True),
        ("", "", True),
    ],
)
def test_the_airline_is_asked_where_the_number_does_not_tell(number, airline, is_asked):
    assert flow.asks_airline({"flight": {"number": number, "airline": airline}}) is is_asked


def test_answering_again_keeps_what_still_applies():
    answers = BEGUN | {"what": {"what": "delay"}, "delay": TIMES, "reason": {"reason": "weather"}}
    again = flow.answered(answers, "flight", {"number": "KL1675", "airline": "KL"})
    assert again == answers | {"flight": {"number": "KL1675", "airline": "KL"}}


def test_another_event_drops_the_questions_of_the_first():
    answers = BEGUN | {"what": {"what": "delay"}, "delay": TIMES, "reason": {"reason": "weather"}}
    again = flow.answered(answers, "what", {"what": "cancellation"})
    assert "delay" not in again
    assert again["route"] == DIRECT


def test_another_day_drops_the_times_but_not_an_estimate():
    begun = BEGUN | {"what": {"what": "delay"}}
    another = {"date": "2026-09-15"}
    assert "delay" not in flow.answered(begun | {"delay": TIMES}, "date", another)
    assert "delay" in flow.answered(begun | {"delay": {"band": "over_4"}}, "date", another)


def test_another_destination_drops_the_times():
    begun = BEGUN | {"what": {"what": "delay"}, "delay": TIMES}
    assert "delay" not in flow.answered(begun, "route", DIRECT | {"arrival": "JFK"})
    assert "delay" in flow.answered(begun, "route", DIRECT | {"departure": "RTM"})


def test_the_page_before_is_the_last_question_asked():
    answers = BEGUN | {"what": {"what": "delay"}}
    assert flow.page_before("delay", answers, TODAY) == "what"
    assert flow.page_before("flight", answers, TODAY) == ""
