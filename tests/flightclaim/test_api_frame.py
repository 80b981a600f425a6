"""The API as a whole: its schema, its docs from our own files, its limits."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from openapi_spec_validator import validate
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle

pytestmark = pytest.mark.django_db


def test_the_schema_is_valid(client):
    schema = client.get("/api/schema/?format=json").json()
    validate(schema)
    assert schema["openapi"].startswith("3.1")


def test_the_schema_is_made_without_a_warning(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "s.yml"))


def test_the_docs_load_nothing_from_elsewhere(client):
    page = client.get("/api/docs/").content.decode()
    assert "swagger" in page.lower()
    assert "//cdn" not in page
    assert "https://" not in page


@pytest.mark.parametrize(
    ("path", "scope", "method"),
    [("/api/v1/quotes/", "quotes", "post"), ("/api/v1/airports/?search=AMS", "search", "get")],
)
def test_who_asks_too_often_waits(monkeypatch, path, scope, method):
    rates = {**SimpleRateThrottle.THROTTLE_RATES, scope: "2/min"}
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", rates)
    cache.clear()
    client = APIClient()
    answers = [getattr(client, method)(path, {}, format="json") for _try in range(3)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert answers[-1].headers["Content-Type"] == "application/problem+json"


def test_a_forwarded_address_does_not_make_a_new_asker(monkeypatch):
    rates = {**SimpleRateThrottle.THROTTLE_RATES, "search": "2/min"}
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", rates)
    cache.clear()
    client = APIClient()
    codes = [
        client.get("/api/v1/airports/?search=AMS", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}").status_code
        for n in range(4)
    ]
    assert codes[-1] == 429
