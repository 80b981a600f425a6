"""Two-step sign-in: turning it on and off, recovery codes, and secrets at rest."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet, InvalidToken

from accounts import encryption
from accounts.signals import second_factor_changed
from tests.accounts.conftest import SECRET, current_code, give_second_factor, heard, is_signed_in
from tests.factories import PASSWORD

LOGIN, ACTIVATE = "/account/login/", "/account/2fa/app/"


@pytest.fixture
def signed_in(client, customer):
    client.post(LOGIN, {"login": customer.email, "password": PASSWORD})
    return client


def reauthenticate(client, then):
    page = client.get(then)
    client.post(page.url, {"password": PASSWORD})
    return client.get(then)


def test_it_is_turned_on_with_a_code_of_the_app(
    signed_in, customer, django_capture_on_commit_callbacks
):
    page = reauthenticate(signed_in, ACTIVATE)
    secret = page.context["form"].secret
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )

    with heard(second_factor_changed) as calls, django_capture_on_commit_callbacks(execute=True):
        signed_in.post(ACTIVATE, {"code": code})

    assert customer.has_second_factor
    assert ("added", customer) in [(call.change, call.user) for call in calls]


def test_the_password_is_asked_again_first(signed_in):
    assert signed_in.get(ACTIVATE).url.startswith("/account/reauthenticate/")


def test_the_square_is_drawn_into_the_page(signed_in):
    page = reauthenticate(signed_in, ACTIVATE).content.decode()

    assert "<svg" in page
    assert "data:" not in page
    assert "style=" not in page


def test_the_secrets_are_encrypted_at_rest(customer_with_factor):
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))

    assert SECRET not in stored
    totp_row = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert encryption.decrypt(totp_row.data["secret"]) == SECRET


def test_a_new_key_in_front_still_reads_the_old(settings):
    secret = encryption.encrypt("secret")
    settings.FILE_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.FILE_ENCRYPTION_KEYS]

    assert encryption.decrypt(secret) == "secret"


def test_a_text_of_an_unknown_key_is_not_passed_through(settings):
    secret = encryption.encrypt("secret")
    settings.FILE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(InvalidToken):
        encryption.decrypt(secret)


def test_a_recovery_code_replaces_the_app_once(client, customer_with_factor):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    for is_first in (True, False):
        client.post(LOGIN, {"login": customer_with_factor.email, "password": PASSWORD})
        client.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert is_signed_in(client) is is_first
        client.post("/account/logout/")


def test_it_is_turned_off_after_the_password(client, customer_with_factor):
    client.post(LOGIN, {"login": customer_with_factor.email, "password": PASSWORD})
    client.post("/account/2fa/authenticate/", {"code": current_code()})
    remove = "/account/2fa/app/remove/"
    reauthenticate(client, remove)

    with heard(second_factor_changed) as calls:
        client.post(remove)

    assert not customer_with_factor.has_second_factor
    assert "removed" in [call.change for call in calls]


def test_staff_who_must_have_it_cannot_turn_it_off(client, reviewer, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    give_second_factor(reviewer)
    client.post(LOGIN, {"login": reviewer.email, "password": PASSWORD})
    client.post("/account/2fa/authenticate/", {"code": current_code()})
    remove = "/account/2fa/app/remove/"
    reauthenticate(client, remove)

    answer = client.post(remove)

    assert "keep two-step sign-in on" in answer.content.decode()
    assert reviewer.has_second_factor
