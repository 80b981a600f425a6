"""Changing, or first choosing, one's password on the account pages."""

import pytest

from accounts.signals import password_changed
from tests.accounts.conftest import heard, is_signed_in
from tests.factories import PASSWORD

CHANGE, SET = "/account/password/change/", "/account/password/set/"
NEW = "Another-Horse-9-Battery"


def change(client, old=PASSWORD, new=NEW, again=None):
    data = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post(CHANGE, data)


def test_the_password_changes_and_this_session_stays(client, customer):
    client.force_login(customer)
    with heard(password_changed) as calls:
        answer = change(client)

    customer.refresh_from_db()
    assert answer.url == "/account/"
    assert customer.check_password(NEW)
    assert is_signed_in(client)
    assert len(calls) == 1


def test_other_sessions_end(client, customer):
    other_browser = type(client)()
    other_browser.force_login(customer)
    client.force_login(customer)

    change(client)

    assert other_browser.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("Wrong-Horse-9-Battery", NEW, NEW, "The current password is not right"),
        (PASSWORD, NEW, "different", "Enter the same password in both fields"),
        (PASSWORD, PASSWORD, PASSWORD, "You used this password before"),
        (PASSWORD, "short", "short", "Password must be 12 characters or more"),
    ],
)
def test_what_is_wrong_is_said(client, customer, old, new, again, sentence):
    client.force_login(customer)

    answer = change(client, old, new, again)

    customer.refresh_from_db()
    assert sentence in answer.content.decode()
    assert customer.check_password(PASSWORD)


def test_a_person_without_a_password_chooses_one(client, customer):
    customer.set_unusable_password()
    customer.save()
    client.force_login(customer)

    assert client.get(CHANGE).url == SET
    client.post(SET, {"password1": NEW, "password2": NEW})

    customer.refresh_from_db()
    assert customer.check_password(NEW)


def test_nobody_changes_a_password_without_signing_in(client, customer):
    assert change(client).url.startswith("/account/login/")
