"""How late: two times by the clock of the airport, or an estimate."""

import pytest

from tests.compensation.check_steps import (
    DATE,
    FLIGHT,
    GOOD_PATH,
    LATE,
    TIMES,
    answer,
    errors,
    kept,
    page,
    walk,
)

pytestmark = pytest.mark.usefixtures("tables", "november")


@pytest.fixture
def begun(client):
    walk(client, GOOD_PATH, upto="delay")


def delay(client, **fields):
    return answer(client, "delay", **(TIMES | fields))


@pytest.mark.usefixtures("begun")
def test_two_times_lead_to_the_reason(client):
    assert delay(client)["Location"] == page("reason")
    assert kept(client)["delay"] == {
        "scheduled": "2026-09-14T11:50:00+02:00",
        "actual": "2026-09-14T15:12:00+02:00",
    }


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("typed", ["15:12", "15.12", "3:12pm", "1512"])
def test_a_time_may_be_written_in_several_ways(client, typed):
    delay(client, actual_time=typed)
    assert kept(client)["delay"]["actual"] == "2026-09-14T15:12:00+02:00"


@pytest.mark.usefixtures("begun")
def test_nothing_answered_asks_for_the_time(client):
    assert errors(answer(client, "delay")) == ["Enter the time you arrived"]


@pytest.mark.usefixtures("begun")
def test_one_time_alone_asks_for_the_other(client):
    assert errors(delay(client, actual_time="")) == ["Enter the time you arrived"]
    assert errors(delay(client, scheduled_time="")) == ["Enter the time you were to arrive"]


@pytest.mark.usefixtures("begun")
def test_what_is_no_time_shows_how_one_looks(client):
    response = delay(client, actual_time="25:70")
    assert errors(response) == ["Time you arrived must be a real time, like 15:12 or 3:12pm"]
    assert 'value="25:70"' in response.content.decode()
    assert 'href="#id_actual_time"' in response.content.decode()


@pytest.mark.usefixtures("begun")
def test_a_day_that_was_not_offered_is_refused(client):
    assert errors(delay(client, actual_day="2030-01-01")) == ["Select the day"]


@pytest.mark.usefixtures("begun")
def test_after_midnight_is_the_next_day(client):
    delay(client, scheduled_time="22:40", actual_time="02:10", actual_day="2026-09-15")
    assert kept(client)["delay"]["actual"] == "2026-09-15T02:10:00+02:00"


@pytest.mark.usefixtures("begun")
def test_a_day_forgotten_after_midnight_is_asked_for(client):
    (text,) = errors(delay(client, scheduled_time="22:40", actual_time="02:10"))
    assert text.startswith("You arrived before the scheduled time")


@pytest.mark.usefixtures("begun")
def test_a_little_early_is_no_error(client):
    assert delay(client, actual_time="11:31").status_code == 302


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("band", ["from_3_to_4", "over_4", "never", "unknown"])
def test_an_estimate_stands_in_for_the_times(client, band):
    assert answer(client, "delay", band=band)["Location"] == page("reason")
    assert kept(client)["delay"] == {"band": band}


@pytest.mark.usefixtures("begun")
def test_times_go_before_an_estimate(client):
    delay(client, band="under_3")
    assert "band" not in kept(client)["delay"]


@pytest.mark.usefixtures("begun")
def test_who_comes_back_finds_the_times(client):
    delay(client)
    text = client.get(page("delay")).content.decode()
    assert 'value="11:50"' in text
    assert 'value="15:12"' in text
    assert "Mon 14 Sep" in text


def arrive(client, departure, arrival, day, **times):
    date = {"date_day": str(day[2]), "date_month": str(day[1]), "date_year": str(day[0])}
    route = {"departure": departure, "arrival": arrival, "stops": "direct"}
    walk(client, {"flight": FLIGHT, "date": date, "route": route, "what": LATE})
    return answer(client, "delay", **times)


def test_times_are_those_of_the_airport_of_arrival(client):
    arrive(
        client,
        "AMS",
        "JFK",
        (2026, 9, 14),
        scheduled_time="13:00",
        scheduled_day="2026-09-14",
        actual_time="17:00",
        actual_day="2026-09-14",
    )
    assert kept(client)["delay"]["actual"] == "2026-09-14T17:00:00-04:00"


def test_over_the_date_line_one_may_arrive_the_day_before(client):
    response = arrive(
        client,
        "AKL",
        "HNL",
        (2026, 9, 14),
        scheduled_time="23:30",
        scheduled_day="2026-09-13",
        actual_time="03:00",
        actual_day="2026-09-14",
    )
    assert response.status_code == 302


def test_without_the_date_line_no_day_before_is_offered(client):
    walk(client, GOOD_PATH, upto="delay")
    assert "Sun 13 Sep" not in client.get(page("delay")).content.decode()


def test_nobody_arrives_before_departure(client):
    response = arrive(
        client,
        "AKL",
        "HNL",
        (2026, 9, 14),
        scheduled_time="01:00",
        scheduled_day="2026-09-13",
        actual_time="01:30",
        actual_day="2026-09-13",
    )
    assert errors(response) == ["Arrival must be after departure"]


def test_an_hour_that_the_clocks_left_out_is_refused(client):
    response = arrive(
        client,
        "AMS",
        "BCN",
        (2026, 3, 28),
        scheduled_time="23:00",
        scheduled_day="2026-03-28",
        actual_time="02:30",
        actual_day="2026-03-29",
    )
    assert errors(response) == ["The clocks went forward that night, past this time"]


def test_in_the_night_of_autumn_the_repeated_hour_counts(client):
    arrive(
        client,
        "AMS",
        "BCN",
        (2026, 10, 24),
        scheduled_time="23:50",
        scheduled_day="2026-10-24",
        actual_time="03:00",
        actual_day="2026-10-25",
    )
    assert kept(client)["delay"] == {
        "scheduled": "2026-10-24T23:50:00+02:00",
        "actual": "2026-10-25T03:00:00+01:00",
    }


def test_the_day_of_the_flight_stays_with_its_date(client):
    walk(client, GOOD_PATH)
    answer(client, "date", **(DATE | {"date_day": "15"}))
    assert "delay" not in kept(client)
