"""Database, broker or storage away: 503 with when to come again, and nothing claimed as saved."""

import json

import pytest
from django.db import (
    DatabaseError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
)
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path
from kombu.exceptions import OperationalError as BrokerError

from flightclaim import outage, urls as site_urls
from tests.factories import make_claim

pytestmark = pytest.mark.django_db


def failing(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    *site_urls.urlpatterns,
    path("away/", failing(OperationalError("password=secret host=db.internal"))),
    path("broker-away/", failing(BrokerError("redis://:secret@redis"))),
    path("api/v1/away/", failing(OperationalError("password=secret host=db.internal"))),
    path("mistake/", failing(ProgrammingError("no such column"))),
]
handler404, handler500 = site_urls.handler404, site_urls.handler500


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ["/away/", "/broker-away/"])
def test_a_page_says_when_to_come_again(visitor, address):
    answer = visitor.get(address)
    words = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "We cannot reach our records just now" in words
    assert "Try again in half a minute" in words
    assert "may not have been saved" in visitor.post(address).content.decode()
    assert "secret" not in words


def test_the_api_says_it_as_a_problem(visitor):
    answer = visitor.get("/api/v1/away/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/problems/unavailable")
    assert "secret" not in json.dumps(answer.json())


def test_a_mistake_of_ours_is_no_outage(visitor):
    assert visitor.get("/mistake/").status_code == 500


@pytest.fixture
def gone(monkeypatch):
    """From now on the database is away, for the middleware too."""

    def fail(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    return lambda: monkeypatch.setattr(connection, "cursor", fail)


@pytest.mark.parametrize("address", ["/claims/", "/account/", "/admin/"])
def test_pages_of_somebody_signed_in_answer_503(client, customer, gone, address):
    """The session is the first that cannot be read, before any view."""
    client.force_login(customer)
    client.raise_request_exception = False
    gone()
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


@pytest.mark.parametrize("address", ["/", "/legal/rights/", "/legal/fees/", "/check/", "/healthz"])
def test_pages_that_need_no_records_go_on(client, gone, address):
    client.get(address)  # reference data is read once and kept
    gone()
    client.raise_request_exception = False
    assert client.get(address).status_code in (200, 302)


@pytest.mark.parametrize("path", ["/api/v1/claims/", "/api/v1/notifications/"])
def test_a_token_cannot_be_looked_up_either(api, customer, gone, path):
    api.raise_request_exception = False
    api.force_authenticate(customer)
    gone()
    assert api.get(path).status_code == 503


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_database_that_may_only_be_read_shows_and_saves_nothing(client, customer):
    """F38: a standby, or maintenance."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL says it by a code of its own")
    claim = make_claim(customer)
    client.force_login(customer)
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        shown = client.get(f"/claims/{claim.reference}/")
        answer = client.post(f"/claims/{claim.reference}/withdraw/", {"confirms": "on"})
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
    claim.refresh_from_db()
    assert shown.status_code == 200
    assert answer.status_code == 503
    assert "We cannot save anything just now" in answer.content.decode()
    assert claim.status == "submitted"


def test_the_word_of_postgresql_for_read_only_is_known(visitor, settings):
    error = InternalError("cannot execute INSERT in a read-only transaction")
    error.__cause__ = type("ReadOnly", (Exception,), {"sqlstate": "25006"})()
    assert outage.is_outage(error)
    assert not outage.is_outage(InternalError("something else"))
    assert not outage.is_outage(DatabaseError("x"))


def test_the_page_needs_nothing():
    page = render_to_string("503_outage.html", {"title": "Away", "text": "Again"})
    assert "Away" in page


def test_a_fault_of_ours_is_no_outage():
    slow = OperationalError("canceling statement due to statement timeout")
    slow.__cause__ = type("QueryCanceled", (Exception,), {"sqlstate": "57014"})()
    assert not outage.is_outage(slow)
    assert not outage.is_outage(OperationalError("no such table: claims_claim"))
    assert outage.is_outage(OperationalError("connection refused"))
