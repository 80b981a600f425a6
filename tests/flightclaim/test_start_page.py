"""The first page: one can begin at once."""

import pytest
from django.test import Client


def test_the_start_page_asks_for_the_flight(client: Client):
    page = client.get("/").content.decode()

    assert 'name="flight_number"' in page
    assert 'action="/check/flight/"' in page


def test_it_says_what_it_costs(client, settings):
    settings.FEE_PERCENT = 31

    assert "we keep 31 %" in client.get("/").content.decode()


def test_it_shows_an_answer_with_its_articles(client):
    page = client.get("/").content.decode()

    assert "You are owed" in page
    assert "Article 7(1)(b)" in page


def test_it_is_small_and_asks_the_database_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/").content

    assert len(page) < 60_000


@pytest.mark.django_db
def test_each_legal_page_answers(client, subtests):
    for page in (
        "rights",
        "fees",
        "privacy",
        "terms",
        "cookies",
        "accessibility",
        "imprint",
        "contact",
    ):
        with subtests.test(page):
            assert client.get(f"/legal/{page}/").status_code == 200


def test_no_page_holds_inline_script_or_style(client, subtests):
    for address in ("/", "/styleguide/", "/legal/fees/", "/no-such-page/"):
        with subtests.test(address):
            page = client.get(address).content.decode()
            assert " style=" not in page
            assert "<style" not in page
            assert " on" + "click=" not in page
            assert "<script>" not in page
