"""Until when a claim can be brought, and when it is certainly too late."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from compensation.engine import Outcome, assess
from compensation.engine.limitation import (
    Period,
    barred_if_too_late,
    conservative,
    deadlines,
    is_too_late,
)

from .thresholds import ABROAD, between, disrupted, on

ROWS = Path(__file__).parents[2] / "compensation" / "data" / "limitation.csv"
FLIGHT = date(2020, 3, 10)


@pytest.fixture(scope="module")
def periods():
    with ROWS.open(encoding="utf-8", newline="") as file:
        return [Period.from_row(row) for row in csv.DictReader(file)]


def days(found):
    return {(deadline.forum, deadline.area): deadline.last_day for deadline in found}


@pytest.mark.parametrize(
    ("area", "flight", "last_day"),
    [
        ("AT", FLIGHT, date(2023, 3, 10)),
        ("BE", FLIGHT, date(2021, 3, 11)),
        ("DE", FLIGHT, date(2023, 12, 31)),
        ("DE", date(2020, 12, 31), date(2023, 12, 31)),
        ("DE", date(2021, 1, 1), date(2024, 12, 31)),
        ("PL", date(2020, 2, 29), date(2021, 2, 28)),
        ("GB-SCT", FLIGHT, date(2025, 3, 10)),
        ("GB-EAW", FLIGHT, date(2026, 3, 10)),
    ],
)
def test_last_day(periods, area, flight, last_day):
    period = next(each for each in periods if each.area == area)

    assert period.last_day(flight) == last_day


def test_both_forums_count_and_the_earliest_is_the_careful_one(periods):
    found = deadlines(on("WAW-FRA", travel_date=FLIGHT), periods)

    assert days(found) == {
        ("departure", "PL"): date(2021, 3, 10),
        ("arrival", "DE"): date(2023, 12, 31),
    }
    assert conservative(found) == date(2021, 3, 10)


def test_without_a_region_every_part_of_a_country_is_listed(periods):
    found = deadlines(on("LHR-JFK", travel_date=FLIGHT), periods)

    assert {area for _, area in days(found)} == {"GB-EAW", "GB-NIR", "GB-SCT"}


def test_it_is_too_late_only_when_every_forum_is_closed(periods):
    found = deadlines(on("WAW-FRA", travel_date=FLIGHT), periods)

    assert not is_too_late(found, date(2023, 12, 31))
    assert is_too_late(found, date(2024, 1, 1))


def test_a_doubtful_period_never_refuses(periods):
    found = deadlines(on("SOF-WAW", travel_date=FLIGHT), periods)

    assert not is_too_late(found, FLIGHT + timedelta(days=50 * 365))


def test_without_a_known_period_nothing_is_refused(periods):
    found = deadlines(disrupted(between("US", "TR"), carrier=ABROAD), periods)

    assert (found, conservative(found), is_too_late(found, date(2090, 1, 1))) == ((), None, False)


def test_a_barred_claim_is_refused_with_its_step(periods):
    disruption = on("WAW-FRA", travel_date=FLIGHT)
    found = deadlines(disruption, periods)

    in_time = barred_if_too_late(assess(disruption), found, date(2023, 12, 31))
    barred = barred_if_too_late(assess(disruption), found, date(2024, 1, 1))

    assert in_time.outcome is Outcome.ELIGIBLE
    assert (barred.outcome, barred.reason, barred.amount) == (Outcome.NOT_ELIGIBLE, "too_late", 0)
    assert dict(barred.trace[-1].facts) == {"area": "DE", "last_day": "2023-12-31"}


def test_an_unknown_start_is_not_guessed():
    row = {"country": "AT", "years": "3", "starts": "some day", "confidence": "high", "basis": ""}

    with pytest.raises(ValueError, match="some day"):
        Period.from_row(row)
