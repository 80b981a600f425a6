"""So many a client may do, counted together by pages and endpoints, however many processes."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts import limits
from flightclaim.file_cache import CountingFileCache
from tests.accounts.conftest import is_signed_in, later
from tests.factories import PASSWORD, make_user

PAGES = {
    "/account/login/": ("login", 5, {"login": "nobody@example.org", "password": "Wrong-1"}),
    "/account/signup/": ("register", 3, {"email": "x"}),
    "/account/password/reset/": ("password_reset", 3, {"email": "nobody@example.org"}),
    "/account/link/": ("password_reset", 3, {"email": "nobody@example.org"}),
    "/account/confirm-email/again/": ("password_reset", 3, {"email": "nobody@example.org"}),
}
ENDPOINTS = {
    "login": ("/api/v1/auth/login/", {"email": "nobody@example.org", "password": "Wrong-1"}),
    "register": ("/api/v1/auth/register/", {"email": "x"}),
    "password_reset": ("/api/v1/auth/forgot-password/", {"email": "nobody@example.org"}),
}


@pytest.fixture(autouse=True)
def _limits_are_on(_no_limits, real_limits, settings):
    settings.LIMITS = real_limits


@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_so_often_and_then_says_when_again(client, db, path):
    _name, allowed, data = PAGES[path]
    answers = [client.post(path, data) for _time in range(allowed + 1)]

    assert 429 not in [answer.status_code for answer in answers[: allowed - 1]]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", list(PAGES)[:3])
def test_the_endpoint_shares_the_counter_of_the_page(client, db, path):
    name, allowed, data = PAGES[path]
    for _time in range(allowed):
        client.post(path, data)

    endpoint, body = ENDPOINTS[name]
    answer = client.post(endpoint, body, content_type="application/json")

    assert answer.status_code == 429
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("name", ENDPOINTS)
def test_a_forged_forwarding_header_opens_no_new_counter(client, db, name):
    path, body = ENDPOINTS[name]
    for number in range(6):
        forged = {"HTTP_X_FORWARDED_FOR": f"10.0.0.{number}", "HTTP_CF_CONNECTING_IP": "10.1.1.1"}
        answer = client.post(path, body, content_type="application/json", **forged)

    assert answer.status_code == 429


@pytest.mark.parametrize(("name", "seconds"), [("login", 60), ("register", 3600)])
def test_the_limit_ends_when_it_said_it_would(client, db, name, seconds, settings):
    allowed, window = limits.parse(settings.LIMITS[name])
    for _time in range(allowed):
        assert limits.take(name, "a") == 0
    wait = limits.take(name, "a")

    assert window == seconds
    assert seconds - 2 <= wait <= seconds
    assert limits.take(name, "b") == 0
    with later(seconds=seconds + 1):
        assert limits.take(name, "a") == 0


def test_a_reset_is_asked_three_times_in_a_quarter_of_an_hour(settings):
    assert limits.parse(settings.LIMITS["password_reset"]) == (3, 900)


@pytest.mark.parametrize("rate", ["5", "5/", "/min", "5/week", "-1/min"])
def test_what_is_no_rate_is_refused(rate):
    with pytest.raises(ValueError, match="written like"):
        limits.parse(rate)


def test_of_forty_at_once_five_pass(settings):
    with ThreadPoolExecutor(40) as threads:
        waits = list(threads.map(lambda _n: limits.take("login", "x"), range(40)))

    assert waits.count(0) == 5


def count_together(folder: str) -> int:
    shared = CountingFileCache(folder, {})
    shared.add("counter", 0, 60)
    return sum(shared.incr("counter") <= 5 for _time in range(10))


def test_processes_of_one_machine_count_together(tmp_path):
    with get_context("fork").Pool(4) as pool:
        passed = pool.map(count_together, [str(tmp_path)] * 4)

    assert sum(passed) == 5


def test_a_file_counter_keeps_the_moment_it_expires(tmp_path):
    shared = CountingFileCache(str(tmp_path), {})
    shared.add("counter", 0, 3600)
    shared.incr("counter")

    with later(minutes=59):
        assert shared.incr("counter") == 2
    with later(minutes=61), pytest.raises(ValueError, match="not found"):
        shared.incr("counter")


def guess(number: int) -> int:
    try:
        data = {"login": "ada@example.org", "password": f"Wrong-Horse-{number}"}
        return Client().post("/account/login/", data).status_code
    finally:
        connection.close()


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share no database in memory")
@pytest.mark.django_db(transaction=True)
def test_of_fifty_guesses_at_once_five_are_looked_at(settings, counted_hashes):
    settings.LIMITS = {**settings.LIMITS, "login": "1000/min"}
    make_user("ada@example.org")
    counted_hashes.clear()

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(guess, range(50)))

    assert len(counted_hashes) <= 5
    assert sum(row.failures_since_start for row in AccessAttempt.objects.all()) <= 50
    assert answers.count(429) >= 45
    cache.clear()
    settings.AXES_FAILURE_LIMIT = 5
    client = Client()
    client.post("/account/login/", {"login": "ada@example.org", "password": PASSWORD})
    assert not is_signed_in(client)  # the lock holds for the right password as well
