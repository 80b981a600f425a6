"""From where to where, and by which airports."""

import pytest

from tests.compensation.check_steps import DATE, FLIGHT, LATE, answer, errors, kept, page

pytestmark = pytest.mark.usefixtures("tables", "november")


@pytest.fixture(autouse=True)
def _begun(client):
    answer(client, "flight", **FLIGHT)
    answer(client, "date", **DATE)


def route(client, departure="AMS", arrival="BCN", stops="direct"):
    return answer(client, "route", departure=departure, arrival=arrival, stops=stops)


def changes(client, *airports, booking="one"):
    boxes = dict(zip(("first", "second", "third"), airports, strict=False))
    return answer(client, "changes", **boxes, booking=booking)


def test_two_airports_lead_to_what_happened(client):
    assert route(client)["Location"] == page("what")
    assert kept(client)["route"] == {"departure": "AMS", "arrival": "BCN", "stops": "direct"}


@pytest.mark.parametrize("typed", ["ams", "Amsterdam (AMS)", "amsterdam", " Amsterdam "])
def test_an_airport_is_understood_by_code_and_by_town(client, typed):
    route(client, departure=typed)
    assert kept(client)["route"]["departure"] == "AMS"


def test_an_old_code_becomes_the_one_of_today(client):
    route(client, departure="KIV")
    assert kept(client)["route"]["departure"] == "RMO"


def test_a_city_with_several_airports_is_asked_back(client):
    (text,) = errors(route(client, departure="LON"))
    assert "'LON' has several airports" in text
    assert "(LHR)" in text
    assert "(LGW)" in text


def test_a_part_of_a_name_is_enough_where_only_one_airport_has_it(client):
    route(client, departure="Heathrow")
    assert kept(client)["route"]["departure"] == "LHR"


def test_an_empty_page_asks_for_each_answer(client):
    assert errors(answer(client, "route")) == [
        "Enter the airport you left from",
        "Enter the airport you were flying to",
        "Select whether you changed planes",
    ]


def test_an_unknown_airport_is_named(client):
    response = route(client, departure="XXQ")
    assert errors(response) == ["We do not know an airport called 'XXQ'. Choose one from the list"]
    assert 'value="XXQ"' in response.content.decode()


def test_from_and_to_must_differ(client):
    assert errors(route(client, arrival="Amsterdam (AMS)")) == [
        "The two airports must be different"
    ]


def test_ten_thousand_letters_are_only_an_unknown_airport(client):
    (text,) = errors(route(client, departure="x" * 10_000))
    assert text.startswith("We do not know an airport called")
    assert len(text) < 120


def test_who_comes_back_sees_the_town(client):
    route(client)
    assert 'value="Amsterdam (AMS)"' in client.get(page("route")).content.decode()


def test_a_change_of_planes_asks_where(client):
    route(client, "LIS", "SIN", "change")
    answer(client, "what", **LATE)
    assert changes(client, "FRA")["Location"] == page("delay")
    assert kept(client)["changes"] == {"airports": ["FRA"], "booking": "one"}


def test_up_to_three_changes_fit(client):
    route(client, "LIS", "SIN", "change")
    answer(client, "what", **LATE)
    changes(client, "FRA", "VIE", "DXB")
    assert kept(client)["changes"]["airports"] == ["FRA", "VIE", "DXB"]


def test_changes_are_checked_like_the_route(client):
    route(client, "LIS", "SIN", "change")
    answer(client, "what", **LATE)
    assert errors(answer(client, "changes")) == [
        "Enter the airport where you changed planes",
        "Select whether it was one booking",
    ]
    assert errors(changes(client, "LIS")) == ["The two airports must be different"]
    assert errors(changes(client, "FRA", "FRA")) == ["The two airports must be different"]
    assert errors(changes(client, "SIN")) == ["This is your final destination, not a change"]


def test_more_than_three_changes_are_for_a_person(client):
    route(client, "LIS", "SIN", "change")
    answer(client, "what", **LATE)
    assert page("many_changes") in client.get(page("changes")).content.decode()
    text = client.get(page("many_changes")).content.decode()
    assert "Ask a person" in text


def test_separate_bookings_ask_which_flight_it_was(client):
    route(client, "LIS", "SIN", "change")
    answer(client, "what", what="missed_connection")
    assert changes(client, "FRA", booking="apart")["Location"] == page("leg")
    assert errors(answer(client, "leg")) == ["Select the flight"]
    assert answer(client, "leg", leg="0")["Location"] == page("delay")
