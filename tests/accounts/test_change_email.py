"""Another e-mail address: proven before it holds, both told, seven days to take it back."""

import re

import pytest
from django.core import mail

from accounts import tokens
from accounts.models import ApiKey, EmailChange, Scope, User
from notifications.models import Notification
from tests.accounts.conftest import give_second_factor, is_signed_in, later
from tests.factories import PASSWORD, make_user

PAGE, API = "/account/email/", "/api/v1/account/email/"
NEW = "ada.king@example.org"


@pytest.fixture
def signed_in(client, customer):
    """A browser whose person gave the password a moment ago."""
    client.force_login(customer)
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": PAGE})
    return client


def mail_to(address):
    return [message for message in mail.outbox if message.to == [address]][-1]


def link_in(message):
    return re.search(r"/account/email/(?:confirm|undo)/\S+", message.body).group()


@pytest.fixture
def asked(signed_in, customer, commit):
    """The link in the mail to the new address."""
    with commit():
        assert signed_in.post(PAGE, {"email": NEW}).url == f"{PAGE}sent/"
    return link_in(mail_to(NEW))


@pytest.fixture
def changed(asked, signed_in, customer, commit):
    """The way back, in the mail to the old address."""
    with commit():
        type(signed_in)().post(asked)
    return link_in(mail_to("ada@example.org"))


def test_the_password_is_asked_unless_it_was_given_lately(client, customer):
    client.force_login(customer)
    assert client.get(PAGE).url.startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": PAGE})
    assert client.get(PAGE).status_code == 200


def test_the_old_address_holds_until_the_new_one_is_proven(asked, signed_in, customer):
    customer.refresh_from_db()
    assert customer.email == "ada@example.org"
    assert NEW in mail_to(customer.email).body
    assert NEW in signed_in.get("/account/").content.decode()
    assert "Use this address" in type(signed_in)().get(asked).content.decode()
    customer.refresh_from_db()
    assert customer.email == "ada@example.org"


def test_proven_it_holds_and_every_sign_in_ends(asked, signed_in, customer, commit):
    access = tokens.begin(customer).access_token
    answer = type(signed_in)().post(asked)

    customer.refresh_from_db()
    assert "Sign in with ada.king@example.org" in answer.content.decode()
    assert customer.email == NEW
    assert customer.has_proven_email
    assert signed_in.get("/account/").status_code == 302
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {access}"}
    assert signed_in.get("/api/v1/auth/me/", **bearer).status_code == 401
    assert type(signed_in)().post(asked).status_code == 410


def test_both_mailboxes_are_told(changed):
    assert "undo" in changed
    assert "uses this address" in mail_to(NEW).body


def test_the_link_runs_out(asked, signed_in, customer):
    with later(hours=25):
        assert type(signed_in)().post(asked).status_code == 410
    customer.refresh_from_db()
    assert customer.email == "ada@example.org"


def test_a_later_wish_or_a_new_password_kills_the_link(asked, signed_in, customer):
    EmailChange.ask(customer, "third@example.org")
    assert type(signed_in)().post(asked).status_code == 410
    customer.set_password("Another-Horse-9-Battery")
    customer.save()
    assert not customer.email_changes.pending().exists()


def test_it_can_be_stopped(asked, signed_in):
    signed_in.post(f"{PAGE}cancel/")
    assert type(signed_in)().post(asked).status_code == 410


def test_a_taken_address_is_answered_alike_and_its_owner_told(signed_in, other_customer, commit):
    with commit():
        answer = signed_in.post(PAGE, {"email": other_customer.email}, follow=True)

    assert "We sent a mail to grace@example.org" in answer.content.decode()
    kinds = Notification.objects.filter(recipient=other_customer).values_list("kind", flat=True)
    assert set(kinds) == {"account_exists"}
    assert "confirm" not in mail_to(other_customer.email).body


def test_an_address_taken_meanwhile_stays_with_who_has_it(asked, signed_in, customer):
    make_user(NEW)
    assert type(signed_in)().post(asked).status_code == 410
    customer.refresh_from_db()
    assert customer.email == "ada@example.org"


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("ADA@example.org ", "This is your email address already"),
        ("ada", "Enter the whole email address"),
        ("", "Enter your email address"),
    ],
)
def test_what_is_wrong_is_said(signed_in, email, sentence):
    assert sentence in signed_in.post(PAGE, {"email": email}).content.decode()
    assert not EmailChange.objects.exists()


def test_only_so_many_links_are_mailed(signed_in, settings, real_limits):
    settings.LIMITS = {**settings.LIMITS, "change_email": "2/hour"}
    answers = [signed_in.post(PAGE, {"email": f"{n}@example.org"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "You tried too often" in answers[2].content.decode()


def test_the_old_mailbox_takes_it_back(changed, client, customer, commit):
    thief = type(client)()
    thief.force_login(User.objects.get(pk=customer.pk))
    give_second_factor(customer)
    key, _text = ApiKey.objects.make(customer, name="thief", scopes=[Scope.CLAIMS_READ])
    assert "Take it back" in client.get(changed).content.decode()
    with commit():
        answer = client.post(changed)

    customer.refresh_from_db()
    key.refresh_from_db()
    assert "Everybody is signed out" in answer.content.decode()
    assert customer.email == "ada@example.org"
    assert not customer.has_usable_password()
    assert not customer.has_second_factor
    assert key.revoked
    assert thief.get("/account/").status_code == 302
    assert "/account/password/reset/" in mail_to("ada@example.org").body
    assert client.post(changed).status_code == 410


def test_taking_back_works_for_seven_days(changed, client):
    with later(days=6):
        assert client.get(changed).status_code == 200
    with later(days=8):
        assert client.post(changed).status_code == 410


def test_meanwhile_nobody_else_gets_the_old_address(changed, client, customer, commit):
    """Else a thief registers it, and the way back leads nowhere."""
    with commit():
        User.objects.register("ada@example.org", "Another-Horse-9-Battery")
    assert not User.objects.filter(email="ada@example.org").exists()
    client.post(changed)
    customer.refresh_from_db()
    assert customer.email == "ada@example.org"


def test_the_way_back_is_not_the_way_there(changed, asked, client):
    assert client.get(changed.replace("undo", "confirm")).status_code == 410
    token = asked.rstrip("/").rpartition("/")[2]
    undo = re.sub(r"[^/]+/$", f"{token}/", changed)
    assert client.get(undo).status_code == 410


def test_by_api(api, customer, commit):
    api.force_authenticate(customer)
    body = {"email": NEW, "current_password": PASSWORD}
    with commit():
        answer = api.put(API, body, format="json")

    assert answer.status_code == 202
    assert "confirm" in link_in(mail_to(NEW))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": NEW, "current_password": "wrong"}, "current_password"),
        ({"email": NEW}, "current_password"),
        ({"email": "ada@example.org", "current_password": PASSWORD}, "email"),
        ({"email": "ada", "current_password": PASSWORD}, "email"),
    ],
)
def test_the_api_says_what_is_wrong(api, customer, body, field):
    api.force_authenticate(customer)
    answer = api.put(API, body, format="json")
    assert answer.status_code == 400
    assert field in str(answer.json()["errors"])


def test_guesses_by_api_lock(api, customer):
    api.force_authenticate(customer)
    body = {"email": NEW, "current_password": "wrong"}
    codes = [api.put(API, body, format="json").status_code for _n in range(6)]
    assert codes[-1] == 429


def test_this_browser_is_signed_out_too(asked, signed_in):
    signed_in.post(asked)
    assert not is_signed_in(signed_in)
