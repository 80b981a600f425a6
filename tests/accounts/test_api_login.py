"""Signing in by API."""

import jwt
import pytest
from django.utils import timezone

from accounts.models import TokenFamily
from tests.accounts.conftest import current_code, give_second_factor, wrong_code
from tests.factories import PASSWORD

LOGIN, ME = "/api/v1/auth/login/", "/api/v1/auth/me/"


def login(api, email="ada@example.org", password=PASSWORD, **extra):
    return api.post(LOGIN, {"email": email, "password": password, **extra}, format="json")


def test_the_right_password_gives_two_tokens(api, customer):
    answer = login(api)

    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh"}
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    assert api.get(ME).json()["email"] == customer.email


def test_no_session_comes_with_it(api, customer):
    assert not login(api).cookies


def test_the_tokens_carry_ids_only(api, customer):
    claims = jwt.decode(login(api).json()["access"], options={"verify_signature": False})

    assert set(claims) == {
        "token_type", "exp", "iat", "jti", "iss", "aud", "user_id", "family", "stamp"
    }  # fmt: skip
    assert customer.email not in str(claims)
    assert claims["user_id"] == str(customer.pk)


def test_the_database_holds_no_token(api, customer):
    pair = login(api).json()

    row = str(TokenFamily.objects.values().get())
    assert pair["refresh"] not in row
    assert pair["access"] not in row


def test_known_and_unknown_addresses_get_the_same_refusal(api, customer):
    known, unknown = login(api, password="Wrong"), login(api, "nobody@example.org", "Wrong")

    assert known.status_code == unknown.status_code == 401
    assert known.content == unknown.content
    assert set(known.headers) == set(unknown.headers)
    assert known.json()["detail"] == "The email address or the password is not right."
    assert known.headers["Content-Type"] == "application/problem+json"


def test_an_unknown_address_costs_a_hash_as_well(api, db, counted_hashes):
    login(api, "nobody@example.org")

    assert counted_hashes == [PASSWORD]


def test_a_blocked_person_reads_the_same_refusal(api, customer):
    customer.is_active = False
    customer.save()

    assert login(api).content == login(api, "nobody@example.org").content


def test_an_unproven_address_is_told_only_after_the_right_password(api, customer):
    customer.emailaddress_set.update(verified=False)

    assert login(api).json()["type"].endswith("/email-not-proven")
    assert login(api, password="Wrong").json()["type"].endswith("/not-authenticated")


def test_the_second_factor_is_asked_for_after_the_right_password(api, customer_with_factor):
    answer = login(api)

    assert answer.status_code == 401
    assert answer.json()["type"].endswith("/second-factor-required")
    assert login(api, password="Wrong").json()["type"].endswith("/not-authenticated")
    assert login(api, code=current_code()).status_code == 200


def test_a_code_works_once(api, customer_with_factor):
    code = current_code()

    assert login(api, code=code).status_code == 200
    assert login(api, code=code).status_code == 401


def test_wrong_codes_lock_like_wrong_passwords(api, customer_with_factor):
    answers = [login(api, code=wrong_code()).status_code for _attempt in range(5)]

    assert answers == [401, 401, 401, 401, 429]
    assert login(api, code=current_code()).status_code == 429


def test_a_recovery_code_replaces_the_app_once(api, customer_with_factor):
    code = customer_with_factor.authenticator_set.get(type="recovery_codes").wrap()
    code = code.get_unused_codes()[0]

    assert login(api, code=code).status_code == 200
    assert login(api, code=code).status_code == 401


def test_staff_who_must_have_a_second_factor_do_not_get_in_without(api, reviewer, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    assert login(api, reviewer.email).status_code == 401

    give_second_factor(reviewer)
    assert login(api, reviewer.email, code=current_code()).status_code == 200


def test_the_last_sign_in_is_noted(api, customer):
    login(api)

    customer.refresh_from_db()
    assert (timezone.now() - customer.last_login).total_seconds() < 60


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/email"),
        ({"email": "ada"}, "/email"),
        ({"email": "a" * 300 + "@example.org", "password": "x"}, "/email"),
        ({"email": "ada@example.org"}, "/password"),
        ({"email": "ada@example.org", "password": "x" * 1_000_000}, "/password"),
        ({"email": "ada@example.org", "password": ["x"]}, "/password"),
        ({"email": "ada@example.org", "password": "x", "code": "1" * 30}, "/code"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(api, db, body, pointer):
    answer = api.post(LOGIN, body, format="json")

    assert answer.status_code == 400
    assert pointer in [row["pointer"] for row in answer.json()["errors"]]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff\xfe", b'{"email": "a\\u0000@b.de"}'])
def test_a_body_that_is_no_json_is_refused(api, db, raw):
    assert api.post(LOGIN, raw, content_type="application/json").status_code == 400
