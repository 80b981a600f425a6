"""Swapping refresh tokens, signing out, and what ends a sign-in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import jwt
import pytest
from django.conf import settings
from django.db import connection
from rest_framework.test import APIClient

from accounts import tokens
from accounts.models import TokenFamily
from accounts.signals import token_reused
from tests.accounts.conftest import heard, later
from tests.factories import make_user

REFRESH, LOGOUT, ME = "/api/v1/auth/refresh/", "/api/v1/auth/logout/", "/api/v1/auth/me/"


@pytest.fixture
def pair(customer):
    return tokens.begin(customer)


def refresh(api, token):
    return api.post(REFRESH, {"refresh": str(token)}, format="json")


def me(api, access) -> int:
    return api.get(ME, headers={"authorization": f"Bearer {access}"}).status_code


def test_a_refresh_token_gives_the_next_pair(api, pair):
    answer = refresh(api, pair)

    assert answer.status_code == 200
    assert answer.json()["refresh"] != str(pair)
    assert me(api, answer.json()["access"]) == 200


def test_reuse_ends_the_whole_family_and_tells_the_owner(api, pair, customer):
    following = refresh(api, pair).json()

    with heard(token_reused) as calls:
        assert refresh(api, pair).status_code == 401
        assert refresh(api, following["refresh"]).status_code == 401

    assert me(api, following["access"]) == 401
    assert [call.user for call in calls] == [customer]


def test_reuse_leaves_other_sign_ins_alone(api, pair, customer):
    other = tokens.begin(customer)
    refresh(api, pair)
    refresh(api, pair)

    assert refresh(api, other).status_code == 200


def test_a_change_of_password_ends_both_tokens(api, pair, customer):
    customer.set_password("Another-Horse-9-Battery")
    customer.save()

    assert refresh(api, pair).status_code == 401
    assert me(api, pair.access_token) == 401


def test_a_deleted_person_is_refused_and_nothing_breaks(api, pair, customer):
    customer.delete()

    assert refresh(api, pair).status_code == 401
    assert me(api, pair.access_token) == 401


def test_a_blocked_person_is_refused(api, pair, customer):
    customer.is_active = False
    customer.save()

    assert refresh(api, pair).status_code == 401
    assert me(api, pair.access_token) == 401


def test_signing_out_ends_both_tokens_at_once(api, pair):
    assert api.post(LOGOUT, {"refresh": str(pair)}, format="json").status_code == 204

    assert refresh(api, pair).status_code == 401
    assert me(api, pair.access_token) == 401


def test_signing_out_twice_is_no_fault(api, pair):
    for _time in range(2):
        assert api.post(LOGOUT, {"refresh": str(pair)}, format="json").status_code == 204


def test_signing_out_with_an_old_token_ends_the_new_one(api, pair):
    following = refresh(api, pair).json()
    api.post(LOGOUT, {"refresh": str(pair)}, format="json")

    assert refresh(api, following["refresh"]).status_code == 401


@pytest.mark.parametrize(("days", "status"), [(6, 200), (8, 401)])
def test_a_refresh_token_lasts_a_week(api, pair, days, status):
    with later(days=days):
        assert refresh(api, pair).status_code == status


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 401)])
def test_an_access_token_lasts_half_an_hour(api, pair, minutes, status):
    with later(minutes=minutes):
        assert me(api, pair.access_token) == status


def forged(pair, key=settings.JWT_SIGNING_KEYS[0], algorithm="HS256", **changes) -> str:
    claims = pair.payload | {"iss": settings.SITE_URL, "aud": "flightclaim-api"} | changes
    return jwt.encode(claims, key, algorithm=algorithm)


def test_what_the_forgeries_start_from_is_accepted(api, pair):
    assert refresh(api, forged(pair)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "x" * 50},
        {"key": None, "algorithm": "none"},
        {"algorithm": "HS384"},
        {"aud": "somebody-else"},
        {"iss": "https://evil.example"},
        {"family": None},
        {"user_id": None},
        {"user_id": "00000000-0000-4000-8000-000000000000"},
        {"exp": 1},
        {"token_type": "access"},
        {"stamp": "other"},
    ],
)
def test_a_forged_token_is_refused(api, pair, changes):
    assert refresh(api, forged(pair, **changes)).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "x" * 3000])
def test_what_is_no_token_is_refused(api, db, token):
    assert refresh(api, token).status_code in (400, 401)


def test_one_kind_of_token_is_not_the_other(api, pair):
    assert refresh(api, pair.access_token).status_code == 401
    assert me(api, pair) == 401


def test_a_family_of_somebody_else_does_not_help(api, pair, other_customer):
    theirs = tokens.begin(other_customer)

    assert me(api, theirs.access_token) == 200
    TokenFamily.objects.filter(user=other_customer).end()
    theirs["family"] = pair["family"]
    assert me(api, theirs.access_token) == 401


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database decides the race")
@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_one_succeeds():
    token = str(tokens.begin(make_user("ada@example.org")))

    def attempt(_number):
        try:
            return refresh(APIClient(), token).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(attempt, range(20)))

    assert answers.count(200) == 1
    assert set(answers) == {200, 401}


def test_the_lifetimes_are_those_of_the_settings():
    assert settings.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"] == timedelta(minutes=30)
    assert settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"] == timedelta(days=7)
