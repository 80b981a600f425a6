"""POST /api/v1/quotes/batch/: up to 1,000 quotes at once for whoever is signed in."""

import json

import pytest

from compensation.api.examples import EXAMPLES

URL = "/api/v1/quotes/batch/"
FACTS = dict(EXAMPLES[0].facts)


@pytest.fixture
def ask(api, customer, tables):
    api.force_authenticate(customer)
    return lambda quotes: api.post(URL, {"quotes": quotes}, format="json")


def test_every_example_is_answered_in_order(ask):
    results = ask([dict(example.facts) for example in EXAMPLES]).data["results"]

    assert [row["quote"]["outcome"] for row in results] == [
        example.answer["outcome"] for example in EXAMPLES
    ]


def test_wrong_facts_leave_the_others_alone(ask):
    wrong = FACTS | {"segments": [{"departure": "AMS", "arrival": "AMS"}]}

    first, second, third = ask([FACTS, wrong, "nonsense"]).data["results"]

    assert first["quote"]["amount"] == "250"
    assert second["quote"] is None
    assert second["errors"][0]["pointer"] == "/segments/0/arrival"
    assert {row["code"] for row in third["errors"]} == {"required"}


def test_a_thousand_are_answered_and_one_more_is_refused(ask):
    assert len(ask([FACTS] * 1000).data["results"]) == 1000

    refusal = ask([FACTS] * 1001)

    assert refusal.status_code == 400
    assert json.loads(refusal.content)["errors"][0]["pointer"] == "/quotes"


@pytest.mark.parametrize("quotes", [[], None, "text", {"a": 1}])
def test_a_list_is_needed(ask, quotes):
    assert ask(quotes).status_code == 400


def test_a_stranger_may_not_ask(api, tables):
    assert api.post(URL, {"quotes": [FACTS]}, format="json").status_code == 401
