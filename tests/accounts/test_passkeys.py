"""Passkeys from outside, without a browser: who may, and what is made of nonsense.

The ceremony itself runs in tests/accounts/test_sign_in_browser.py.
"""

import json

import pytest
from allauth.mfa.models import Authenticator

from accounts.adapter import SecondFactorAdapter
from tests.accounts.conftest import give_second_factor, is_signed_in
from tests.factories import PASSWORD

ADD, SIGN_IN = "/account/2fa/passkeys/add/", "/account/2fa/passkeys/login/"
AS_SCRIPT = {"accept": "application/json", "x-requested-with": "XMLHttpRequest"}
NONSENSE = (
    "", "null", "[]", "{}", '"x"', "7", "{", '{"id": 1}', '{"response": null}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", '
    '"authenticatorData": "AA", "signature": "AA", "userHandle": "AA", "attestationObject": "AA"}}',
    '{"id": "\\u0000", "rawId": "é", "type": [], "response": {"userHandle": "%%"}}',
)  # fmt: skip


@pytest.fixture
def passkey(customer):
    data = {"name": "My phone", "credential": {}}
    return Authenticator.objects.create(user=customer, type="webauthn", data=data)


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_signs_nobody_in(client, db, credential):
    client.get(
        SIGN_IN, headers={"accept": "application/json", "x-requested-with": "XMLHttpRequest"}
    )
    answer = client.post(SIGN_IN, {"credential": credential}, follow=True)

    assert answer.status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_makes_no_passkey(client, customer, credential):
    client.post("/account/login/", {"login": customer.email, "password": PASSWORD})
    client.post(client.get(ADD).url, {"password": PASSWORD})
    client.get(ADD)
    answer = client.post(ADD, {"credential": credential, "name": "x"})

    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_the_challenge_asks_for_the_owner_of_the_device(client, db):
    options = json.loads(client.get(SIGN_IN, headers=AS_SCRIPT).content)

    assert options["request_options"]["publicKey"]["userVerification"] == "required"


def test_adding_asks_for_the_password_first(client, customer):
    client.post("/account/login/", {"login": customer.email, "password": PASSWORD})

    assert client.get(ADD).url.startswith("/account/reauthenticate/")


def test_it_counts_as_second_factor_at_the_api_too(api, customer, passkey):
    """A program cannot show a passkey: it takes a recovery code, or an app beside the passkey."""
    login = {"email": customer.email, "password": PASSWORD}
    answer = api.post("/api/v1/auth/login/", login, format="json")

    assert customer.has_second_factor
    assert answer.status_code == 401
    assert answer.json()["type"].endswith("second-factor-required")


def test_that_of_somebody_else_is_not_there(client, passkey, other_customer):
    client.post("/account/login/", {"login": other_customer.email, "password": PASSWORD})
    remove = f"/account/2fa/passkeys/{passkey.pk}/remove/"
    client.post(client.get(remove).url, {"password": PASSWORD})

    assert client.post(remove).status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_staff_may_give_up_one_of_two(reviewer, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    passkey = Authenticator.objects.create(user=reviewer, type="webauthn", data={"name": "x"})
    may_go = SecondFactorAdapter().can_delete_authenticator

    assert not may_go(passkey)
    give_second_factor(reviewer)
    assert may_go(passkey)
