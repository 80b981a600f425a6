"""The account page, the devices, signing out, and what holds for every page of the account."""

import re

import pytest
from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse
from django.utils.html import strip_tags

from tests.accounts.conftest import give_second_factor, is_signed_in
from tests.factories import PASSWORD

OPEN = [
    "account_login",
    "account_signup",
    "account_request_sign_in_link",
    "account_sign_in_link_sent",
    "account_email_verification_sent",
    "account_resend_verification",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
]
OWN = [
    "account_settings",
    "account_logout",
    "account_change_password",
    "usersessions_list",
    "mfa_index",
    "account_reauthenticate",
]


def assert_is_ours(page: str) -> None:
    words = strip_tags(page[page.index("<main") : page.index("</main>")])
    assert len(re.findall("<h1", page)) == 1
    assert not re.search(r"\sstyle=|<style|onclick=|placeholder=|<script(?![^>]*src)", page)
    assert not re.search(r"\b(please|sorry|invalid|required|oops)\b", words, re.IGNORECASE)


@pytest.mark.parametrize("name", OPEN)
def test_every_open_page_is_ours(client, db, name):
    answer = client.get(reverse(name))

    assert answer.status_code == 200
    assert_is_ours(answer.content.decode())


@pytest.mark.parametrize("name", OWN)
def test_every_page_of_ones_own_is_ours(client, customer, name):
    client.force_login(customer)
    answer = client.get(reverse(name))

    assert answer.status_code == 200
    assert_is_ours(answer.content.decode())


@pytest.mark.parametrize("name", ["mfa_reauthenticate", "mfa_index"])
def test_the_pages_of_the_second_factor_are_ours(client, customer, name):
    client.force_login(give_second_factor(customer))

    assert_is_ours(client.get(reverse(name)).content.decode())


@pytest.mark.parametrize("name", OWN)
def test_strangers_are_sent_to_sign_in(client, db, name):
    answer = client.get(reverse(name))

    assert answer.url.startswith(("/account/login/", "/"))


@pytest.mark.parametrize("name", ["account_email", "account_confirm_login_code"])
def test_pages_that_do_not_fit_are_not_routed(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_link_to_sign_out_does_not_sign_out(client, customer):
    client.force_login(customer)

    client.get("/account/logout/")
    assert is_signed_in(client)

    client.post("/account/logout/")
    assert not is_signed_in(client)


def test_other_devices_are_signed_out_by_a_button(client, customer):
    other = type(client)()
    for browser in (client, other):
        browser.post("/account/login/", {"login": customer.email, "password": PASSWORD})
    assert client.get("/account/sessions/").content.decode().count("this device") == 1

    client.post("/account/sessions/")

    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_mail_that_no_signal_announces_is_a_loud_fault(rf):
    with pytest.raises(ImproperlyConfigured):
        get_adapter(rf.get("/")).send_mail("account/email/login_code", "ada@example.org", {})
