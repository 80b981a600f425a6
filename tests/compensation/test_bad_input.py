"""Whatever is sent: a sentence for each field, never a crash, never a sum."""

import json

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from compensation.api.examples import EXAMPLES
from compensation.quotes import assess_facts
from compensation.reading import READERS

FACTS = dict(EXAMPLES[0].facts)
CANCELLED = dict(EXAMPLES[5].facts)
AMS, BCN, CDG, VIE = "AMS", "BCN", "CDG", "VIE"
FIVE = ((AMS, BCN), (BCN, CDG), (CDG, VIE), (VIE, "PRG"), ("PRG", "WAW"))


def legs(*pairs):
    return [{"departure": a, "arrival": b} for a, b in pairs]


@pytest.fixture
def refused(api, tables):
    """The wrong fields of a body, each with its sentence."""

    def post(body):
        response = api.post("/api/v1/quotes/", json.dumps(body), content_type="application/json")
        assert response.status_code == 400, response.content
        return {row["pointer"]: row["detail"] for row in json.loads(response.content)["errors"]}

    return post


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"segments": legs((AMS, "XXQ"))}, "/segments/0/arrival"),
        ({"segments": legs((AMS, "LON"))}, "/segments/0/arrival"),
        ({"segments": legs((AMS, AMS))}, "/segments/0/arrival"),
        ({"segments": legs((AMS, BCN), (BCN, AMS))}, "/segments"),
        ({"segments": legs((AMS, BCN), (CDG, VIE))}, "/segments/1/departure"),
        ({"segments": legs(*FIVE)}, "/segments"),
        ({"segments": []}, "/segments"),
        ({"segments": "AMS-BCN"}, "/segments"),
        ({"segments": [None]}, "/segments/0"),
        ({"segments": [["AMS", "BCN"]]}, "/segments/0"),
        ({"segments": [{"departure": "AMS"}]}, "/segments/0/arrival"),
        ({"segments": [{"departure": ["AMS"], "arrival": "BCN"}]}, "/segments/0/departure"),
        ({"segments": [{"departure": "A" * 10_000, "arrival": "BCN"}]}, "/segments/0/departure"),
        ({"travel_date": "1926-05-04"}, "/travel_date"),
        ({"travel_date": "2126-05-04"}, "/travel_date"),
        ({"travel_date": "2026-02-30"}, "/travel_date"),
        ({"travel_date": "04.05.2026"}, "/travel_date"),
        ({"travel_date": 20260504}, "/travel_date"),
        ({"travel_date": ""}, "/travel_date"),
        ({"disruption": "meteor"}, "/disruption"),
        ({"disruption": None}, "/disruption"),
        ({"disruption": ["delay"]}, "/disruption"),
        ({"arrival_delay_minutes": -1}, "/arrival_delay_minutes"),
        ({"arrival_delay_minutes": 10**30}, "/arrival_delay_minutes"),
        ({"arrival_delay_minutes": 180.5}, "/arrival_delay_minutes"),
        ({"arrival_delay_minutes": True}, "/arrival_delay_minutes"),
        ({"arrival_delay_minutes": "three hours"}, "/arrival_delay_minutes"),
        ({"arrival_delay_minutes": {"minutes": 200}}, "/arrival_delay_minutes"),
        ({"arrival_delay_minutes": "9" * 10_000}, "/arrival_delay_minutes"),
        ({"departure_delay_minutes": -5}, "/departure_delay_minutes"),
        ({"notice_days": 3}, "/notice_days"),
        ({"volunteered": True}, "/volunteered"),
        ({"volunteered": "perhaps"}, "/volunteered"),
        ({"volunteered": 1}, "/volunteered"),
        ({"boarding_denied_reason": "overbooking"}, "/boarding_denied_reason"),
        ({"cause": "bad luck"}, "/cause"),
        ({"cause": "x" * 10_000}, "/cause"),
        ({"alleged_cause": 7}, "/alleged_cause"),
        ({"fare": "gift"}, "/fare"),
        ({"fare": "public:cheap"}, "/fare"),
        ({"operating_carrier": "KLM Royal Dutch Airlines"}, "/operating_carrier"),
        ({"operating_carrier": ["KL"]}, "/operating_carrier"),
        ({"carrier_licence_country": "Netherlands"}, "/carrier_licence_country"),
        ({"carrier_licence_country": 31}, "/carrier_licence_country"),
        ({"ticket_price": -1}, "/ticket_price"),
        ({"ticket_price": "1e9"}, "/ticket_price"),
        ({"ticket_price": 10**12}, "/ticket_price"),
        ({"ticket_price": "NaN"}, "/ticket_price"),
        ({"disturbed_segment": 4}, "/disturbed_segment"),
    ],
)  # fmt: skip
def test_a_wrong_fact_is_told_beside_its_field(refused, change, pointer):
    sentences = refused(FACTS | change)

    assert list(sentences) == [pointer]
    assert 10 < len(sentences[pointer]) < 200


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"notice_days": -1}, "/notice_days"),
        ({"notice_days": 100_000}, "/notice_days"),
        ({"offered_arrival_shift_minutes": -(10**9)}, "/offered_arrival_shift_minutes"),
        ({"offered_departure_shift_minutes": 10**9}, "/offered_departure_shift_minutes"),
    ],
)
def test_a_cancellation_is_looked_at_as_closely(refused, change, pointer):
    assert list(refused(CANCELLED | change)) == [pointer]


