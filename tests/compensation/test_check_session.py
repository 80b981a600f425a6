"""The answers live in the session alone; history and refresh do no harm."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compensation import flow
from compensation.check import answers_of, forget
from tests.compensation.check_steps import FLIGHT, GOOD_PATH, LATE, answer, kept, page, walk

pytestmark = pytest.mark.usefixtures("tables", "november")


PAGES = [*flow.NAMES, "result", "letter", "letter_pdf", "letter_text"]


def test_a_new_browser_begins_with_the_flight(client):
    assert client.get(page("check"))["Location"] == page("flight")


def test_who_returns_goes_on_where_he_stopped(client):
    walk(client, GOOD_PATH, upto="what")
    assert client.get(page("check"))["Location"] == page("what")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opened_too_early_leads_to_the_first_open_question(client, name):
    response = client.get(page(name))
    if name == "flight":
        assert response.status_code == 200
    else:
        assert response["Location"] == page("flight")


def test_an_answer_sent_too_early_is_not_kept(client):
    answer(client, "what", **LATE)
    assert kept(client) == {}


def test_a_question_of_another_way_cannot_be_answered(client):
    walk(client, GOOD_PATH)
    assert answer(client, "notice", notice="early").status_code == 302
    assert "notice" not in kept(client)


@pytest.mark.parametrize("name", GOOD_PATH)
def test_every_page_can_be_seen_again_with_its_answer(client, name):
    walk(client, GOOD_PATH)
    response = client.get(page(name))
    assert response.status_code == 200
    assert response.context["form"].initial


def test_the_back_links_lead_from_the_result_to_the_start(client):
    walk(client, GOOD_PATH)
    way = [client.get(page(name)).context["back_url"] for name in reversed(GOOD_PATH)]
    assert way == [page(name) for name in reversed(list(GOOD_PATH)[:-1])] + ["/"]


def test_sending_a_page_twice_changes_nothing(client):
    walk(client, GOOD_PATH)
    before = kept(client)
    response = answer(client, "route", **GOOD_PATH["route"])
    assert response["Location"] == page("result")
    assert kept(client) == before


def test_a_result_can_be_reloaded(client):
    walk(client, GOOD_PATH)
    texts = [client.get(page("result")).content.decode() for _ in range(2)]
    assert "You are likely owed €250" in texts[0]
    assert "You are likely owed €250" in texts[1]


def test_looking_changes_no_answer(client):
    walk(client, GOOD_PATH)
    before = kept(client)
    for name in (*GOOD_PATH, "result", "letter"):
        client.get(page(name))
    assert kept(client) == before


def test_nothing_but_the_session_is_written(client):
    walk(client, GOOD_PATH, upto="reason")
    with CaptureQueriesContext(connection) as queries:
        answer(client, "reason", **GOOD_PATH["reason"])
        client.get(page("result"))
    writing = ("INSERT", "UPDATE", "DELETE")  # PostgreSQL also declares cursors, to read
    written = [q["sql"] for q in queries if q["sql"].startswith(writing)]
    assert all("django_session" in sql for sql in written)


def test_the_session_keeps_the_answers_and_nothing_else(client):
    walk(client, GOOD_PATH)
    assert list(client.session.keys()) == ["check"]
    assert list(kept(client)) == list(GOOD_PATH)


def test_checking_another_flight_forgets_the_first(client):
    walk(client, GOOD_PATH)
    assert client.post(page("check"))["Location"] == page("flight")
    assert kept(client) == {}


def test_others_read_the_answers_once_they_are_complete(client):
    walk(client, GOOD_PATH, upto="reason")
    assert answers_of(client.session) is None
    answer(client, "reason", **GOOD_PATH["reason"])
    answers = answers_of(client.session)
    assert answers.route == ("AMS", "BCN")
    assert answers.arrival_delay == timedelta(hours=3, minutes=22)
    assert answers.operating_carrier == "KL"
    assert answers.alleged_cause == "technical"


def test_the_answers_can_be_forgotten(client):
    answer(client, "flight", **FLIGHT)
    session = client.session
    forget(session)
    assert answers_of(session) is None
    assert "check" not in session


@pytest.mark.parametrize("name", GOOD_PATH)
def test_a_question_page_is_light(client, name, django_assert_max_num_queries):
    walk(client, GOOD_PATH)
    with django_assert_max_num_queries(5):
        response = client.get(page(name))
    assert len(response.content) < 20_000
    assert b"style=" not in response.content
    assert response.content.count(b"<h1") == 1
