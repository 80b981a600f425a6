"""Signing in with an account elsewhere, against a provider on this machine: real redirects."""

import re
from html import unescape

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.facebook import flows as facebook_flows
from allauth.socialaccount.providers.facebook.views import FacebookOAuth2Adapter
from allauth.socialaccount.providers.google import views as google
from django.core import mail
from django.test import Client

from accounts.models import Door, EventKind, LoginAttempt, MailedLink, Refused, SecurityEvent, User
from flightclaim.environment import social_app_settings
from tests.accounts.conftest import current_code, give_second_factor, is_signed_in, later
from tests.factories import PASSWORD
from tests.identity_provider import CLIENT_ID, SECRET, identity_provider

METHODS = "/account/sign-in-methods/"
NEWCOMER = {
    "sub": "there-1", "id": "there-1", "email": "New@Example.org", "email_verified": True,
    "name": "Nora Newcomer", "given_name": "Nora", "family_name": "Newcomer",
    "picture": "https://example.org/nora.png",
}  # fmt: skip


@pytest.fixture
def provider(settings, monkeypatch):
    with identity_provider() as there:
        facts = {"client_id": CLIENT_ID, "secret": SECRET}
        settings.SOCIAL_PROVIDERS = {
            "google": {"provider": "google", "name": "Google", **facts},
            "facebook": {"provider": "facebook", "name": "Facebook", **facts},
            "oidc": {
                "provider": "openid_connect", "name": "Work", "server_url": there.address, **facts
            },
        }  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = social_app_settings(settings.SOCIAL_PROVIDERS)
        authorize, graph = f"{there.address}/authorize", f"{there.address}/graph"
        monkeypatch.setattr(google.GoogleOAuth2Adapter, "authorize_url", authorize)
        monkeypatch.setattr(
            google.GoogleOAuth2Adapter, "access_token_url", f"{there.address}/token"
        )
        monkeypatch.setattr(google, "ID_TOKEN_ISSUER", there.address)
        monkeypatch.setattr(FacebookOAuth2Adapter, "authorize_url", authorize)
        monkeypatch.setattr(
            FacebookOAuth2Adapter, "access_token_url", f"{graph}/oauth/access_token"
        )
        monkeypatch.setattr(facebook_flows, "GRAPH_API_URL", graph)
        there.profile = dict(NEWCOMER)
        yield there


def leave(client, slug="oidc", **extra):
    """Press the button; where the page leads on to."""
    page = client.post(f"/account/social/{slug}/", extra)
    return unescape(re.search(r'content="0; url=([^"]+)"', page.content.decode())[1])


def go(client, slug="oidc", **extra):
    """To the provider and back; the page one lands on."""
    there = requests.get(leave(client, slug, **extra), allow_redirects=False, timeout=5)
    assert there.headers["Location"].startswith(
        f"http://testserver/account/social/{slug}/callback/"
    )
    return client.get(there.headers["Location"].removeprefix("http://testserver"), follow=True)


def sign_in(client, user):
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})


def connect(client, user, slug="oidc"):
    """As its owner does: signed in, and the password once more."""
    sign_in(client, user)
    asked = client.post(f"/account/social/{slug}/", {"process": "connect"})
    page = client.post(asked.url, {"password": PASSWORD})
    url = unescape(re.search(r'content="0; url=([^"]+)"', page.content.decode())[1])
    there = requests.get(url, allow_redirects=False, timeout=5)
    return client.get(there.headers["Location"].removeprefix("http://testserver"), follow=True)


@pytest.fixture
def connected(customer, provider):
    return SocialAccount.objects.create(user=customer, provider="oidc", uid="there-1")


@pytest.mark.parametrize("slug", ["google", "oidc"])
def test_a_proven_address_begins_an_account(client, db, provider, slug):
    go(client, slug)

    person = User.objects.get()
    assert is_signed_in(client)
    assert (person.email, person.given_names) == ("new@example.org", "Nora")
    assert person.has_proven_email
    assert not person.has_usable_password()
    assert LoginAttempt.objects.get().door == Door.SOCIAL


def test_only_what_the_connection_is_known_by_is_kept(client, db, provider):
    go(client)

    kept = SocialAccount.objects.get().extra_data
    assert kept == {"email": "New@Example.org", "name": "Nora Newcomer"}


def test_who_is_connected_is_signed_in(client, connected, customer):
    go(client)

    assert client.session["_auth_user_id"] == str(customer.pk)


