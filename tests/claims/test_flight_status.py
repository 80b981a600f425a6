"""Flight data: asked by a task, once for each flight, and whatever happens the claim goes on."""

import json
import logging
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.utils import timezone

from claims.choices import ClaimStatus as S, IncidentType
from claims.flight_check import Verdict, check_of
from claims.flight_status import http
from claims.models import Claim, FlightLookup, ProviderQuota
from claims.tasks import look_up_flights, look_up_waiting_flights
from tests.claims.test_filing import text
from tests.factories import make_claim, make_segment

pytestmark = pytest.mark.django_db
KEY = "secret-key-of-the-provider"
FLIGHT = {
    "number": "KL 1673",
    "status": "Arrived",
    "departure": {
        "airport": {"iata": "AMS"},
        "scheduledTime": {"utc": "2026-09-14 07:30Z", "local": "2026-09-14 09:30+02:00"},
        "runwayTime": {"utc": "2026-09-14 10:50Z"},
    },
    "arrival": {
        "airport": {"iata": "BCN"},
        "scheduledTime": {"utc": "2026-09-14 09:50Z"},
        "revisedTime": {"utc": "2026-09-14 13:15Z"},
        "runwayTime": {"utc": "2026-09-14 13:06Z"},
    },
}


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.asked.append((self.path, self.headers["X-RapidAPI-Key"]))
        time.sleep(server.pause)
        self.send_response(server.status)
        self.end_headers()
        self.wfile.write(server.body)

    def log_message(self, *args):
        pass


