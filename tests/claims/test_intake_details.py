"""What the check knows and a draft must not lose: an estimate, an unknown airline, 4 flights."""

from datetime import date

import pytest

from claims.choices import Source
from claims.intake import begin_claim
from claims.rows import flight_rows
from compensation.check import read
from tests.factories import make_airports

pytestmark = pytest.mark.django_db
ANSWERS = {
    "flight": {"number": "QQ12", "airline": ""},
    "date": {"date": "2026-09-14"},
    "route": {"departure": "AMS", "arrival": "BCN", "stops": "direct"},
    "what": {"what": "delay"},
    "delay": {"band": "from_3_to_4"},
    "airline": {"airline": "Quokka Air", "code": ""},
    "reason": {"reason": "none", "text": ""},
}


@pytest.fixture(autouse=True)
def _airports():
    make_airports()


def begin(**changes):
    answers = read({**ANSWERS, **changes})
    return begin_claim(answers, customer=None, source=Source.WEB, language="en")


def labels(claim):
    return {row["label"]: row["value"] for row in flight_rows(claim)}


def test_a_span_of_hours_is_kept_as_an_estimate():
    claim = begin()
    assert claim.is_delay_estimated
    assert claim.arrival_delay_minutes == 180
    assert labels(claim)["Late by"] == "at least 3 h (estimate)"


def test_two_times_are_no_estimate():
    times = {"scheduled": "2026-09-14T11:50+02:00", "actual": "2026-09-14T15:12+02:00"}
    claim = begin(delay=times)
    assert not claim.is_delay_estimated
    assert labels(claim)["Late by"] == "3 h 22 min"


def test_an_airline_of_no_table_keeps_its_name_and_number():
    claim = begin()
    segment = claim.segments.get()
    assert (segment.flight_number, segment.operating_carrier) == ("QQ12", "")
    assert labels(claim)["Airline"] == "Quokka Air"


def test_a_known_airline_is_kept_by_its_code():
    segment = begin(airline={"airline": "KLM", "code": "KL"}).segments.get()
    assert (segment.operating_carrier, segment.operating_carrier_name) == ("KL", "")


def test_four_flights_of_one_booking():
    route = {"departure": "JFK", "arrival": "BCN", "stops": "change"}
    changes = {"airports": ["LHR", "CDG", "FRA"], "booking": "one"}
    claim = begin(route=route, changes=changes)
    ways = [f"{s.departure_airport_id}{s.arrival_airport_id}" for s in claim.segments.all()]
    assert ways == ["JFKLHR", "LHRCDG", "CDGFRA", "FRABCN"]
    assert claim.segments.first().flight_date == date(2026, 9, 14)
