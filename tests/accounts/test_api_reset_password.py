"""A forgotten password by API."""

import pytest
from django.core import mail

from accounts.links import password_reset_url
from accounts.signals import password_reset_requested
from notifications.models import Notification
from tests.accounts.conftest import heard
from tests.factories import PASSWORD

FORGOT, RESET = "/api/v1/auth/forgot-password/", "/api/v1/auth/reset-password/"
NEW = "Another-Horse-9-Battery"


def reset(api, key, password=NEW):
    return api.post(RESET, {"key": key, "password": password}, format="json")


@pytest.fixture
def key(customer):
    return password_reset_url(customer.pk).rstrip("/").rpartition("/")[2]


def test_known_and_unknown_addresses_get_the_same_answer(api, customer):
    with heard(password_reset_requested) as calls:
        known = api.post(FORGOT, {"email": "ADA@example.org"}, format="json")
        unknown = api.post(FORGOT, {"email": "nobody@example.org"}, format="json")

    assert known.status_code == unknown.status_code == 202
    assert known.content == unknown.content
    assert set(known.headers) == set(unknown.headers)
    assert [call.user for call in calls] == [customer]


def test_the_key_sets_a_new_password_once(api, customer, key):
    assert reset(api, key).status_code == 204
    assert reset(api, key, "A-Third-Horse-9-Battery").status_code == 400

    customer.refresh_from_db()
    assert customer.check_password(NEW)


@pytest.mark.parametrize("password", ["short", "P@ssw0rd1234", PASSWORD])
def test_the_policy_holds_here_too(api, customer, key, password):
    answer = reset(api, key, password)

    assert answer.json()["errors"][0]["pointer"] == "/password"
    assert reset(api, key).status_code == 204


@pytest.mark.parametrize("wrong", ["", "x", "-", "x-y", "0" * 32 + "-abc-def", "é-ü"])
def test_a_wrong_key_is_refused(api, customer, wrong):
    assert reset(api, wrong).status_code == 400


def test_the_key_of_a_person_blocked_since_sets_nothing(api, customer, key):
    customer.is_active = False
    customer.save()

    assert reset(api, key).status_code == 400
    customer.refresh_from_db()
    assert customer.check_password(PASSWORD)


@pytest.mark.parametrize("path", ["forgot-password", "resend-verification"])
def test_an_unknown_address_costs_the_same_work_and_leaves_nothing(api, customer, commit, path):
    """The same writes and a task; how long each takes is compared by `make bench`."""
    with commit() as callbacks:
        answer = api.post(f"/api/v1/auth/{path}/", {"email": "nobody@example.org"}, format="json")

    assert answer.status_code == 202
    assert len(callbacks) == 1
    assert not Notification.objects.exists()
    assert mail.outbox == []
