"""POST /api/v1/quotes/: the law for one passenger, without an account and without a trace of it."""

import csv
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.throttling import ScopedRateThrottle

from compensation.api.examples import EXAMPLES

from .golden import CASES, expected_from

URL = "/api/v1/quotes/"
FACTS = dict(EXAMPLES[0].facts)


@pytest.fixture
def ask(api, tables):
    return lambda facts: api.post(URL, facts, format="json")


def golden_rows():
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_request(row):
    """A row of the golden cases as a program would send it."""
    names = (
        "travel_date", "operating_carrier", "carrier_licence_country", "disruption", "cause",
        "boarding_denied_reason",
    )  # fmt: skip
    numbers = (
        "arrival_delay_minutes", "notice_days", "offered_departure_shift_minutes",
        "offered_arrival_shift_minutes",
    )  # fmt: skip
    fare, _, price = row["fare"].partition(":")
    facts = {name: row[name] for name in names if row[name]}
    facts |= {name: int(row[name]) for name in numbers if row[name]}
    if price:
        facts["ticket_price"] = price
    legs = [leg.split("-") for leg in row["legs"].split(";")]
    return facts | {
        "segments": [{"departure": a, "arrival": b} for a, b in legs],
        "volunteered": row["volunteered"] == "yes",
        "fare": fare,
    }


def assert_as_expected(answer, row):
    expected = expected_from(row)
    amount = None if expected.amount is None else format(expected.amount.normalize(), "f")
    assert answer["regime"] == expected.regime
    assert answer["outcome"] == expected.outcome
    assert (answer["amount"], answer["currency"]) == (amount, expected.currency)
    assert answer["reduction_percent"] == expected.reduction_percent


@pytest.mark.parametrize("row", golden_rows(), ids=lambda row: row["id"])
def test_golden_case(ask, row):
    assert_as_expected(ask(as_request(row)).data, row)


@pytest.mark.parametrize("row", golden_rows(), ids=lambda row: row["id"])
def test_golden_case_written_as_in_the_table(ask, row):
    legs = [leg.split("-") for leg in row["legs"].split(";")]
    facts = {name: text for name, text in row.items() if not name.startswith("expected_")}

    answer = ask(facts | {"segments": [{"departure": a, "arrival": b} for a, b in legs]}).data

    assert_as_expected(answer, row)


@pytest.mark.parametrize("row", golden_rows(), ids=lambda row: row["id"])
def test_golden_case_by_the_licence_we_know(ask, row):
    facts = as_request(row)
    facts.pop("carrier_licence_country", None)

    assert_as_expected(ask(facts).data, row)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_documented_example(ask, example):
    answer = ask(dict(example.facts)).data

    assert {name: answer[name] for name in example.answer} == example.answer


def test_there_are_twenty_examples_in_the_schema(client):
    schema = client.get("/api/schema/", headers={"accept": "application/json"}).json()
    body = schema["paths"]["/api/v1/quotes/"]["post"]["requestBody"]

    assert len(body["content"]["application/json"]["examples"]) == len(EXAMPLES) >= 20


def test_the_answer_is_whole(ask):
    answer = ask(FACTS).data

    assert set(answer) == {
        "regime", "alternative_regime", "outcome", "reason", "amount", "full_amount",
        "possible_amount", "currency", "reduction_percent", "distance_km", "geodesic_km",
        "haversine_km", "distance_method", "flags", "rights", "trace", "rule_set", "limitation",
    }  # fmt: skip
    assert answer["rule_set"] == "eu261@2005-02-17"
    assert answer["distance_km"] == 1240.927


def test_every_step_is_a_sentence_with_its_rule_and_authority(ask):
    steps = ask(FACTS).data["trace"]

    assert {"rule", "code", "verdict", "facts", "authority", "text"} == set(steps[0])
    assert all(step["rule"] and step["text"].endswith(".") for step in steps)


def test_the_time_to_claim_is_told_for_both_ends(ask):
    limits = ask(FACTS).data["limitation"]

    assert [(limit["forum"], limit["area"], limit["last_day"]) for limit in limits] == [
        ("departure", "NL", "2028-05-04"),
        ("arrival", "ES", "2031-05-04"),
    ]


def test_asking_twice_gives_the_same_answer(ask):
    assert ask(FACTS).data == ask(FACTS).data


def test_the_order_of_the_facts_does_not_matter(ask):
    assert ask(dict(reversed(FACTS.items()))).data == ask(FACTS).data


def test_nothing_is_read_or_kept(ask):
    ask(FACTS)

    with CaptureQueriesContext(connection) as queries:
        response = ask(FACTS)

    assert not queries.captured_queries
    assert not response.cookies


def test_wrong_facts_are_named_field_by_field(ask):
    wrong = FACTS | {
        "segments": [{"departure": "AMS", "arrival": "XXQ"}],
        "travel_date": "yesterday",
        "arrival_delay_minutes": "long",
    }

    response = ask(wrong)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert {row["pointer"]: row["code"] for row in problem["errors"]} == {
        "/segments/0/arrival": "unknown_airport",
        "/travel_date": "not_a_date",
        "/arrival_delay_minutes": "not_a_number",
    }
    assert "We do not know an airport called “XXQ”. Choose one from the list" in problem["detail"]


def test_a_city_code_is_refused_with_its_airports(ask):
    response = ask(FACTS | {"segments": [{"departure": "LON", "arrival": "BCN"}]})

    [row] = json.loads(response.content)["errors"]
    assert row["pointer"] == "/segments/0/departure"
    assert row["detail"].endswith("LCY, LGW, LHR, LTN and STN. Choose one")


def test_an_old_code_is_understood(ask):
    answer = ask(FACTS | {"segments": [{"departure": "TXL", "arrival": "KIV"}]}).data

    assert answer["trace"][1]["facts"]["arrival"] == "RMO"


def test_questions_are_counted_by_address(api, tables, monkeypatch):
    monkeypatch.setitem(ScopedRateThrottle.THROTTLE_RATES, "quotes", "2/min")

    codes = [api.post(URL, FACTS, format="json").status_code for _ in range(3)]

    assert codes == [200, 200, 429]
