"""What ends every session and token of a person: seven causes, three kinds of sign-in."""

import jwt
import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from rest_framework.test import APIClient

from accounts import tokens
from accounts.choices import Role
from accounts.models import MailedLink, TokenFamily
from accounts.signals import rights_changed
from accounts.tasks import clean_up_sign_ins
from accounts.token_keys import key_id
from tests.accounts.conftest import heard, later

REFRESH, ME = "/api/v1/auth/refresh/", "/api/v1/auth/me/"
FIRST_KEY, SECOND_KEY = "first-key-of-fifty-letters" * 2, "second-key-of-fifty-letters" * 2


def change_password(user):
    user.set_password("Another-Horse-9-Battery")
    user.save()


def set_field(name, value):
    def change(user):
        setattr(user, name, value)
        user.save()

    return change


def set_only(name, value):
    def change(user):
        setattr(user, name, value)
        user.save(update_fields=[name])

    return change


CAUSES = {
    "password": change_password,
    "address": set_field("email", "new@example.org"),
    "role": set_field("role", Role.REVIEWER),
    "role alone": set_only("role", Role.REVIEWER),
    "block": set_field("is_active", False),
    "sign out everywhere": lambda user: user.end_sign_ins(),
    "deletion": lambda user: user.delete(),
}


@pytest.fixture(params=CAUSES)
def cause(request):
    return CAUSES[request.param]


def me(access) -> int:
    return APIClient().get(ME, headers={"authorization": f"Bearer {access}"}).status_code


def test_it_ends_the_session(client, customer, cause):
    client.force_login(customer)
    assert client.get("/account/").status_code == 200

    cause(customer)

    assert client.get("/account/").status_code == 302


def test_it_ends_the_access_token(customer, cause):
    access = tokens.begin(customer).access_token
    assert me(access) == 200

    cause(customer)

    assert me(access) == 401


def test_it_ends_the_refresh_token(api, customer, cause):
    refresh = str(tokens.begin(customer))

    cause(customer)

    assert api.post(REFRESH, {"refresh": refresh}, format="json").status_code == 401


def test_it_ends_the_rows_of_the_families(customer, cause):
    tokens.begin(customer)

    cause(customer)

    assert not TokenFamily.objects.alive().exists()


def test_what_changes_nothing_of_that_ends_nothing(client, customer):
    access = tokens.begin(customer).access_token
    client.force_login(customer)
    customer.phone = "+49 30 1"
    with heard(rights_changed) as calls:
        customer.save()

    assert calls == []
    assert me(access) == 200
    assert client.get("/account/").status_code == 200


def test_a_change_of_role_says_what_it_was(customer):
    before = customer.role_since
    with heard(rights_changed) as calls:
        CAUSES["role alone"](customer)

    customer.refresh_from_db()
    assert [call.before for call in calls] == [{"role": Role.CUSTOMER}]
    assert customer.role_since > before


def test_a_token_says_no_more_than_who(customer):
    claims = set(tokens.begin(customer).access_token.payload)

    assert claims == {"token_type", "exp", "iat", "jti", "user_id", "family", "stamp"}


def test_the_header_names_the_key(customer):
    header = jwt.get_unverified_header(str(tokens.begin(customer)))

    assert header == {"alg": "HS256", "typ": "JWT", "kid": key_id(django_settings.SECRET_KEY)}


def test_a_new_key_in_front_signs_nobody_out(customer, settings):
    settings.JWT_SIGNING_KEYS = [FIRST_KEY]
    access = str(tokens.begin(customer).access_token)
    settings.JWT_SIGNING_KEYS = [SECOND_KEY, FIRST_KEY]

    assert me(access) == 200
    newer = tokens.begin(customer).access_token
    assert jwt.get_unverified_header(str(newer))["kid"] == key_id(SECOND_KEY)


def test_a_key_taken_off_the_ring_opens_nothing(customer, settings):
    settings.JWT_SIGNING_KEYS = [FIRST_KEY]
    access = str(tokens.begin(customer).access_token)
    settings.JWT_SIGNING_KEYS = [SECOND_KEY]

    assert me(access) == 401


@pytest.mark.parametrize(
    "header", [{"kid": "other"}, {"kid": "../../dev/null"}, {"jku": "https://x"}]
)
def test_what_a_header_says_cannot_change_the_key(customer, header):
    payload = tokens.begin(customer).access_token.payload
    payload |= {"iss": django_settings.SITE_URL, "aud": "flightclaim-api"}
    forged = jwt.encode(payload, "x" * 50, algorithm="HS256", headers=header)

    assert me(forged) == 401


@pytest.mark.parametrize("lifetime", [0, 60])
def test_reads_ask_the_database_as_often_as_the_setting_says(
    api, customer, settings, lifetime, django_assert_num_queries
):
    settings.JWT_READ_CACHE_SECONDS = lifetime
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.begin(customer).access_token}")
    assert api.get(ME).status_code == 200

    with django_assert_num_queries(0 if lifetime else 2):
        assert api.get(ME).json()["email"] == customer.email


def test_with_it_a_sign_out_reaches_writes_at_once_and_reads_later(api, customer, settings):
    settings.JWT_READ_CACHE_SECONDS = 60
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.begin(customer).access_token}")
    api.get(ME)

    customer.end_sign_ins()

    assert api.get(ME).status_code == 200
    assert api.patch(ME, {"phone": "1"}, format="json").status_code == 401
    with later(seconds=61):
        assert api.get(ME).status_code == 401


def test_what_ran_out_is_deleted_by_night(client, customer):
    client.force_login(customer)
    tokens.begin(customer)
    MailedLink.send(customer.email, MailedLink.Purpose.SIGN_IN)
    clean_up_sign_ins()
    assert TokenFamily.objects.count() == MailedLink.objects.count() == Session.objects.count() == 1

    with later(days=40):
        clean_up_sign_ins()

    assert not TokenFamily.objects.exists()
    assert not MailedLink.objects.exists()
    assert not Session.objects.exists()
