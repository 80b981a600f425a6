"""Creating an account on the page."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.signals import (
    account_already_exists,
    email_verification_requested,
    user_registered,
)
from tests.accounts.conftest import anonymous_copy, heard, is_signed_in
from tests.factories import PASSWORD

PAGE = "/account/signup/"


def sign_up(client, email="new@example.org", password=PASSWORD, again=None, **extra):
    data = {"email": email, "password1": password, "password2": again or password}
    return client.post(PAGE, data, **extra)


def test_an_account_begins_unproven(client, db):
    with heard(user_registered) as registered, heard(email_verification_requested) as asked:
        answer = sign_up(client, "New@Example.org")

    person = User.objects.get()
    assert answer.url == reverse("account_email_verification_sent")
    assert person.email == "new@example.org"
    assert not person.has_proven_email
    assert not is_signed_in(client)
    assert registered[0].user == person
    assert asked[0].email_address.user == person


def test_known_and_unknown_addresses_get_the_same_answer(client, customer):
    known = sign_up(client, customer.email, follow=True)
    unknown = sign_up(client, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert anonymous_copy(known) == anonymous_copy(unknown)
    assert set(known.headers) == set(unknown.headers)
    assert set(known.cookies) == set(unknown.cookies)


def test_both_cost_the_same_hash(client, customer, counted_hashes):
    sign_up(client, customer.email)
    sign_up(client, "new@example.org")

    assert counted_hashes == [PASSWORD, PASSWORD]


def test_the_owner_of_a_known_address_is_told_and_nothing_changes(client, customer):
    with heard(account_already_exists) as calls:
        sign_up(client, "ADA@example.org", "Another-Horse-9-Battery")

    customer.refresh_from_db()
    assert calls[0].email == customer.email
    assert customer.check_password(PASSWORD)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "password", "again", "sentence"),
    [
        ("", PASSWORD, PASSWORD, "Enter your email address"),
        ("new", PASSWORD, PASSWORD, "Enter the whole email address"),
        ("new@example.org", "", "", "Enter a new password"),
        ("new@example.org", PASSWORD, "different", "Enter the same password in both fields"),
        ("new@example.org", "short", "short", "Password must be 12 characters or more"),
        ("longmailbox@example.org", "Longmailbox@1", "Longmailbox@1", "too similar"),
    ],
)
def test_what_is_missing_is_said(client, db, email, password, again, sentence):
    answer = sign_up(client, email, password, again)

    assert sentence in answer.content.decode()
    assert not User.objects.exists()


def test_a_known_address_does_not_change_what_is_said_about_a_bad_password(client, customer):
    known = sign_up(client, customer.email, "short")
    unknown = sign_up(client, "new@example.org", "short")

    assert anonymous_copy(known).replace(customer.email, "…") == anonymous_copy(unknown).replace(
        "new@example.org", "…"
    )


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database decides the race")
@pytest.mark.django_db(transaction=True)
def test_of_eight_who_register_at_once_all_get_the_same_answer_and_one_account_begins():
    def register(_number):
        try:
            answer = sign_up(Client(), "new@example.org")
            return answer.status_code, answer.url
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(register, range(8)))

    assert answers == {(302, "/account/confirm-email/")}
    assert User.objects.count() == 1
