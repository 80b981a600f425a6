"""Forgetting a password and choosing a new one by the mailed link."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.links import password_reset_url, set_password_by_key
from accounts.signals import password_changed, password_reset_requested
from tests.accounts.conftest import anonymous_copy, give_second_factor, heard, is_signed_in, later
from tests.factories import PASSWORD

FORGOT = "/account/password/reset/"
NEW = "Another-Horse-9-Battery"


def open_link(client, url: str):
    """Follow the mailed link to the form behind it, as a browser does."""
    return client.get(url.removeprefix("http://127.0.0.1:8000"), follow=True)


def choose(client, url: str, password: str = NEW):
    page = open_link(client, url)
    if page.status_code != 200:
        return page
    return client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


def test_a_link_is_asked_for(client, customer):
    with heard(password_reset_requested) as calls:
        answer = client.post(FORGOT, {"email": "ADA@example.org"})

    assert answer.url == reverse("account_reset_password_done")
    assert [call.user for call in calls] == [customer]


def test_known_and_unknown_addresses_get_the_same_answer(client, customer):
    known = client.post(FORGOT, {"email": customer.email}, follow=True)
    with heard(password_reset_requested) as calls:
        unknown = client.post(FORGOT, {"email": "nobody@example.org"}, follow=True)

    assert not calls
    assert known.redirect_chain == unknown.redirect_chain
    assert anonymous_copy(known) == anonymous_copy(unknown)
    assert set(known.headers) == set(unknown.headers)


def test_the_link_sets_a_new_password_and_signs_nobody_in(client, customer):
    with heard(password_changed) as calls:
        answer = choose(client, password_reset_url(customer.pk))

    customer.refresh_from_db()
    assert answer.url == reverse("account_reset_password_from_key_done")
    assert customer.check_password(NEW)
    assert not is_signed_in(client)
    assert [call.user for call in calls] == [customer]


def test_the_link_works_once(client, customer):
    url = password_reset_url(customer.pk)
    choose(client, url)

    answer = choose(client, url, "A-Third-Horse-9-Battery")

    customer.refresh_from_db()
    assert answer.status_code == 410
    assert customer.check_password(NEW)


def test_of_two_forms_open_at_once_the_second_is_refused(customer):
    key = password_reset_url(customer.pk).rstrip("/").rpartition("/")[2].partition("-")[2]
    set_password_by_key(customer, key, NEW)

    with pytest.raises(ValidationError):
        set_password_by_key(customer, key, "A-Third-Horse-9-Battery")


@pytest.mark.parametrize(("minutes", "status"), [(59, 302), (61, 410)])
def test_the_link_lasts_an_hour(client, customer, minutes, status):
    url = password_reset_url(customer.pk)

    with later(minutes=minutes):
        assert choose(client, url).status_code == status


def test_the_link_dies_with_another_change_of_password(client, customer):
    url = password_reset_url(customer.pk)
    customer.set_password("A-Third-Horse-9-Battery")
    customer.save()

    assert open_link(client, url).status_code == 410


def test_the_link_dies_with_a_change_of_address(client, customer):
    url = password_reset_url(customer.pk)
    customer.email = "countess@example.org"
    customer.save()

    assert open_link(client, url).status_code == 410


def test_the_link_of_a_person_blocked_since_sets_nothing(client, customer):
    url = password_reset_url(customer.pk)
    customer.is_active = False
    customer.save()

    assert choose(client, url).status_code == 410


def test_a_reset_does_not_get_round_the_second_factor(client, customer):
    give_second_factor(customer)
    choose(client, password_reset_url(customer.pk))

    answer = client.post("/account/login/", {"login": customer.email, "password": NEW})

    assert answer.url == reverse("mfa_authenticate")


def test_other_sessions_end(client, django_user_model, customer):
    other_browser = type(client)()
    other_browser.force_login(customer)
    choose(client, password_reset_url(customer.pk))

    assert other_browser.get("/account/").status_code == 302


def test_the_policy_holds_here_too(client, customer):
    answer = choose(client, password_reset_url(customer.pk), "P@ssw0rd1234")
    again = choose(client, password_reset_url(customer.pk), PASSWORD)

    assert "too common" in answer.content.decode()
    assert "You used this password before" in again.content.decode()


def test_the_host_header_does_not_reach_the_link(client, customer, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(FORGOT, {"email": customer.email}, headers={"host": "evil.example"})

    assert password_reset_url(customer.pk).startswith("http://127.0.0.1:8000/account/")
