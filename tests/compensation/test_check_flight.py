"""The first question: the number of the flight, or that nobody knows it."""

import pytest

from tests.compensation.check_steps import FLIGHT, GOOD_PATH, answer, errors, kept, page, walk

pytestmark = pytest.mark.usefixtures("tables", "november")


def test_a_flight_number_leads_to_the_date(client):
    response = answer(client, "flight", **FLIGHT)
    assert response["Location"] == page("date")
    assert kept(client) == {"flight": {"number": "KL1673", "airline": "KL"}}


@pytest.mark.parametrize("typed", ["kl 1673", "KL1673", "KLM1673", "KL-1673", " klm 1673 "])
def test_a_number_is_read_as_people_write_it(client, typed):
    answer(client, "flight", flight_number=typed)
    assert kept(client)["flight"] == {"number": "KL1673", "airline": "KL"}


def test_an_airline_we_do_not_know_is_no_error(client):
    answer(client, "flight", flight_number="ZZ0001")
    assert kept(client)["flight"] == {"number": "ZZ0001", "airline": ""}


def test_an_empty_box_asks_for_the_number(client):
    assert errors(answer(client, "flight", flight_number=" ")) == ["Enter the flight number"]


@pytest.mark.parametrize(
    "typed", ["KL", "1673", "KL16733", "K", "KLMX1673", "121673", "KL 1673 or"]
)
def test_what_is_no_number_says_how_one_looks(client, typed):
    response = answer(client, "flight", flight_number=typed)
    assert errors(response) == [
        "Flight number must be 2 or 3 characters for the airline and 1 to 4 numbers"
    ]
    assert typed in response.content.decode()


def test_the_title_says_that_there_is_an_error(client):
    assert "<title>Error: Which flight?" in answer(client, "flight").content.decode()


def test_who_does_not_know_it_goes_on_without(client):
    response = answer(client, "flight", unknown="1", flight_number="")
    assert response["Location"] == page("date")
    assert kept(client) == {"flight": {"number": "", "airline": ""}}


def test_the_number_of_the_start_page_begins_the_check(client):
    response = client.get(page("flight"), {"flight_number": "kl1673"})
    assert response["Location"] == page("date")


def test_a_wrong_number_of_the_start_page_is_asked_again(client):
    response = client.get(page("flight"), {"flight_number": "1673"})
    assert len(errors(response)) == 1
    assert kept(client) == {}


def test_another_flight_of_the_start_page_begins_anew(client):
    walk(client, GOOD_PATH)
    client.get(page("flight"), {"flight_number": "BA123"})
    assert list(kept(client)) == ["flight"]


def test_the_same_flight_of_the_start_page_goes_on(client):
    walk(client, GOOD_PATH)
    response = client.get(page("flight"), {"flight_number": "KL1673"})
    assert response["Location"] == page("result")
