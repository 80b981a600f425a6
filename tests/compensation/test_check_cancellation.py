"""A cancelled flight: when one was told, and what was offered instead."""

import pytest

from tests.compensation.check_steps import CANCELLED, answer, errors, kept, page, walk

pytestmark = pytest.mark.usefixtures("tables", "november")


@pytest.fixture(autouse=True)
def _begun(client):
    walk(client, CANCELLED, upto="notice")


def told(client, notice, day="", month="9", year="2026"):
    date = {"told_on_day": day, "told_on_month": month, "told_on_year": year} if day else {}
    return answer(client, "notice", notice=notice, **date)


def offered(client, **boxes):
    told(client, "days")
    return answer(client, "rerouting", offered="yes", **boxes)


def test_nothing_chosen_is_asked_again(client):
    assert errors(answer(client, "notice")) == ["Select when the airline told you"]


def test_the_day_is_optional(client):
    assert told(client, "week")["Location"] == page("rerouting")
    assert kept(client)["notice"] == {"notice": "week", "told_on": ""}


def test_a_day_must_fit_what_was_chosen(client):
    text = "Day you were told must fit the answer above"
    assert told(client, "week", "7").status_code == 302
    assert errors(told(client, "week", "8")) == [text]
    assert errors(told(client, "days", "1")) == [text]
    assert errors(told(client, "airport", "13")) == [text]
    assert errors(told(client, "days", "15")) == [text]


def test_a_day_is_checked_like_every_other(client):
    assert errors(told(client, "days", "31", "2")) == ["Day you were told must be a real date"]


def test_two_weeks_before_is_an_answer_at_once(client):
    assert told(client, "early")["Location"] == page("result")


def test_no_other_flight_leads_to_the_reason(client):
    told(client, "days")
    assert answer(client, "rerouting", offered="no")["Location"] == page("reason")


def test_whether_one_was_offered_must_be_said(client):
    told(client, "days")
    assert errors(answer(client, "rerouting")) == [
        "Select whether the airline offered you another flight"
    ]


def test_the_other_flight_is_told_in_hours_and_minutes(client):
    offered(client, earlier_hours="0", earlier_minutes="45", later_hours="2", later_minutes="")
    assert kept(client)["rerouting"] == {"offered": "yes", "earlier": 45, "later": 120}


def test_both_times_of_the_other_flight_are_needed(client):
    assert errors(offered(client)) == [
        "Enter how much earlier it left, or 0",
        "Enter how much later you arrived, or 0",
    ]


@pytest.mark.parametrize("typed", ["-1", "two", "1.5", "99999"])
def test_a_time_is_counted_in_whole_numbers(client, typed):
    response = offered(client, earlier_hours="0", later_hours=typed)
    assert errors(response) == ["Hours and minutes must be whole numbers"]
