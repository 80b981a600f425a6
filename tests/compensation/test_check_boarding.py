"""Not let on board, and moved to a lower class."""

import pytest

from tests.compensation.check_steps import GOOD_PATH, answer, errors, kept, page, walk

pytestmark = pytest.mark.usefixtures("tables", "november")


def begin(client, what):
    walk(client, GOOD_PATH, upto="what")
    return answer(client, "what", what=what)


def test_nothing_chosen_is_asked_again(client):
    begin(client, "denied_boarding")
    assert errors(answer(client, "boarding")) == ["Select which describes it best"]


def test_who_was_refused_is_asked_how_he_came_there(client):
    begin(client, "denied_boarding")
    assert answer(client, "boarding", boarding="refused")["Location"] == page("rerouting")
    assert answer(client, "rerouting", offered="no")["Location"] == page("result")


def test_a_lower_class_asks_for_the_fare(client):
    assert begin(client, "downgrade")["Location"] == page("fare")
    assert answer(client, "fare", price="340.50")["Location"] == page("result")
    assert kept(client)["fare"] == {"price": "340.50", "unknown": False}


def test_a_lower_class_may_come_to_light_at_the_gate(client):
    begin(client, "denied_boarding")
    assert answer(client, "boarding", boarding="class_changed")["Location"] == page("fare")


def test_who_does_not_know_the_fare_says_so(client):
    begin(client, "downgrade")
    assert answer(client, "fare", unknown="on")["Location"] == page("result")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("", "Enter what the flight cost, or select 'I do not know'"),
        ("dear", "Price must be a number, like 340 or 340.50"),
        ("-1", "Price must be 0 or more"),
        ("900000", "Price must be 100,000 or less"),
    ],
)
def test_each_slip_about_the_fare_has_its_sentence(client, typed, text):
    begin(client, "downgrade")
    assert errors(answer(client, "fare", price=typed)) == [text]
