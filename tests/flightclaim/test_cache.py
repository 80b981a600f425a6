"""What the site does while Redis is away: it goes on, and its limits still hold."""

import time

import pytest
from allauth.core import ratelimit
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from rest_framework.throttling import AnonRateThrottle

from accounts import limits
from compensation.api.views import AirportSearch
from flightclaim import cache as cache_module
from flightclaim.cache import OWN_COUNTERS, ForgivingRedisCache
from tests.browser import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_redis(settings, monkeypatch):
    """A Redis at a port where nobody listens."""
    settings.CACHES = {
        "default": {
            "BACKEND": "flightclaim.cache.ForgivingRedisCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        }
    }
    OWN_COUNTERS.clear()
    yield
    OWN_COUNTERS.clear()
    ForgivingRedisCache.rests_until = 0.0


@pytest.mark.parametrize("is_asked_each_time", [False, True])
def test_a_limit_counts_in_this_process(settings, monkeypatch, is_asked_each_time):
    if is_asked_each_time:  # each step finds out anew that there is no Redis
        monkeypatch.setattr(cache_module, "REST_SECONDS", -1)
    settings.LIMITS = {"login": "3/min"}

    waits = [limits.take("login", "192.0.2.1") for _try in range(5)]

    assert waits[:3] == [0, 0, 0]
    assert min(waits[3:]) > 0
    assert limits.take("login", "192.0.2.2") == 0


def test_nobody_guesses_passwords_meanwhile(settings, customer):
    settings.LIMITS = {**settings.LIMITS, "login": "5/min"}
    body = {"email": customer.email, "password": "Wrong-Horse-9-Battery"}
    answers = [
        Client().post("/api/v1/auth/login/", body, content_type="application/json").status_code
        for _try in range(12)
    ]
    assert answers[-1] == 429
    assert answers.count(401) <= 5


def test_the_limits_of_pages_count_too(rf, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "begin_claim": "2/h/ip"}
    request = rf.post("/", REMOTE_ADDR="192.0.2.1")
    request.user = AnonymousUser()

    passed = [bool(ratelimit.consume(request, action="begin_claim")) for _try in range(4)]

    assert passed == [True, True, False, False]


def test_the_throttles_of_the_api_count_too(api, monkeypatch):
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "3/min"})
    monkeypatch.setattr(AirportSearch, "throttle_classes", [AnonRateThrottle])
    answers = [api.get("/api/v1/airports/?q=fra").status_code for _try in range(5)]
    assert answers == [200, 200, 200, 429, 429]


def test_other_things_are_simply_not_there_and_nobody_waits():
    cache = ForgivingRedisCache(f"redis://127.0.0.1:{free_port()}/0", {"OPTIONS": {}})
    began = time.monotonic()
    cache.set("fees", 1)
    assert cache.get("fees", "nothing") == "nothing"
    assert cache.get_many(["limit:a", "fees"]) == {}
    assert time.monotonic() - began < 2
