"""The reason the airline gave."""

import pytest

from tests.compensation.check_steps import GOOD_PATH, answer, errors, kept, page, walk

pytestmark = pytest.mark.usefixtures("tables", "november")


@pytest.fixture(autouse=True)
def _begun(client):
    walk(client, GOOD_PATH, upto="reason")


def test_a_reason_leads_to_the_result(client):
    assert answer(client, "reason", reason="technical")["Location"] == page("result")
    assert kept(client)["reason"] == {"reason": "technical", "text": ""}


def test_nothing_chosen_is_asked_again(client):
    assert errors(answer(client, "reason")) == [
        "Select the reason the airline gave, or 'No reason given'"
    ]


def test_the_words_of_the_airline_may_be_added(client):
    answer(client, "reason", reason="other", text="A hydraulic pump failed.")
    assert kept(client)["reason"]["text"] == "A hydraulic pump failed."


def test_too_many_words_are_kept_on_the_page(client):
    response = answer(client, "reason", reason="other", text="x" * 501)
    assert errors(response) == ["Reason must be 500 characters or less"]
    assert "x" * 501 in response.content.decode()
    assert 'maxlength="500"' not in response.content.decode()
