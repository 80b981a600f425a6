"""The link that proves a mailbox, from the request to the sign-in."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core import serializers
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.links import mailed_link_url
from accounts.models import LinkNotUsable, MailedLink, User
from accounts.signals import email_proven, mailed_link_requested
from tests.accounts.conftest import current_code, give_second_factor, heard, is_signed_in, later
from tests.factories import PASSWORD

SIGN_IN, FILE_CLAIM = MailedLink.Purpose.SIGN_IN, MailedLink.Purpose.FILE_CLAIM


@pytest.fixture
def link(customer):
    return MailedLink.send(customer.email, SIGN_IN)


def path(link: MailedLink) -> str:
    return mailed_link_url(link.pk).removeprefix("http://127.0.0.1:8000")


def test_opening_the_link_changes_nothing(client, link):
    answer = client.get(path(link))

    link.refresh_from_db()
    assert answer.status_code == 200
    assert link.used_at is None
    assert not is_signed_in(client)


def test_the_button_signs_in(client, link, customer):
    answer = client.post(path(link))

    assert answer.url == reverse("account_settings")
    assert client.session["_auth_user_id"] == str(customer.pk)


def test_the_link_works_once(client, link):
    client.post(path(link))
    client.logout()

    answer = client.post(path(link))

    assert answer.status_code == 410
    assert "used already or ran out" in answer.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(("minutes", "status"), [(14, 302), (16, 410)])
def test_a_sign_in_link_lasts_a_quarter_of_an_hour(client, link, minutes, status):
    with later(minutes=minutes):
        assert client.post(path(link)).status_code == status


@pytest.mark.parametrize(("minutes", "status"), [(29, 302), (31, 410)])
def test_a_filing_link_lasts_half_an_hour(client, db, minutes, status):
    link = MailedLink.send("new@example.org", FILE_CLAIM, reference=uuid4())

    with later(minutes=minutes):
        assert client.post(path(link)).status_code == status


def test_a_changed_token_opens_nothing(client, link):
    assert client.post(path(link)[:-2] + "x/").status_code == 404
    assert client.get(reverse("account_mailed_link", args=[uuid4(), link.token])).status_code == 404
    assert client.get(reverse("account_mailed_link", args=[link.pk, "é" * 40])).status_code == 404
    assert not is_signed_in(client)


def test_the_token_of_one_link_does_not_open_another(client, link):
    other = MailedLink.send("grace@example.org", SIGN_IN)

    answer = client.post(reverse("account_mailed_link", args=[other.pk, link.token]))

    assert answer.status_code == 404


def test_the_token_survives_a_change_of_the_secret_key(link, settings):
    token = link.token
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-key-of-a-new-season"

    assert link.accepts(token)
    assert token != link.token


def test_the_database_holds_no_token(link):
    row = json.dumps(serializers.serialize("json", MailedLink.objects.all()))

    assert link.token not in row


def test_a_link_for_nobody_makes_a_person_without_a_password(client, db):
    link = MailedLink.send("New@Example.org ", SIGN_IN)
    client.post(path(link))

    person = User.objects.get(email="new@example.org")
    assert not person.has_usable_password()
    assert person.has_proven_email
    assert client.session["_auth_user_id"] == str(person.pk)


def test_whoever_registered_an_unproven_address_loses_the_password(client, db):
    User.objects.register("victim@example.org", PASSWORD)
    link = MailedLink.send("victim@example.org", SIGN_IN)

    client.post(path(link))

    person = User.objects.get(email="victim@example.org")
    assert person.has_proven_email
    assert not person.check_password(PASSWORD)


def test_a_proven_person_keeps_the_password(client, link, customer):
    client.post(path(link))

    customer.refresh_from_db()
    assert customer.check_password(PASSWORD)


def test_a_person_with_a_second_factor_still_needs_it(client, reviewer):
    give_second_factor(reviewer)
    link = MailedLink.send(reviewer.email, SIGN_IN)

    answer = client.post(path(link))
    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)

    client.post(answer.url, {"code": current_code()})
    assert is_signed_in(client)


def test_a_blocked_person_sees_the_page_of_a_dead_link(client, link, customer):
    customer.is_active = False
    customer.save()

    answer = client.post(path(link))

    assert answer.status_code == 410
    assert "used already or ran out" in answer.content.decode()
    assert not is_signed_in(client)


def test_somebody_else_in_this_browser_is_signed_out(client, link, customer, other_customer):
    client.force_login(other_customer)

    client.post(path(link))

    assert client.session["_auth_user_id"] == str(customer.pk)


def test_the_session_key_changes(client, link):
    client.get(path(link))
    client.session.save()
    before = client.session.session_key

    client.post(path(link))

    assert client.session.session_key != before


def test_a_filing_link_leads_back_to_the_claim(client, db):
    reference = uuid4()
    link = MailedLink.send("new@example.org", FILE_CLAIM, reference=reference)

    with heard(email_proven) as calls:
        answer = client.post(path(link))

    assert answer.url == f"/claims/{reference}/resume/"
    assert [(call.purpose, call.reference, call.user.email) for call in calls] == [
        (FILE_CLAIM, reference, "new@example.org")
    ]


def test_typing_an_address_signs_nobody_in(client, customer):
    MailedLink.send(customer.email, SIGN_IN)

    assert not is_signed_in(client)
    assert not User.objects.get(pk=customer.pk).last_login


def test_the_owner_of_the_link_is_mailed(db):
    with heard(mailed_link_requested) as calls:
        link = MailedLink.send("ada@example.org", SIGN_IN)

    assert [call.link for call in calls] == [link]


def test_within_a_minute_one_mail_is_enough(db):
    with heard(mailed_link_requested) as calls:
        first = MailedLink.send("ada@example.org", SIGN_IN)
        assert MailedLink.send(" ADA@example.org", SIGN_IN) == first

    assert len(calls) == 1


def test_a_newer_link_kills_the_older(client, db):
    first = MailedLink.send("ada@example.org", SIGN_IN)
    with later(seconds=61):
        second = MailedLink.send("ada@example.org", SIGN_IN)

        assert client.post(path(first)).status_code == 410
        assert client.post(path(second)).status_code == 302


def test_links_for_different_things_live_side_by_side(db):
    one, two = uuid4(), uuid4()
    links = {MailedLink.send("ada@example.org", FILE_CLAIM, reference=it) for it in (one, two)}
    links.add(MailedLink.send("ada@example.org", SIGN_IN))

    assert len(links) == MailedLink.objects.usable().count() == 3


def test_of_two_who_hold_the_link_the_second_gets_nothing(link, rf):
    copy = MailedLink.objects.get(pk=link.pk)
    link.use(request=rf.post("/"))

    with pytest.raises(LinkNotUsable):
        copy.use(request=rf.post("/"))


def test_the_host_header_does_not_reach_the_link(client, customer):
    link = MailedLink.send(customer.email, SIGN_IN)

    assert mailed_link_url(link.pk).startswith("http://127.0.0.1:8000/account/link/")


def test_another_spelling_of_a_proven_address_finds_the_person(client, customer):
    client.post(path(MailedLink.send("ADA@EXAMPLE.ORG", SIGN_IN)))

    assert User.objects.count() == 1
    assert EmailAddress.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "anything"},
        {"purpose": FILE_CLAIM, "reference": None},
        {"expires_at": timezone.now() - timedelta(days=1)},
        {"used_at": timezone.now() + timedelta(days=1)},
    ],
)
def test_the_database_refuses_links_that_cannot_be(link, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        MailedLink.objects.filter(pk=link.pk).update(**wrong)


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database decides the race")
@pytest.mark.django_db(transaction=True)
def test_of_eight_buttons_pressed_at_once_one_signs_in():
    address = path(MailedLink.send("new@example.org", SIGN_IN))

    def press(_number):
        try:
            return Client().post(address).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = sorted(threads.map(press, range(8)))

    assert answers == [302] + [410] * 7
    assert User.objects.count() == 1
