"""Five failures lock an account for one address, at every door, for half an hour."""

from types import SimpleNamespace

import pytest
from axes.models import AccessAttempt

from accounts.lockout import login_name
from accounts.signals import account_locked
from tests.accounts.conftest import heard, is_signed_in, later
from tests.factories import PASSWORD

PAGE, API = "/account/login/", "/api/v1/auth/login/"
WRONG = "Wrong-Horse-9-Battery"


def by_page(client, password=WRONG, email="ada@example.org", **extra):
    return client.post(PAGE, {"login": email, "password": password}, **extra)


def by_api(client, password=WRONG, email="ada@example.org", **extra):
    body = {"email": email, "password": password}
    return client.post(API, body, content_type="application/json", **extra)


DOORS = pytest.mark.parametrize("door", [by_page, by_api])


@DOORS
def test_the_fifth_failure_locks(client, customer, door):
    answers = [door(client).status_code for _attempt in range(5)]

    assert answers[-1] == 429
    assert 429 not in answers[:-1]


@DOORS
def test_the_right_password_is_refused_while_locked(client, customer, door):
    for _attempt in range(5):
        door(client)

    answer = door(client, PASSWORD)

    assert answer.status_code == 429
    assert 1700 < int(answer.headers["Retry-After"]) <= 1800
    assert not is_signed_in(client)


def test_the_lock_of_one_door_holds_at_the_other(client, customer):
    for _attempt in range(5):
        by_api(client)

    assert by_page(client, PASSWORD).status_code == 429


@DOORS
def test_the_lock_ends_when_it_said_it_would(client, customer, door):
    for _attempt in range(5):
        door(client)
    with later(minutes=20):
        door(client)  # an attempt in between does not prolong it

    with later(minutes=31):
        assert door(client, PASSWORD).status_code in (200, 302)


def test_the_page_says_how_long(client, customer):
    for _attempt in range(5):
        answer = by_page(client)

    assert "for 30 minutes" in answer.content.decode()


def test_the_api_says_so_in_problem_json(client, customer):
    for _attempt in range(5):
        answer = by_api(client)

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/problems/too-many-requests")


@DOORS
def test_the_owner_at_another_address_still_gets_in(client, customer, door):
    for _attempt in range(6):
        door(client, REMOTE_ADDR="198.51.100.7")

    assert door(client, PASSWORD, REMOTE_ADDR="203.0.113.5").status_code in (200, 302)


def test_another_person_behind_the_same_address_still_gets_in(client, customer, other_customer):
    for _attempt in range(6):
        by_page(client)

    by_page(client, PASSWORD, other_customer.email)

    assert is_signed_in(client)


@DOORS
def test_a_forged_forwarding_header_opens_no_new_counter(client, customer, door):
    for number in range(5):
        forged = {"HTTP_X_FORWARDED_FOR": f"10.0.0.{number}", "HTTP_CF_CONNECTING_IP": "10.1.1.1"}
        answer = door(client, **forged)

    assert answer.status_code == 429
    assert {row.ip_address for row in AccessAttempt.objects.all()} == {"127.0.0.1"}


@DOORS
def test_another_spelling_or_browser_opens_no_new_counter(client, customer, door):
    for number in range(5):
        email = ["ada@example.org", "ADA@EXAMPLE.ORG"][number % 2]
        answer = door(client, email=email, HTTP_USER_AGENT=f"Browser {number}")

    assert answer.status_code == 429
    assert {row.username for row in AccessAttempt.objects.all()} == {"ada@example.org"}


def test_an_unknown_address_locks_alike(client, db):
    answers = [by_page(client, email="nobody@example.org").status_code for _attempt in range(6)]

    assert answers == [200, 200, 200, 200, 429, 429]


def test_a_sign_in_forgets_the_failures_before(client, customer):
    for door in (by_page, by_api):
        for _attempt in range(4):
            door(client)
        assert door(client, PASSWORD).status_code in (200, 302)
        client.logout()

    assert not AccessAttempt.objects.exists()


def test_the_lock_is_announced_once(client, customer):
    with heard(account_locked) as calls:
        for _attempt in range(8):
            by_page(client)

    assert [call.email for call in calls] == ["ada@example.org"]


def test_the_failures_outlive_the_refusal_of_the_api(client, customer):
    by_api(client)

    assert AccessAttempt.objects.get().failures_since_start == 1


def test_an_admin_door_of_its_own_does_not_exist(client, admin_user):
    answer = client.post("/admin/login/", {"username": admin_user.email, "password": PASSWORD})

    assert answer.url.startswith("/account/login/")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "credentials", [{"username": " Ada@Example.org"}, {"email": "ada@example.org"}, None]
)
def test_the_counter_knows_the_address_under_every_name(credentials):
    request = SimpleNamespace(POST={"login": "ADA@example.org "})

    assert login_name(request, credentials) == "ada@example.org"
