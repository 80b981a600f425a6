"""Which airline flew: asked where the number does not tell."""

import pytest

from tests.compensation.check_steps import GOOD_PATH, answer, errors, kept, page, walk

pytestmark = pytest.mark.usefixtures("tables", "november")


@pytest.fixture(autouse=True)
def _unknown_flight(client):
    walk(client, GOOD_PATH, upto="reason", flight={"unknown": "1"})


def test_it_is_asked_before_the_reason(client):
    assert client.get(page("check"))["Location"] == page("airline")


@pytest.mark.parametrize("typed", ["KL", "klm", "KLM", "KLM (KL)"])
def test_code_and_name_are_understood(client, typed):
    assert answer(client, "airline", airline=typed)["Location"] == page("reason")
    assert kept(client)["airline"]["code"] == "KL"


def test_an_airline_we_do_not_know_keeps_its_name(client):
    answer(client, "airline", airline="Air Nowhere")
    assert kept(client)["airline"] == {"airline": "Air Nowhere", "code": ""}


def test_an_empty_box_asks_for_it(client):
    assert errors(answer(client, "airline")) == ["Enter the airline that flew the plane"]


def test_another_flight_number_asks_anew(client):
    answer(client, "airline", airline="KL")
    answer(client, "flight", flight_number="KL6017")
    assert "airline" not in kept(client)
