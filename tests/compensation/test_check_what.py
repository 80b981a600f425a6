"""What happened."""

import pytest

from tests.compensation.check_steps import GOOD_PATH, answer, errors, page, walk

pytestmark = pytest.mark.usefixtures("tables", "november")


@pytest.fixture(autouse=True)
def _begun(client):
    walk(client, GOOD_PATH, upto="what")


def test_nothing_chosen_is_asked_again(client):
    assert errors(answer(client, "what")) == ["Select what happened"]


@pytest.mark.parametrize(
    ("what", "then"),
    [
        ("delay", "delay"),
        ("cancellation", "notice"),
        ("denied_boarding", "boarding"),
        ("missed_connection", "changes"),
        ("downgrade", "fare"),
        ("something_else", "something_else"),
    ],
)
def test_each_answer_leads_to_its_own_questions(client, what, then):
    response = answer(client, "what", what=what)
    assert response["Location"] == page(then)
    assert client.get(response["Location"]).status_code == 200


def test_something_else_says_what_can_be_done(client):
    answer(client, "what", what="something_else")
    text = client.get(page("something_else")).content.decode()
    assert "Baggage" in text
    assert "Ask a person" in text


def test_every_option_has_a_plain_name(client):
    text = client.get(page("what")).content.decode()
    assert text.count('type="radio"') == 6
