"""What would change the result."""

import pytest

from compensation.engine import assess, what_would_change_it

from .thresholds import on


def changes(disruption):
    found = what_would_change_it(disruption, assess(disruption))
    return [(str(change.code), change.facts, change.amount) for change in found]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            {"legs": "FRA-VIE", "arrival_delay_minutes": 176},
            [("longer_delay", {"delay_minutes": 180, "more_minutes": 4}, 250)],
        ),
        (
            {"legs": "FRA-JFK", "arrival_delay_minutes": 176},
            [
                ("longer_delay", {"delay_minutes": 180, "more_minutes": 4}, 300),
                ("longer_delay", {"delay_minutes": 240, "more_minutes": 64}, 600),
            ],
        ),
        (
            {"legs": "FRA-VIE", "kind": "cancellation", "notice_days": 20},
            [
                ("shorter_notice", {"notice_days": 13, "fewer_days": 7}, 250),
            ],
        ),
        (
            {
                "legs": "FRA-VIE",
                "kind": "cancellation",
                "notice_days": 3,
                "offered_departure_shift_minutes": 0,
                "offered_arrival_shift_minutes": 110,
            },
            [
                ("later_rerouting", {"arrival_shift_minutes": 120, "more_minutes": 10}, 125),
                ("later_rerouting", {"arrival_shift_minutes": 121, "more_minutes": 11}, 250),
            ],
        ),
        (
            {"legs": "FRA-VIE", "cause": "weather"},
            [("cause_not_proven", {"cause": "weather"}, 250)],
        ),
        (
            {"legs": "FRA-VIE", "kind": "denied_boarding", "volunteered": True},
            [("not_a_volunteer", {}, 250)],
        ),
        (
            {"legs": "FRA-VIE", "arrival_delay_minutes": None},
            [("fact_supplied", {"fact": "arrival_delay_minutes"}, None)],
        ),
        ({"legs": "FRA-VIE"}, []),
        ({"legs": "DXB-BKK"}, []),
    ],
)
def test_the_smallest_steps_to_more(facts, expected):
    assert changes(on(**facts)) == expected