@pytest.mark.parametrize("is_verified", [True, False])
def test_the_same_address_opens_no_account(client, customer, provider, is_verified, commit):
    provider.profile |= {"email": customer.email, "email_verified": is_verified}

    with commit():
        page = go(client)

    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert ("Sign in first" in page.content.decode()) is is_verified
    assert [m.to for m in mail.outbox] == ([] if is_verified else [[customer.email]])


def test_without_proof_nobody_learns_who_has_an_account(client, customer, provider):
    provider.profile |= {"email": customer.email, "email_verified": False}
    known = go(client)
    provider.profile |= {"email": "nobody@example.org"}
    unknown = go(Client())

    assert known.redirect_chain == unknown.redirect_chain
    assert "Check your email" in known.content.decode()


@pytest.mark.parametrize("word", [False, "false", "yes", 1, None])
def test_an_address_the_provider_does_not_vouch_for_is_proven_by_mail(client, db, provider, word):
    provider.profile["email_verified"] = word
    go(client)

    assert not is_signed_in(client)
    assert not User.objects.get().has_proven_email


def confirm(client):
    bodies = " ".join(message.body for message in mail.outbox)
    client.post(re.search(r"/account/confirm-email/[^/]+/", bodies)[0])


def test_facebook_vouches_for_nobody(client, db, provider, commit):
    """Its people prove the mailbox, in the browser they came with."""
    with commit():
        go(client, "facebook")
    confirm(client)

    assert User.objects.get().has_proven_email
    assert SocialAccount.objects.filter(provider="facebook").exists()


def test_what_a_stranger_began_with_an_address_is_not_left_to_them(client, db, provider, commit):
    provider.profile["email_verified"] = False
    with commit():
        go(Client())
    confirm(client)  # the owner, elsewhere

    assert User.objects.get().has_proven_email
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("way", ["link", "reset"])
def test_nor_by_the_other_proofs(client, db, provider, way, commit):
    provider.profile["email_verified"] = False
    go(Client())
    mail.outbox.clear()
    with commit():
        if way == "link":
            MailedLink.send("new@example.org", MailedLink.Purpose.SIGN_IN)
        else:
            User.objects.request_password_reset("new@example.org")
    path = re.search(r"http://[^/]+(/account/\S+)", mail.outbox[0].body)[1]
    page = client.get(path, follow=True)
    passwords = {"password1": PASSWORD + "1", "password2": PASSWORD + "1"}
    client.post(page.request["PATH_INFO"], passwords)

    assert not SocialAccount.objects.exists()


def test_connecting_asks_for_the_password_first(client, customer, provider):
    sign_in(client, customer)
    answer = client.post("/account/social/oidc/", {"process": "connect"})

    assert answer.url.startswith("/account/reauthenticate/")
    assert provider.asked == []


def test_nobody_connects_without_being_signed_in(client, db, provider):
    answer = client.post("/account/social/oidc/", {"process": "connect"})

    assert answer.url.startswith("/account/login/")


def test_its_owner_connects_it_and_is_told(client, customer, provider, commit):
    with commit():
        page = connect(client, customer)

    assert "Connected." in page.content.decode()
    assert SocialAccount.objects.get().user == customer
    assert SecurityEvent.objects.get(kind=EventKind.LINKED).detail == {"provider": "oidc"}
    assert "Work can now be used" in mail.outbox[-1].body


def test_a_connection_belongs_to_one_person(client, connected, other_customer):
    page = connect(client, other_customer)

    assert "connected to another account" in page.content.decode()
    assert SocialAccount.objects.get().user == connected.user


def disconnect(client, account):
    answer = client.post("/account/social/disconnect/", {"account": account.pk})
    if answer.status_code == 302 and "reauthenticate" in answer.url:
        answer = client.post(answer.url, {"password": PASSWORD})
    return answer


def test_it_is_disconnected_after_the_password(client, connected, customer, commit):
    sign_in(client, customer)
    with commit():
        disconnect(client, connected)

    assert not SocialAccount.objects.exists()
    assert SecurityEvent.objects.filter(kind=EventKind.UNLINKED, user=customer).exists()
    assert "can no longer be used" in mail.outbox[-1].body


def test_the_last_way_in_stays(client, connected, customer):
    customer.set_unusable_password()
    customer.save()
    client.force_login(customer)
    answer = disconnect(client, connected)

    assert answer.status_code == 422
    assert "Choose a password first" in answer.content.decode()
    assert SocialAccount.objects.exists()


def test_that_of_somebody_else_is_not_there(client, connected, other_customer):
    sign_in(client, other_customer)

    assert disconnect(client, connected).status_code == 404
    assert client.post("/account/social/disconnect/", {"account": "x"}).status_code == 404