@pytest.fixture
def provider(settings):
    """A provider on this machine, whose next answer is set by the test."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.status, server.body, server.pause, server.asked = (
        200,
        json.dumps([FLIGHT]).encode(),
        0,
        [],
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.FLIGHT_DATA_PROVIDER, settings.FLIGHT_DATA_KEY = "http", KEY
    settings.FLIGHT_DATA_URL = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


def send(draft, commit):
    with commit():
        draft.submit(by=draft.customer)
    return Claim.objects.get(pk=draft.pk)


def test_sending_a_claim_has_its_flight_looked_up(provider, draft, commit):
    claim = send(draft, commit)
    assert provider.asked == [("/flights/number/KL1673/2026-09-14", KEY)]
    lookup = FlightLookup.objects.get()
    assert (lookup.departure, lookup.arrival, lookup.is_known) == ("AMS", "BCN", True)
    assert lookup.arrival_delay == timedelta(hours=3, minutes=25)  # at the gate, not the runway
    assert check_of(claim).verdict == Verdict.VERIFIED


def test_both_sides_see_the_same(provider, draft, commit, client, customer, reviewer):
    claim = send(draft, commit)
    client.force_login(customer)
    assert "Flight data agree" in text(client.get(f"/claims/{claim.reference}/"))
    client.force_login(reviewer)
    page = text(client.get(f"/admin/claims/claim/{claim.pk}/change/"))
    assert "Flight data agree" in page
    assert "3 h 25 min" in page


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"down"), (429, b""), (302, b""), (200, b"<html>"), (200, b"[1, 2]"), (200, b"{}"),
        (200, b'[{"departure": {}}]'), (200, b'[{"departure": [], "arrival": null}]'),
        (200, json.dumps([{**FLIGHT, "arrival": {"scheduledTime": {"utc": "x"}}}]).encode()),
        (200, b"[" * 100_000), (200, b"\xff\xfe\x00"), (200, b" " * (2 * 2**20)), (404, b""),
        (204, b""), (200, b"[]"),
    ],
)  # fmt: skip
def test_a_broken_provider_leaves_it_unknown_and_the_claim_goes_on(
    provider, draft, commit, status, body
):
    provider.status, provider.body = status, body
    claim = send(draft, commit)
    assert claim.status == S.SUBMITTED
    assert check_of(claim).verdict == Verdict.UNKNOWN


def test_a_provider_that_is_away_leaves_it_unknown(settings, draft, commit):
    settings.FLIGHT_DATA_PROVIDER, settings.FLIGHT_DATA_KEY = "http", KEY
    settings.FLIGHT_DATA_URL = "http://127.0.0.1:9"
    assert check_of(send(draft, commit)).verdict == Verdict.UNKNOWN


def test_a_slow_provider_is_given_up(provider, draft, commit, monkeypatch):
    monkeypatch.setattr(http, "SECONDS", 0.2)
    provider.pause = 1
    assert check_of(send(draft, commit)).verdict == Verdict.UNKNOWN


def test_no_request_waits_for_the_provider(provider, draft, client, customer):
    provider.pause = 5
    begun = time.monotonic()
    draft.submit(by=customer)
    client.force_login(customer)
    client.get(f"/claims/{draft.reference}/")
    assert time.monotonic() - begun < 4
    assert not provider.asked


def test_the_key_stands_in_no_log(provider, draft, commit, caplog):
    provider.status = 500
    with caplog.at_level(logging.DEBUG):
        send(draft, commit)
    assert provider.asked
    assert KEY not in caplog.text


def test_one_flight_is_asked_for_once_for_all_claims(provider, customer, other_customer):
    for person in (customer, other_customer):
        look_up_flights(str(make_claim(person).pk))
    assert len(provider.asked) == 1


def test_what_was_unknown_is_asked_for_again_later(provider, customer):
    claim = make_claim(customer)
    provider.status = 503
    look_up_flights(str(claim.pk))
    look_up_flights(str(claim.pk))
    assert len(provider.asked) == 1
    provider.status = 200
    with time_machine.travel(timezone.now() + timedelta(hours=7)):
        look_up_waiting_flights()
    assert check_of(claim).verdict == Verdict.VERIFIED


def test_the_quota_of_a_day_is_kept(provider, settings, customer):
    settings.FLIGHT_DATA_DAILY_QUOTA = 2
    claim = make_claim(customer)
    for number in range(1, 4):
        make_segment(claim, order=number, flight_number=f"KL{number}")
    look_up_flights(str(claim.pk))
    assert len(provider.asked) == 2
    assert ProviderQuota.objects.get().used == 2


def test_by_hand_nothing_is_asked(provider, settings, draft, commit):
    settings.FLIGHT_DATA_PROVIDER = "manual"
    assert check_of(send(draft, commit)).verdict == Verdict.UNKNOWN
    assert not provider.asked


ROW = {
    "flight_number": "KL1673", "flight_date": "2026-09-14", "departure": "AMS", "arrival": "BCN",
    "scheduled_arrival": "2026-09-14T11:50:00+02:00", "actual_arrival": "2026-09-14T12:20:00+02:00",
    "cancelled": "no",
}  # fmt: skip


@pytest.fixture
def folder(settings, tmp_path):
    settings.FLIGHT_DATA_PROVIDER, settings.FLIGHT_DATA_FOLDER = "file", str(tmp_path / "flights")
    (tmp_path / "flights").mkdir()
    return tmp_path / "flights"


def write(folder, ending, **changes):
    row = {**ROW, **changes}
    content = json.dumps([row])
    if ending == "csv":
        content = f"{','.join(row)}\n{','.join(row.values())}\n"
    (folder / f"flights.{ending}").write_text(content)


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_folder_contradicts_a_claim(folder, customer, ending):
    write(folder, ending)
    claim = make_claim(customer)
    look_up_flights(str(claim.pk))
    check = check_of(claim)
    assert check.verdict == Verdict.CONTRADICTED
    assert [row["found"] for row in check.rows if row["label"] == "Late by"] == ["30 min"]


@pytest.mark.parametrize(
    ("incident", "cancelled", "verdict"),
    [
        (IncidentType.CANCELLATION, "yes", Verdict.VERIFIED),
        (IncidentType.CANCELLATION, "no", Verdict.CONTRADICTED),
        (IncidentType.DELAY, "yes", Verdict.CONTRADICTED),
        (IncidentType.DENIED_BOARDING, "no", Verdict.UNKNOWN),
    ],
)
def test_a_cancellation_and_what_no_data_know(folder, customer, incident, cancelled, verdict):
    write(folder, "csv", cancelled=cancelled)
    claim = make_claim(customer, incident_type=incident)
    look_up_flights(str(claim.pk))
    assert check_of(claim).verdict == verdict


def test_a_span_of_hours_is_true_when_it_was_longer(folder, customer):
    write(folder, "csv", actual_arrival="2026-09-14T15:12:00+02:00")
    delay = timedelta(hours=3)
    claim = make_claim(customer, arrival_delay=delay, is_delay_estimated=True)
    look_up_flights(str(claim.pk))
    assert check_of(claim).verdict == Verdict.VERIFIED


@pytest.mark.parametrize("content", ["{", "[1]", "null", "flight_number\n\x00"])
def test_a_broken_folder_leaves_it_unknown(folder, customer, content):
    (folder / "flights.json").write_text(content)
    claim = make_claim(customer)
    look_up_flights(str(claim.pk))
    assert check_of(claim).verdict == Verdict.UNKNOWN


def test_no_folder_leaves_it_unknown(folder, customer):
    folder.rmdir()
    claim = make_claim(customer)
    look_up_flights(str(claim.pk))
    assert check_of(claim).verdict == Verdict.UNKNOWN
