"""What the law wants said: versions with days, tables from what the programs go by, the imprint."""

import hashlib
from datetime import date

import pytest

from accounts.inventory import Purpose
from claims import texts
from flightclaim import operator
from gdpr import policy
from gdpr.models import RetentionClass

pytestmark = pytest.mark.django_db
KINDS = ("terms", "privacy", "cookies", "accessibility")


@pytest.fixture
def two_versions(tmp_path, monkeypatch):
    """A second privacy policy, published later."""
    for path in texts.FOLDER.glob("*.t*"):
        (tmp_path / path.name).write_text(path.read_text())
    new = "All of it is new.\n\n@periods\n"
    (tmp_path / "privacy-2.en.txt").write_text(new)
    with (tmp_path / "published.toml").open("a") as file:
        file.write(
            '\n[[texts]]\nkind = "privacy"\nversion = "2"\nlanguage = "en"\n'
            f'published_on = 2027-01-05\nsha256 = "{hashlib.sha256(new.encode()).hexdigest()}"\n'
        )
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    for cached in (texts._entries, texts._read):
        cached.cache_clear()
    yield
    for cached in (texts._entries, texts._read):
        cached.cache_clear()


@pytest.mark.parametrize("kind", KINDS)
def test_each_says_its_version_and_day_and_is_linked_below(client, kind):
    page = client.get(f"/legal/{kind}/").content.decode()
    day = texts.published(kind).published_on
    assert isinstance(day, date)
    assert f"Version {texts.current_version(kind)} of {day.day} Nov 2026" in page
    assert f'href="/legal/{kind}/"' in client.get("/").content.decode()


def test_an_earlier_version_stays_reachable_and_says_so(client, two_versions):
    today = client.get("/legal/privacy/").content.decode()
    assert "All of it is new." in today
    assert "Version 2 of 5 Jan 2027" in today
    assert 'href="/legal/privacy/1/"' in today

    earlier = client.get("/legal/privacy/1/").content.decode()
    assert "This is an earlier version." in earlier
    assert "The check needs no account." in earlier
    assert client.get("/legal/privacy/3/").status_code == 404


def test_the_policy_lists_what_the_inventory_has(client):
    page = client.get("/legal/privacy/").content.decode()
    for row in policy.inventory():
        assert str(row["purpose"]) in page
    assert {str(Purpose.CLAIM.label), str(Purpose.MONEY.label)} <= {
        str(row["purpose"]) for row in policy.inventory()
    }
    assert "Documents, pictures and signatures" in page


def test_its_periods_are_those_the_clean_up_reads(client):
    before = client.get("/legal/privacy/").content.decode()
    assert "7 years from the day of the payment" in before
    RetentionClass.objects.filter(code="messages").update(days=100)
    after = client.get("/legal/privacy/").content.decode()
    assert "100 days from" in after
    assert "100 days from" not in before


def test_every_class_of_the_inventory_has_a_period():
    shown = {row["kept"] for row in policy.periods()}
    assert shown == {kept.label for kept in policy.kept_classes()}


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (90, "90 days"), (365, "1 year"), (730, "2 years"), (2557, "7 years")],
)
def test_periods_read_as_people_say_them(days, words):
    assert policy.in_words(days) == words


def test_who_works_for_us_follows_from_what_is_switched_on(client, settings):
    settings.EMAIL_HOST = settings.MAIL_PROVIDER = settings.SMS_BACKEND = ""
    settings.SOCIAL_PROVIDERS = {}
    assert (
        "None: everything runs on our own machines"
        in client.get("/legal/privacy/").content.decode()
    )
    settings.MAIL_PROVIDER, settings.SMS_BACKEND = "postmark", "twilio"
    settings.SOCIAL_PROVIDERS = {"google": {"name": "Google"}}
    settings.PROCESSORS = ["Serverhaus GmbH|Runs the machines|Everything, encrypted"]
    names = [each.name for each in operator.processors()]
    assert names == ["Postmark", "Twilio", "Google", "Serverhaus GmbH"]
    page = client.get("/legal/privacy/").content.decode()
    assert all(name in page for name in names)


def test_the_cookies_named_are_the_cookies_set(client, customer, settings):
    page = client.get("/legal/cookies/").content.decode()
    client.get("/account/login/")
    client.post("/account/login/", {"login": customer.email, "password": "x"})
    client.force_login(customer)
    client.get("/account/")
    listed = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.DEVICE_COOKIE_NAME}
    listed.add("messages")
    assert set(client.cookies) <= listed
    assert all(name in page for name in listed)


def test_the_imprint_names_the_operator(client, settings):
    settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS = "Claims B.V.", "Herengracht 1\nAmsterdam"
    settings.OPERATOR_REGISTER = "Amsterdam 12345678"
    page = client.get("/legal/imprint/").content.decode()
    assert "Claims B.V." in page
    assert "Amsterdam 12345678" in page
    assert "has not entered name and address" not in page
    assert "Claims B.V. decides what happens" in client.get("/legal/privacy/").content.decode()


def test_an_imprint_without_a_name_says_so(client, settings):
    settings.OPERATOR_NAME = ""
    assert "has not entered name and address" in client.get("/legal/imprint/").content.decode()
