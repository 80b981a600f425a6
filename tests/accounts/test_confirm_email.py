"""Proving the address of a sign-up by the mailed link, and asking for it again."""

import pytest
from django.urls import reverse

from accounts.links import email_verification_url
from accounts.models import User
from accounts.signals import email_proven, email_verification_requested
from tests.accounts.conftest import anonymous_copy, heard, is_signed_in, later
from tests.factories import PASSWORD

AGAIN = "/account/confirm-email/again/"


@pytest.fixture
def newcomer(db):
    User.objects.register("new@example.org", PASSWORD)
    return User.objects.get()


def path(person) -> str:
    url = email_verification_url(person.emailaddress_set.get().pk)
    return url.removeprefix("http://127.0.0.1:8000")


def test_opening_the_link_changes_nothing(client, newcomer):
    answer = client.get(path(newcomer))

    assert answer.status_code == 200
    assert not newcomer.has_proven_email


def test_the_button_proves_the_address_and_signs_nobody_in(client, newcomer):
    with heard(email_proven) as calls:
        answer = client.post(path(newcomer))

    assert answer.url == reverse("account_login")
    assert newcomer.has_proven_email
    assert not is_signed_in(client)
    assert (calls[0].user, calls[0].purpose, calls[0].reference) == (newcomer, "sign_up", None)


def test_the_link_works_once(client, newcomer):
    link = path(newcomer)
    client.post(link)

    assert client.post(link).status_code == 410
    assert client.get(link).status_code == 410


@pytest.mark.parametrize(("hours", "status"), [(23, 302), (25, 410)])
def test_the_link_lasts_a_day(client, newcomer, hours, status):
    link = path(newcomer)

    with later(hours=hours):
        assert client.post(link).status_code == status


def test_a_changed_link_is_dead(client, newcomer):
    assert client.get(path(newcomer)[:-3] + "x/").status_code == 410


def test_the_mail_can_be_sent_again(client, newcomer):
    with heard(email_verification_requested) as calls:
        client.post(AGAIN, {"email": "New@example.org"})

    assert calls[0].email_address.user == newcomer


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_proven_and_unknown_addresses_get_the_same_answer_and_no_mail(
    client, newcomer, customer, email
):
    unproven = client.post(AGAIN, {"email": newcomer.email}, follow=True)
    with heard(email_verification_requested) as calls:
        answer = client.post(AGAIN, {"email": email}, follow=True)

    assert not calls
    assert answer.redirect_chain == unproven.redirect_chain
    assert anonymous_copy(answer) == anonymous_copy(unproven)
