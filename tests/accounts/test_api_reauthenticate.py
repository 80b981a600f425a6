"""Showing again by API who one is, and what that mark opens."""

import pytest
from rest_framework.test import APIClient

from accounts import tokens
from accounts.models import ApiKey, TokenFamily
from tests.accounts.conftest import current_code, give_second_factor, later, wrong_code
from tests.factories import PASSWORD

PROVE, KEYS = "/api/v1/auth/reauthenticate/", "/api/v1/account/api-keys/"
KEY = {"name": "Bookings", "scopes": ["claims:read"]}


def signed_in(user) -> APIClient:
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {tokens.begin(user).access_token}")


def prove(client, **given):
    return client.post(PROVE, given or {"password": PASSWORD}, format="json")


def make_key(client, mark=""):
    return client.post(KEYS, KEY, format="json", headers={"X-Reauthentication": mark})


def test_a_key_is_made_only_with_a_fresh_mark(customer):
    program = signed_in(customer)
    refused = make_key(program)
    mark = prove(program).json()["mark"]

    assert refused.status_code == 403
    assert refused.json()["type"].endswith("/reauthentication-required")
    assert make_key(program, mark).status_code == 201
    with later(minutes=6):
        assert make_key(signed_in(customer), mark).status_code == 403


def test_a_code_does_as_well(customer):
    give_second_factor(customer)
    program = signed_in(customer)

    assert prove(program, code=wrong_code()).status_code == 400
    assert make_key(program, prove(program, code=current_code()).json()["mark"]).status_code == 201


@pytest.mark.parametrize("given", [{"password": "wrong"}, {"code": "123456"}, {"password": ""}])
def test_what_is_wrong_is_said_beside_the_field(customer, given):
    answer = prove(signed_in(customer), **given)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(given))}"


def test_nothing_is_no_proof(customer):
    answer = signed_in(customer).post(PROVE, {}, format="json")

    assert answer.json()["errors"][0]["pointer"] == "/password"


def test_the_mark_works_beside_tokens_of_its_sign_in_only(customer, other_customer):
    mark = prove(signed_in(customer)).json()["mark"]

    assert make_key(signed_in(customer), mark).status_code == 403
    assert make_key(signed_in(other_customer), mark).status_code == 403
    assert make_key(signed_in(customer), mark + "x").status_code == 403


def test_a_new_password_ends_it(customer):
    program = signed_in(customer)
    mark = prove(program).json()["mark"]
    customer.set_password("Another-Horse-9-Battery")
    customer.save()
    TokenFamily.objects.update(ended_at=None)

    assert make_key(program, mark).status_code == 401


def test_guesses_count_for_the_lock_out(customer):
    program = signed_in(customer)
    statuses = [prove(program, password="wrong").status_code for _ in range(6)]

    assert statuses[-1] == 429
    assert prove(program).status_code == 429


def test_keys_cannot_prove_anything(customer):
    _key, text = ApiKey.objects.make(customer, name="x", scopes=["claims:write"])
    program = APIClient(HTTP_AUTHORIZATION=f"Api-Key {text}")

    assert prove(program).status_code == 403
