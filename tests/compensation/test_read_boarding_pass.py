"""The check begun with a boarding pass: read here, nothing kept of it, the reader decides."""

import pytest
import time_machine

from claims.models import Claim
from tests.boarding_passes import as_file, code, leg, picture
from tests.factories import make_airports, png, upload

pytestmark = pytest.mark.django_db
PAGE, READ = "/check/boarding-pass/", "/check/boarding-pass/read/"


@pytest.fixture(autouse=True)
def _airports():
    make_airports()


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-22T12:00:00Z", tick=True):
        yield


def send(client, text=None, name="pass.png"):
    content = as_file(picture(text or code()))
    return client.post(PAGE, {"file": upload(content, name)})


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("page", ["/", "/check/flight/"])
def test_the_way_in_is_on_the_first_pages(client, page):
    assert f'href="{PAGE}"' in text(client.get(page))


def test_what_was_read_is_shown(client):
    assert send(client).url == READ
    page = text(client.get(READ))
    for fact in ("KL1673", "Amsterdam", "Barcelona", "Ada Byron", "X4F2KQ", "14 September 2026"):
        assert fact in page


def test_the_year_is_asked_and_the_check_goes_on(client):
    send(client)
    assert "Select the day of the flight" in text(client.post(READ, {}))
    answer = client.post(READ, {"day": "2026-09-14"})
    assert answer.url == "/check/what/"
    page = text(client.get(answer.url))
    assert "KL 1673" in page
    assert "14 Sep 2026" in page


def test_two_flights_in_one_code_are_a_change(client):
    send(client, code(leg(), leg("VY8301", "BCN", "FRA", 258)))
    client.post(READ, {"day": "2026-09-14"})
    assert client.session["check"]["route"]["stops"] == "change"
    assert client.session["check"]["changes"] == {"airports": ["BCN"], "booking": "one"}


@pytest.mark.parametrize(("choice", "number"), [("document", "KL1673"), ("form", "KL1999")])
def test_of_a_difference_the_customer_decides(client, choice, number):
    client.get("/check/flight/", {"flight_number": "KL1999"})
    send(client)
    page = text(client.post(READ, {"day": "2026-09-14"}))
    assert "Select which is right" in page
    assert "KL1999" in page
    client.post(READ, {"day": "2026-09-14", "flight": choice})
    assert client.session["check"]["flight"]["number"] == number


def test_an_airport_nobody_knows_is_asked_for(client):
    send(client, code(leg("KL1673", "AMS", "XXQ")))
    assert client.post(READ, {"day": "2026-09-14"}).url == "/check/route/"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "Choose a file"),
        ({"file": upload(b"", "empty.png")}, "The file has no content"),
        ({"file": upload(png(), "blank.png")}, "We found no boarding pass code in this file"),
        ({"file": upload(b"MZ" * 50, "x.exe")}, "We found no boarding pass code in this file"),
        ({"file": upload(b"a" * (11 * 2**20), "x.pdf")}, "The file must be smaller than 10"),
    ],
    ids=["none", "empty", "blank", "executable", "11 MB"],
)
def test_what_cannot_be_read_is_said_beside_the_field(client, files, sentence):
    answer = client.post(PAGE, files)
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_nothing_of_the_picture_is_stored(client, tmp_path):
    send(client)
    client.post(READ, {"day": "2026-09-14"})
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert set(client.session["boarding_pass"]) == {
        "flight_number", "airline", "airports", "day_of_year", "booking_reference", "people",
        "year_digit",
    }  # fmt: skip


def test_without_a_pass_there_is_nothing_to_look_at(client):
    assert client.get(READ).url == PAGE


def test_a_new_check_forgets_the_pass(client):
    send(client)
    client.post("/check/")
    assert client.get(READ).url == PAGE


def test_names_and_booking_wait_for_the_claim(client):
    send(client)
    client.post(READ, {"day": "2026-09-14"})
    client.post("/check/what/", {"what": "delay"})
    client.post("/check/delay/", {"band": "over_4"})
    client.post("/check/airline/", {"airline": "KLM"})
    client.post("/check/reason/", {"reason": "none"})
    client.post("/claims/new/begin/")
    claim = Claim.objects.get()
    assert claim.booking_reference == "X4F2KQ"
    assert [str(person) for person in claim.passengers.all()] == ["Ada Byron"]