def test_the_second_factor_is_asked_here_as_well(client, connected, customer):
    give_second_factor(customer)
    page = go(client)
    assert page.request["PATH_INFO"] == "/account/2fa/authenticate/"
    assert not is_signed_in(client)

    client.post("/account/2fa/authenticate/", {"code": current_code()})
    assert is_signed_in(client)


def test_staff_without_one_do_not_reach_the_desk(client, reviewer, provider, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    SocialAccount.objects.create(user=reviewer, provider="oidc", uid="there-1")
    go(client)

    assert client.get("/admin/").status_code == 302


def test_who_is_blocked_is_refused_and_it_is_logged(client, connected, customer):
    customer.is_active = False
    customer.save()
    page = go(client)

    assert not is_signed_in(client)
    assert "cannot be used" in page.content.decode()
    assert LoginAttempt.objects.get().reason == Refused.BLOCKED


def test_who_asked_to_be_erased_is_refused(client, connected, customer):
    customer.leave()
    go(client)

    assert not is_signed_in(client)


def test_a_disowned_sign_in_takes_its_connections_along(client, customer, provider, commit):
    sign_in(Client(), customer)  # their own device
    with commit():
        connect(client, customer)
    notice = next(m for m in mail.outbox if "/account/not-me/" in m.body)
    client.post(re.search(r"/account/not-me/\S+", notice.body)[0])

    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    ("mood", "status"),
    [("silent", 502), ("mixed", 401), ("empty", 502), ("stranger", 401)],
)
def test_whatever_the_provider_answers_there_is_a_page(client, db, provider, mood, status):
    url = leave(client)
    provider.mood = mood
    there = requests.get(url, allow_redirects=False, timeout=5)
    page = client.get(there.headers["Location"].removeprefix("http://testserver"))

    assert page.status_code in (status, 401)
    assert "did not work" in page.content.decode()
    assert not User.objects.exists()


def test_a_provider_that_is_away_is_said_so(client, db, provider):
    provider.mood = "silent"

    assert client.post("/account/social/oidc/").status_code == 502


def test_saying_no_there_leads_back(client, db, provider):
    provider.mood = "refuse"

    assert "without signing in" in go(client).content.decode()


def test_a_forged_or_old_state_opens_nothing(client, connected):
    url = leave(client)
    there = requests.get(url, allow_redirects=False, timeout=5).headers["Location"]
    path = there.removeprefix("http://testserver")

    assert Client().get(path).status_code == 401  # another browser
    assert client.get(re.sub("state=[^&]+", "state=forged", path)).status_code == 401
    with later(minutes=11):
        assert client.get(path).status_code == 401
    assert not is_signed_in(client)


def test_without_an_address_there_is_no_account(client, db, provider):
    del provider.profile["email"]

    assert "We need an email address" in go(client).content.decode()
    assert not User.objects.exists()


def test_buttons_only_for_what_is_configured(client, db, provider, settings):
    assert "Continue with Work" in client.get("/account/login/").content.decode()
    assert "Continue with Google" in client.get("/account/signup/").content.decode()
    settings.SOCIAL_PROVIDERS = {}

    assert "Continue with" not in client.get("/account/login/").content.decode()
    assert client.post("/account/social/google/").status_code == 404


def test_a_get_leaves_for_nowhere(client, provider):
    assert client.get("/account/social/oidc/").status_code == 405


def test_where_one_wanted_to_go_is_kept_on_this_site_only(client, connected):
    assert go(client, next=METHODS).request["PATH_INFO"] == METHODS
    away = go(Client(), next="https://evil.example/")
    assert away.request["PATH_INFO"] == "/account/"


def test_new_accounts_by_this_door_are_limited_too(db, provider, settings):
    settings.LIMITS = settings.LIMITS | {"register": "3/hour"}
    statuses = []
    for number in range(4):
        provider.profile |= {"sub": f"there-{number}", "email": f"new{number}@example.org"}
        statuses.append(go(Client()).status_code)

    assert statuses == [200, 200, 200, 429]


def test_the_page_names_each_way(client, connected, customer):
    EmailAddress.objects.filter(user=customer).update(verified=True)
    sign_in(client, customer)
    page = client.get(METHODS).content.decode()

    assert all(word in page for word in ("Password", "Mailed link", "Work", "Google", "Facebook"))


@pytest.mark.parametrize("slug", ["google", "oidc"])
def test_codes_are_bound_to_this_browser(client, db, provider, slug):
    assert "code_challenge=" in leave(client, slug)
