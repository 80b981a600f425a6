"""New devices are told of, can be disowned, and sessions end by hand and by age."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from accounts import tokens
from accounts.devices import device_name
from accounts.models import KnownDevice, TokenFamily
from accounts.signals import new_device
from tests.accounts.conftest import heard, is_signed_in, later
from tests.factories import PASSWORD

LOGIN, SESSIONS, END = "/account/login/", "/account/sessions/", "/account/sessions/end/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in(client, email="ada@example.org", agent=FIREFOX):
    data = {"login": email, "password": PASSWORD}
    return client.post(LOGIN, data, HTTP_USER_AGENT=agent)


@pytest.fixture
def elsewhere(client, customer):
    """Another browser of the same person, which signed in before."""
    browser = type(client)()
    sign_in(browser)
    return browser


def test_the_first_device_is_no_news(client, customer):
    with heard(new_device) as calls:
        sign_in(client)

    assert calls == []
    assert customer.known_devices.get().name == "Firefox on Linux"


def test_a_further_one_is_mailed(client, customer, elsewhere, commit):
    with commit():
        sign_in(client)

    (message,) = mail.outbox
    assert message.subject == "A new device signed in"
    assert "Firefox on Linux" in message.body
    assert message.to == [customer.email]


def test_the_same_one_again_is_no_news(client, customer, elsewhere):
    with heard(new_device) as calls:
        elsewhere.post("/account/logout/")
        sign_in(elsewhere, agent=FIREFOX.replace("140", "141"))

    assert calls == []
    assert customer.known_devices.count() == 1


def test_the_mark_of_a_browser_is_kept_as_a_hash_and_out_of_scripts(client, customer):
    sign_in(client)

    cookie = client.cookies["device"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie.value not in KnownDevice.objects.get().key


def test_a_program_is_known_by_name_and_network(client, customer, elsewhere):
    body = {"email": customer.email, "password": PASSWORD}
    with heard(new_device) as calls:
        for version in (1, 2):
            client.post(
                "/api/v1/auth/login/",
                body,
                content_type="application/json",
                HTTP_USER_AGENT=f"partner/{version}.0",
            )

    assert len(calls) == 1


@pytest.fixture
def not_me(client, customer, elsewhere, commit):
    """The path of the button in the mail about this client."""
    with commit():
        sign_in(client)
    return re.search(r"/account/not-me/\S+", mail.outbox[-1].body).group()


def test_not_me_asks_before_it_does_anything(client, customer, not_me):
    assert "Sign everybody out" in type(client)().get(not_me).content.decode()
    assert is_signed_in(client)
    assert client.get("/account/").status_code == 200


def test_not_me_ends_everything_and_forces_a_reset(client, customer, not_me, commit):
    access = tokens.begin(customer).access_token
    with commit():
        type(client)().post(not_me)

    customer.refresh_from_db()
    assert client.get("/account/").status_code == 302
    assert client.get("/api/v1/auth/me/", HTTP_AUTHORIZATION=f"Bearer {access}").status_code == 401
    assert not customer.has_usable_password()
    assert "/account/password/reset/" in mail.outbox[-1].body


def test_not_me_works_once_and_for_thirty_days(client, not_me):
    with later(days=31):
        assert client.get(not_me).status_code == 410
    client.post(not_me)
    assert client.post(not_me).status_code == 410


@pytest.mark.parametrize("token", ["x", "a:b:c", "00000000-0000-4000-8000-000000000000:1:x"])
def test_a_made_up_link_is_dead(client, db, token):
    assert client.post(f"/account/not-me/{token}/").status_code == 410


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19) Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8.0", "curl"),
        ("", "Unknown browser or program"),
        ("<script>", "Unknown browser or program"),
    ],
)
def test_a_device_has_a_name_that_people_use(agent, name):
    assert device_name(agent) == name


def test_the_page_shows_browsers_and_programs(client, customer, elsewhere):
    sign_in(client)
    tokens.begin(customer)

    page = client.get(SESSIONS).content.decode()

    assert page.count("Firefox on Linux") >= 2
    assert "A program, through the API" in page


def test_one_browser_is_ended(client, customer, elsewhere):
    sign_in(client)
    other = client.get(SESSIONS).context["sessions"][1]
    assert other.session_key != client.session.session_key

    client.post(END, {"session": other.pk})

    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_one_program_is_ended(client, customer):
    token = tokens.begin(customer)
    sign_in(client)

    client.post(END, {"program": token["family"]})

    assert not TokenFamily.objects.alive().exists()


def test_ending_this_one_signs_out(client, customer):
    sign_in(client)
    current = client.get(SESSIONS).context["sessions"][0]

    client.post(END, {"session": current.pk})

    assert not is_signed_in(client)


def test_all_others_are_ended(client, customer, elsewhere):
    tokens.begin(customer)
    sign_in(client)

    client.post(SESSIONS)

    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert not TokenFamily.objects.alive().exists()


@pytest.mark.parametrize("given", [{}, {"session": "x"}, {"session": "0"}, {"program": "x"}])
def test_what_is_not_there_is_not_found(client, customer, given):
    sign_in(client)

    assert client.post(END, given).status_code == 404


def test_the_sign_ins_of_others_do_not_exist(client, customer, other_customer):
    theirs = tokens.begin(other_customer)
    browser = type(client)()
    sign_in(browser, email=other_customer.email)
    session = browser.get(SESSIONS).context["sessions"][0]
    sign_in(client)

    assert client.post(END, {"program": theirs["family"]}).status_code == 404
    assert client.post(END, {"session": session.pk}).status_code == 404
    assert browser.get("/account/").status_code == 200


AGES = [
    ("reviewer", timedelta(minutes=29), True),
    ("reviewer", timedelta(minutes=31), False),
    ("customer", timedelta(hours=71), True),
    ("customer", timedelta(hours=73), False),
]


@pytest.mark.parametrize(("who", "idle", "stays"), AGES)
def test_a_session_ends_when_nobody_comes(client, request, who, idle, stays):
    user = request.getfixturevalue(who)
    sign_in(client, email=user.email)

    with later(seconds=idle.total_seconds()):
        assert (client.get("/account/").status_code == 200) is stays


@pytest.mark.parametrize(("who", "hours"), [("reviewer", 12), ("customer", 14 * 24)])
def test_a_session_ends_at_all(client, request, who, hours):
    user = request.getfixturevalue(who)
    sign_in(client, email=user.email)
    step = 0.4 if who == "reviewer" else 48
    at = step
    while at < hours:
        with later(hours=at):
            assert client.get("/account/").status_code == 200
        at += step

    with later(hours=hours + 0.01):
        assert client.get("/account/").status_code == 302
