import pypdfium2
import pytest

from tests.factories import make_claim

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        pages = [
            document[number].get_textpage().get_text_range() for number in range(len(document))
        ]
    return " ".join(" ".join(pages).split())


@pytest.fixture
def ada(client, customer):
    client.force_login(customer)
    return client


def test_the_pdf_tells_what_the_page_tells(ada, claim):
    claim.assess(by=None)
    answer = ada.get(f"/claims/{claim.reference}/summary.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    for words in (claim.reference, "KL1673", "Ada Byron", "You arrived 3 h 22 min late", "€250"):
        assert words in text


def test_what_people_type_is_only_text_in_it(ada, customer):
    claim = make_claim(customer, town='<img src="file:///etc/passwd">')
    assert "<img src=" in text_of(ada.get(f"/claims/{claim.reference}/summary.pdf").content)


def test_somebody_elses_pdf_is_not_there(client, claim, other_customer):
    client.force_login(other_customer)
    assert client.get(f"/claims/{claim.reference}/summary.pdf").status_code == 404


def test_without_the_systems_libraries_it_says_what_to_do(ada, claim, monkeypatch):
    def missing(name):
        raise OSError("cannot load library")

    monkeypatch.setattr("compensation.pdf.import_module", missing)
    answer = ada.get(f"/claims/{claim.reference}/summary.pdf")
    assert answer.status_code == 503
    assert "PDF" in answer.content.decode()
