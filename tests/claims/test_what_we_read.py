"""Boarding passes uploaded with a claim: read in the background, differences decided by choice."""

from datetime import date

import pytest

from claims.choices import ClaimStatus as S
from claims.models import PassReading
from claims.pass_check import differences
from claims.tasks import read_boarding_pass
from tests.boarding_passes import as_file, code, leg, picture
from tests.claims.test_filing import hold, states, text
from tests.factories import make_claim, upload

pytestmark = pytest.mark.django_db
PAGE = "/claims/new/what-we-read/"


@pytest.fixture
def browser(client):
    claim = make_claim(None, status=S.DRAFT)
    hold(client, claim)
    client.claim = claim
    return client


@pytest.fixture
def send(browser, commit):
    """Upload a boarding pass with this text in its code, and let the worker do its work."""

    def send(text, kind="boarding_pass"):
        files = upload(as_file(picture(text)), "pass.png")
        with commit():
            browser.post("/claims/new/documents/", {"kind": kind, "files": files})
        return browser.claim.documents.last()

    return send


def test_a_pass_that_agrees_asks_nothing(send, browser):
    send(code())
    reading = PassReading.objects.get()
    assert (reading.full_name, reading.booking_reference) == ("Ada Byron", "X4F2KQ")
    assert differences(browser.claim) == []
    assert "what_we_read" not in states(browser.get("/claims/new/"))


def test_what_differs_is_a_task_side_by_side(send, browser):
    send(code(leg("KL1675", day=258, booking="AAAAAA"), name="HOPPER/GRACE"))
    assert states(browser.get("/claims/new/"))["what_we_read"] == "Not yet started"
    page = text(browser.get(PAGE))
    for fact in ("KL1675", "KL1673", "15 Sep 2026", "14 Sep 2026", "AAAAAA", "Grace Hopper"):
        assert fact in page
    answer = browser.post(PAGE, {})
    assert answer.status_code == 422
    assert "Select which is right" in text(answer)


@pytest.mark.parametrize("choice", ["document", "form"])
def test_the_customer_decides_and_is_not_asked_again(send, browser, choice):
    send(code(leg("KL1675", day=258, booking="AAAAAA"), name="HOPPER/GRACE"))
    found = differences(browser.claim)
    browser.post(PAGE, {difference.key: choice for difference in found})
    claim = type(browser.claim).objects.get()
    takes = choice == "document"
    segment = claim.segments.get()
    assert segment.flight_number == ("KL1675" if takes else "KL1673")
    assert segment.flight_date == date(2026, 9, 15 if takes else 14)
    assert segment.actual_arrival.day == (15 if takes else 14)
    assert claim.booking_reference == ("AAAAAA" if takes else "X4F2KQ")
    assert str(claim.passengers.get()) == ("Grace Hopper" if takes else "Ada Byron")
    assert differences(claim, only_open=True) == []
    assert bool(differences(claim)) is not takes  # the desk still sees what was not taken over


def test_one_of_several_passengers_is_enough(send, browser):
    browser.claim.passengers.create(given_names="Grace", family_name="Hopper")
    send(code(name="HOPPER/GRACE MRS"))
    assert differences(browser.claim) == []


def test_other_papers_are_not_read(send):
    send(code(), kind="booking_confirmation")
    assert not PassReading.objects.exists()


def test_reading_twice_reads_once(send):
    document = send(code())
    read_boarding_pass(str(document.pk))
    assert PassReading.objects.count() == 1


def test_what_was_sent_is_not_changed_any_more(client, customer):
    client.force_login(customer)
    claim = make_claim(customer)
    hold(client, claim)
    assert client.post(PAGE, {}).url == f"/claims/{claim.reference}/sent/"