def test_everything_wrong_is_told_at_once(refused):
    assert set(refused(FACTS | {"fare": "gift", "cause": "luck", "travel_date": "1926-05-04"})) == {
        "/fare", "/cause", "/travel_date",
    }  # fmt: skip


@pytest.mark.parametrize("body", [[], [FACTS], "text", 7, None, True])
def test_the_facts_must_be_an_object(refused, body):
    assert list(refused(body)) == ["/"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"\xff\xfe", b'{"travel_date": NaN}', b'{"a": Infinity}', b'{"a": "\\u0000"}',
        b"[" * 100_000, b'{"a":' * 900 + b"1" + b"}" * 900, b'{"a": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda body: body[:12],
)  # fmt: skip
def test_a_body_that_is_no_json_is_refused(api, tables, body):
    response = api.post("/api/v1/quotes/", body, content_type="application/json")

    assert response.status_code == 400
    assert json.loads(response.content)["title"] == "The request has errors"


def test_a_long_text_beside_the_facts_is_not_read(api, tables):
    body = FACTS | {"story": "x" * 10_000}

    assert api.post("/api/v1/quotes/", body, format="json").data["amount"] == "250"


@pytest.mark.parametrize("nothing", [None, ""])
def test_an_empty_fact_is_an_unknown_one(tables, nothing):
    usual = {"fare": "public", "has_confirmed_booking": True}
    optional = {name: nothing for name in READERS if name not in ("travel_date", "kind")}

    assert assess_facts(optional | usual | FACTS).amount == 250
    assert assess_facts(optional | FACTS).outcome == "manual_review"


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.just("x" * 9999),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    [
        *FACTS,
        *CANCELLED,
        "fare",
        "ticket_price",
        "volunteered",
        "disturbed_segment",
        "separate_bookings",
    ]
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.dictionaries(FIELDS, JUNK, max_size=4))
def test_no_junk_makes_it_crash(api, tables, monkeypatch, changes):
    monkeypatch.setattr(
        "rest_framework.throttling.ScopedRateThrottle.allow_request", lambda *_: True
    )
    body = json.dumps(FACTS | changes)

    response = api.post("/api/v1/quotes/", body, content_type="application/json")

    assert response.status_code in (200, 400)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(field=st.sampled_from(["travel_date", "segments", "disruption"]), junk=JUNK)
def test_junk_for_what_is_needed_is_never_paid(api, tables, monkeypatch, field, junk):
    monkeypatch.setattr(
        "rest_framework.throttling.ScopedRateThrottle.allow_request", lambda *_: True
    )
    body = json.dumps(FACTS | {field: junk})

    assert api.post("/api/v1/quotes/", body, content_type="application/json").status_code == 400
