"""Signing in with a password on the page."""

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from tests.accounts.conftest import current_code, is_signed_in, wrong_code
from tests.factories import PASSWORD

LOGIN = "/account/login/"


def sign_in(client, email="ada@example.org", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def test_the_right_password_signs_in(client, customer):
    answer = sign_in(client)

    assert answer.status_code == 302
    assert is_signed_in(client)


def test_the_address_may_be_typed_in_any_case(client, customer):
    sign_in(client, " ADA@Example.org ")

    assert is_signed_in(client)


def test_the_session_key_changes_with_the_sign_in(client, customer):
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key

    sign_in(client)

    assert client.session.session_key != before


def test_known_and_unknown_addresses_get_the_same_refusal(client, customer):
    known = sign_in(client, password="Wrong-Horse-9-Battery")
    unknown = sign_in(client, "nobody@example.org", "Wrong-Horse-9-Battery")

    assert known.status_code == unknown.status_code == 200
    assert "The email address or the password is not right" in known.content.decode()
    assert masked(known, "ada@example.org") == masked(unknown, "nobody@example.org")
    assert set(known.headers) == set(unknown.headers)


def masked(answer, email):
    """The page without what differs for everybody: the address typed and the form's token."""
    csrf = answer.context["csrf_token"]
    return answer.content.decode().replace(email, "…").replace(str(csrf), "…")


def test_an_unknown_address_costs_a_hash_as_well(client, db, counted_hashes):
    sign_in(client, "nobody@example.org")

    assert counted_hashes == [PASSWORD]


def test_an_unproven_address_does_not_sign_in(client, customer):
    customer.emailaddress_set.update(verified=False)

    answer = sign_in(client)

    assert answer.url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)


def test_a_blocked_person_does_not_sign_in(client, customer):
    customer.is_active = False
    customer.save()

    answer = sign_in(client)

    assert answer.url == reverse("account_inactive")
    assert not is_signed_in(client)


def test_the_second_factor_is_asked_for(client, customer_with_factor):
    answer = sign_in(client)

    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)

    client.post(answer.url, {"code": current_code()})
    assert is_signed_in(client)


def test_a_code_of_the_second_factor_works_once(client, customer_with_factor):
    code = current_code()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))

    sign_in(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": code})

    assert "The code is not right" in answer.content.decode()
    assert not is_signed_in(client)


def test_wrong_codes_lock_like_wrong_passwords(client, customer_with_factor):
    sign_in(client)
    for _attempt in range(5):
        answer = client.post(reverse("mfa_authenticate"), {"code": wrong_code()})
    assert answer.status_code == 429

    answer = client.post(reverse("mfa_authenticate"), {"code": current_code()})

    assert answer.status_code == 429
    assert not is_signed_in(client)


def test_an_address_outside_is_no_place_to_go_next(client, customer):
    answer = client.post(
        f"{LOGIN}?next=https://evil.example/",
        {"login": customer.email, "password": PASSWORD},
    )

    assert answer.url == reverse("account_settings")


def test_the_failure_is_counted_under_the_address(client, customer):
    sign_in(client, "Ada@example.org", "Wrong-Horse-9-Battery")

    attempt = AccessAttempt.objects.get()
    assert (attempt.username, attempt.ip_address) == ("ada@example.org", "127.0.0.1")
    assert "Wrong-Horse" not in attempt.post_data


@pytest.mark.parametrize(
    ("login", "password", "sentence"),
    [
        ("", PASSWORD, "Enter your email address"),
        ("ada", PASSWORD, "Enter the whole email address, with @ and the part after it"),
        ("ada@example.org", "", "Enter your password"),
        ("a" * 300 + "@example.org", PASSWORD, "Enter the whole email address"),
        ("ada@example.org", "x" * 5000, "Password must be 4096 characters or less"),
        ("ada@example.org", "NUL\0NUL", "Null characters are not allowed"),
    ],
)
def test_what_is_missing_is_said(client, db, login, password, sentence):
    answer = sign_in(client, login, password)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_the_words_are_ours(client, db):
    page = client.get(LOGIN).content.decode().lower()

    assert "placeholder" not in page
    assert "please" not in page
