"""The letter for who claims alone: on the page, as text, as PDF."""

import pytest
from pypdfium2 import PdfDocument

from compensation import pdf, pdf_writer
from tests.compensation.check_steps import CANCELLED, GOOD_PATH, ROUTE, TIMES, page, walk

pytestmark = pytest.mark.usefixtures("tables", "november")


def letter(client, answers=GOOD_PATH, passengers=1, **changed):
    """The letter as text, its lines joined."""
    walk(client, answers, **changed)
    response = client.get(page("letter_text"), {"passengers": passengers})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_letter_names_flight_delay_law_and_sum(client):
    text = letter(client, passengers=3)
    assert "KLM" in text
    assert "flight KL 1673 of 14 Sep 2026 from Amsterdam (AMS) to Barcelona (BCN)" in text
    assert "3 h 22 min late: the door opened at 15:12 instead of 11:50, local time" in text
    assert "Regulation (EC) No 261/2004" in text
    assert "€250 for each passenger, which is €750 in all" in text
    assert "by 6 Dec 2026" in text
    assert "Inspectie Leefomgeving en Transport" in text
    assert "3. ____" in text


def test_the_letter_asks_for_the_sum_uncut(client):
    text = letter(
        client,
        flight={"flight_number": "LH400"},
        route=ROUTE | {"departure": "FRA", "arrival": "JFK"},
        delay=TIMES | {"actual_time": "15:25"},
    )
    assert "€600 for each passenger" in text


def test_the_letter_of_a_cancellation_tells_of_notice_and_other_flight(client):
    text = letter(client, CANCELLED)
    assert "You cancelled the flight." in text
    assert "less than 14 days before departure" in text
    assert "You offered them no other flight." in text
    assert "Articles 5 and 7" in text


def test_a_british_letter_names_british_law(client):
    text = letter(
        client,
        flight={"flight_number": "BA632"},
        route=ROUTE | {"departure": "LHR", "arrival": "ATH"},
    )
    assert "as it applies in the United Kingdom" in text
    assert "£350" in text


def test_the_letter_after_denied_boarding_lets_no_excuse_count(client):
    answers = {name: GOOD_PATH[name] for name in ("flight", "date", "route")} | {
        "what": {"what": "denied_boarding"},
        "boarding": {"boarding": "refused"},
        "rerouting": {"offered": "no"},
    }
    text = letter(client, answers)
    assert "against their will" in text
    assert "extraordinary" not in text


def test_what_was_typed_is_no_markup(client):
    walk(client, GOOD_PATH, upto="reason", flight={"unknown": "1"})
    client.post(page("airline"), {"airline": "<b>Air & Co</b>"})
    client.post(page("reason"), {"reason": "none"})
    assert "<b>Air & Co</b>" in client.get(page("letter_text")).content.decode()
    assert "&lt;b&gt;Air &amp; Co" in client.get(page("letter")).content.decode()


def test_the_page_shows_the_letter_and_how_to_send_it(client):
    walk(client, GOOD_PATH)
    body = client.get(page("letter"), {"passengers": 2}).content.decode()
    assert "Claim it yourself, free" in body
    assert "€500 in all" in body
    assert f"{page('letter_pdf')}?passengers=2" in body
    assert f'href="{page("result")}"' in body


def test_the_pdf_is_one_page_to_take_along(client):
    walk(client, GOOD_PATH)
    response = client.get(page("letter_pdf"), {"passengers": 9})
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        'attachment; filename="letter-KL1673-2026-09-14.pdf"'
    )
    assert len(PdfDocument(response.content)) == 1


def test_without_the_libraries_the_page_says_so(client, monkeypatch):
    def missing(name):
        raise OSError("cannot load library 'libgobject-2.0-0'")

    monkeypatch.setattr(pdf, "import_module", missing)
    walk(client, GOOD_PATH)
    response = client.get(page("letter_pdf"))
    assert response.status_code == 503
    assert "The PDF cannot be made just now" in response.content.decode()
    assert "Compensation for flight KL 1673" in response.content.decode()


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "http://127.0.0.1:1/", "font:../../settings.py", "data:text/plain,x"],
)
def test_a_pdf_loads_nothing_but_our_fonts(url):
    fetcher = pdf_writer.OwnFontsOnly()
    with pytest.raises(ValueError, match="nothing from outside"):
        fetcher.fetch(url)


@pytest.mark.parametrize("name", ["letter", "letter_text", "letter_pdf"])
def test_without_a_sum_there_is_no_letter(client, name):
    walk(client, GOOD_PATH, upto="reason", delay={"band": "under_3"})
    assert client.get(page(name))["Location"] == page("result")
