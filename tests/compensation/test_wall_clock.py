"""Times by the clock of an airport: how they are written, and what lies between two."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from compensation.wall_clock import between, instants, parse_time, safest_reading

BERLIN = ZoneInfo("Europe/Berlin")


def wall(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15:12", time(15, 12)),
        ("15.12", time(15, 12)),
        ("1512", time(15, 12)),
        ("912", time(9, 12)),
        ("15h12", time(15, 12)),
        ("3:12pm", time(15, 12)),
        ("3:12 p.m.", time(15, 12)),
        ("3 PM", time(15, 0)),
        ("12:05am", time(0, 5)),
        ("12pm", time(12, 0)),
        (" 00:00 ", time(0, 0)),
    ],
)
def test_a_time_is_read_as_people_write_it(text, expected):
    assert parse_time(text) == expected


@pytest.mark.parametrize("text", ["", "15", "25:00", "11:60", "13:00pm", "0am", "noon", "1:2:3"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_time(text)


def test_an_hour_of_a_spring_night_never_was():
    assert instants(wall("2026-03-29T02:30"), BERLIN) == []


def test_an_hour_of_an_autumn_night_was_twice():
    first, second = instants(wall("2026-10-25T02:30"), BERLIN)
    assert between(first, second) == timedelta(hours=1)


def test_the_delay_of_an_autumn_night_counts_the_hour_that_was_repeated():
    planned = instants(wall("2026-10-25T00:30"), BERLIN)
    landed = instants(wall("2026-10-25T03:30"), BERLIN)
    assert between(*safest_reading(planned, landed)) == timedelta(hours=4)


def test_of_two_readings_the_shorter_delay_is_taken():
    planned = instants(wall("2026-10-25T00:30"), BERLIN)
    landed = instants(wall("2026-10-25T02:45"), BERLIN)
    assert between(*safest_reading(planned, landed)) == timedelta(hours=2, minutes=15)


def test_a_reading_that_is_late_goes_before_one_that_is_early():
    planned = instants(wall("2026-10-25T02:30"), BERLIN)
    landed = instants(wall("2026-10-25T02:10"), BERLIN)
    assert between(*safest_reading(planned, landed)) == timedelta(minutes=40)
