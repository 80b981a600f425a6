"""The settings page and the two small forms beside it."""

import pytest
from django.core import mail
from django.utils import timezone

from notifications.choices import Kind
from notifications.outbox import notify
from tests.factories import PASSWORD

SETTINGS, PROFILE, LANGUAGE = "/account/", "/account/profile/", "/account/language/"


@pytest.fixture
def signed_in(client, customer):
    client.post("/account/login/", {"login": customer.email, "password": PASSWORD})
    return client


def test_everything_is_on_one_page(signed_in, customer):
    page = signed_in.get(SETTINGS).content.decode()
    customer.refresh_from_db()
    assert f"Created on {timezone.localtime(customer.date_joined).day}" in page
    assert "1 browser is signed in" in page
    assert "<dd>English</dd>" in page
    for path in (
        "profile", "email", "language", "password/change", "2fa", "sessions", "activity",
        "notification-preferences", "api-keys", "webhooks", "consents", "export-data",
        "delete-request", "sign-in-methods",
    ):  # fmt: skip
        assert f'href="/account/{path}/"' in page


def test_its_queries_are_few(signed_in, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        signed_in.get(SETTINGS)


def test_details_are_kept(signed_in, customer):
    answer = signed_in.post(PROFILE, {"given_names": "Augusta", "family_name": "King"})
    customer.refresh_from_db()
    assert answer.url == SETTINGS
    assert customer.full_name == "Augusta King"


def test_a_phone_without_country_code_is_refused(signed_in):
    page = signed_in.post(PROFILE, {"phone": "020 555"}).content.decode()
    assert "Enter the phone number with the country code" in page


@pytest.fixture
def two_languages(settings):
    settings.LANGUAGES = [("en", "English"), ("de", "German")]


def test_the_language_holds_for_pages(signed_in, customer, two_languages):
    assert "Deutsch" in signed_in.get(LANGUAGE).content.decode()
    signed_in.post(LANGUAGE, {"language": "de"})
    assert '<html lang="de">' in signed_in.get(SETTINGS).content.decode()
    assert '<html lang="en">' in type(signed_in)().get("/").content.decode()


def test_and_for_mails(customer, two_languages, commit):
    customer.language = "de"
    customer.save()
    with commit():
        notify(customer, Kind.PASSWORD_CHANGED)
    assert '<html lang="de"' in str(mail.outbox[-1].alternatives[0][0])


def test_a_language_nobody_speaks_here_is_refused(signed_in, customer, two_languages):
    answer = signed_in.post(LANGUAGE, {"language": "tlh"})
    customer.refresh_from_db()
    assert answer.status_code == 200
    assert customer.language == "en"


def test_one_of_an_earlier_system_leaves_the_pages_as_they_are(signed_in, customer):
    customer.language = "tlh"
    customer.save()
    assert '<html lang="en">' in signed_in.get(SETTINGS).content.decode()
