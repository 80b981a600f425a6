"""The day of the flight."""

import pytest

from tests.compensation.check_steps import FLIGHT, answer, errors, kept, page

pytestmark = pytest.mark.usefixtures("tables", "november")


@pytest.fixture(autouse=True)
def _flight_answered(client):
    answer(client, "flight", **FLIGHT)


def date(client, day="14", month="9", year="2026"):
    return answer(client, "date", date_day=day, date_month=month, date_year=year)


def test_a_day_leads_to_the_route(client):
    assert date(client)["Location"] == page("route")
    assert kept(client)["date"] == {"date": "2026-09-14"}


@pytest.mark.parametrize("month", ["9", "09", "Sep", "september", "Sept."])
def test_the_name_of_a_month_is_understood(client, month):
    date(client, month=month)
    assert kept(client)["date"] == {"date": "2026-09-14"}


@pytest.mark.parametrize(
    ("day", "month", "year", "text"),
    [
        ("", "", "", "Enter the date of the flight"),
        ("14", "9", "", "Date of the flight must include a year"),
        ("", "9", "2026", "Date of the flight must include a day"),
        ("14", "", "2026", "Date of the flight must include a month"),
        ("31", "2", "2026", "Date of the flight must be a real date"),
        ("14", "Nonember", "2026", "Date of the flight must be a real date"),
        ("23", "11", "2026", "Date of the flight must be today or in the past"),
    ],
)
def test_each_slip_has_its_sentence(client, day, month, year, text):
    assert errors(date(client, day, month, year)) == [text]


def test_today_is_not_the_future(client):
    assert date(client, "22", "11", "2026").status_code == 302


def test_a_flight_of_long_ago_gets_a_page_and_no_error(client):
    response = date(client, year="2009")
    assert response["Location"] == page("too_long_ago")
    text = client.get(response["Location"]).content.decode()
    assert "This flight was too long ago" in text
    assert page("date") in text
