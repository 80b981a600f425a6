"""Every door is closed to a blocked person, and to strangers every id is one that is not there."""

from uuid import uuid4

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core import mail
from django.core.cache import cache
from rest_framework.test import APIClient

from accounts import tokens
from accounts.choices import Role
from accounts.models import ApiKey, MailedLink, User
from tests.accounts.conftest import give_second_factor, is_signed_in, later
from tests.factories import PASSWORD

LOGIN = {"email": "ada@example.org", "password": PASSWORD}


@pytest.fixture
def before(customer):
    """What the customer held before the block."""
    link = MailedLink.send(customer.email, MailedLink.Purpose.SIGN_IN)
    refresh, access = tokens.begin(customer), tokens.begin(customer).access_token
    key = default_token_generator.make_token(customer)
    return {
        "refresh": str(refresh),
        "access": str(access),
        "link": f"/account/link/{link.pk}/{link.token}/",
        "reset": f"{user_pk_to_url_str(customer)}-{key}",
        "key": ApiKey.objects.make(customer, name="x", scopes=["claims:read"])[1],
    }


def by_page(client, before):
    client.post("/account/login/", {"login": LOGIN["email"], "password": PASSWORD})
    return is_signed_in(client)


def by_desk(client, before):
    client.post("/admin/login/", {"username": LOGIN["email"], "password": PASSWORD})
    return is_signed_in(client)


def by_api(client, before):
    answer = client.post("/api/v1/auth/login/", LOGIN, content_type="application/json")
    return answer.status_code == 200


def by_link(client, before):
    client.post(before["link"])
    return is_signed_in(client)


def by_refresh(client, before):
    answer = APIClient().post("/api/v1/auth/refresh/", {"refresh": before["refresh"]})
    return answer.status_code == 200


def by_access_token(client, before):
    bearer = {"authorization": f"Bearer {before['access']}"}
    return client.get("/api/v1/auth/me/", headers=bearer).status_code == 200


def by_key(client, before):
    header = {"authorization": f"Api-Key {before['key']}"}
    return client.get("/api/v1/claims/", headers=header).status_code == 200


def by_reset(client, before):
    body = {"key": before["reset"], "password": "Another-Horse-9-Battery"}
    answer = client.post("/api/v1/auth/reset-password/", body, content_type="application/json")
    return answer.status_code == 204


DOORS = (by_page, by_api, by_link, by_access_token, by_key, by_reset)


@pytest.mark.parametrize("door", DOORS)
def test_the_door_opens_for_who_is_not_blocked(client, customer, before, door):
    assert door(client, before)


@pytest.mark.parametrize("door", [*DOORS, by_desk, by_refresh])
def test_no_door_opens_for_who_is_blocked(client, customer, before, door):
    customer.is_active = False
    customer.save()

    assert not door(client, before)


@pytest.mark.parametrize("door", [*DOORS, by_desk, by_refresh])
def test_no_door_opens_for_who_asked_to_be_erased(client, customer, before, door):
    customer.leave()

    assert not door(client, before)


def test_a_session_ends_with_the_wish_to_leave(client, customer):
    client.force_login(customer)
    customer.leave()

    assert client.get("/account/").status_code == 302


def test_what_was_open_before_leaving_stays_ended_after_staying(client, customer, before):
    client.force_login(customer)
    customer.leave()
    customer.stay()

    assert client.get("/account/").status_code == 302
    assert not by_access_token(client, before)
    assert by_key(client, before)
    assert by_page(client, before)


def test_staying_lifts_no_block_of_the_desk(customer):
    customer.is_active = False
    customer.save()
    customer.leave()
    customer.stay()

    customer.refresh_from_db()
    assert not customer.is_active


def test_who_is_blocked_gets_no_link_and_no_reset(client, customer, commit):
    User.objects.update(is_active=False)
    with commit():
        client.post("/account/password/reset/", {"email": customer.email})

    assert mail.outbox == []


def test_a_block_and_a_change_of_role_are_mailed(customer, commit):
    customer.role = Role.REVIEWER
    with commit():
        customer.save()
    customer.is_active = False
    with commit():
        customer.save()

    subjects = [message.subject for message in mail.outbox]
    assert subjects == ["Your role was changed", "Your account was blocked"]
    assert "Reviewer" in mail.outbox[0].body


def test_a_change_of_address_is_mailed_to_the_old_one(customer, commit):
    customer.email = "new@example.org"
    with commit():
        customer.save()

    assert ["ada@example.org"] in [message.to for message in mail.outbox]


@pytest.mark.parametrize(("days", "status"), [(6, 200), (8, 302)])
def test_new_staff_have_days_of_grace_at_the_desk(client, reviewer, settings, days, status):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    settings.STAFF_SECOND_FACTOR_GRACE_DAYS = 7
    client.force_login(reviewer)

    with later(days=days):
        assert client.get("/admin/").status_code == status


@pytest.mark.parametrize(("days", "status"), [(6, 200), (8, 401)])
def test_and_in_the_api(client, reviewer, settings, days, status):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    settings.STAFF_SECOND_FACTOR_GRACE_DAYS = 7
    body = {**LOGIN, "email": reviewer.email}

    with later(days=days):
        answer = client.post("/api/v1/auth/login/", body, content_type="application/json")
    assert answer.status_code == status


def test_with_a_second_factor_the_grace_does_not_matter(client, reviewer, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    give_second_factor(reviewer)
    client.force_login(reviewer)

    assert client.get("/admin/").status_code == 200


ADDRESSES = (
    "/api/v1/claims/{}/", "/api/v1/claims/{}/history/", "/api/v1/claims/{}/documents/",
    "/api/v1/claims/{}/messages/", "/api/v1/documents/{}/", "/api/v1/documents/{}/content/",
    "/api/v1/webhooks/{}/",
)  # fmt: skip


@pytest.mark.parametrize("count", [700, pytest.param(10_000, marks=pytest.mark.fuzz)])
def test_so_many_ids_as_another_customer_find_nothing(claim, document, other_customer, count):
    """Real ids of somebody else among random ones: all answers are the same."""
    stranger = APIClient()
    stranger.force_authenticate(other_customer)
    answers = {}
    for number in range(count // len(ADDRESSES)):
        if number % 50 == 0:
            cache.clear()  # the throttle would answer from here on
        wanted = (claim.pk, document.pk)[number % 2] if number % 10 == 0 else uuid4()
        for address in ADDRESSES:
            answers.setdefault(stranger.get(address.format(wanted)).status_code, address)

    assert set(answers) == {404}
