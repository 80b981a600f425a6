"""Asking to be erased: what it says, what it shuts, and the link that takes it back."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from claims.choices import ClaimStatus as S
from gdpr.choices import RequestStatus
from gdpr.models import AccountDeletionRequest
from gdpr.refusals import AlreadyAsked, StaffStay
from tests.factories import PASSWORD, make_claim, make_document

PAGE, API = "/account/delete-request/", "/api/v1/account/delete-request/"
ask = AccountDeletionRequest.objects.ask
pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, customer):
    """Signed in, with the password given once more for the sensitive step."""
    client.post("/account/login/", {"login": customer.email, "password": PASSWORD})
    client.post(f"/account/reauthenticate/?next={PAGE}", {"password": PASSWORD})
    return client


@pytest.fixture
def wish(customer):
    return ask(customer)


def cancel_url(wish) -> str:
    return f"{PAGE}{wish.pk}/{wish.token}/cancel/"


def test_the_page_says_what_is_open_and_what_stays(signed_in, claim, customer):
    make_claim(customer, status=S.APPROVED)
    page = signed_in.get(PAGE).content.decode()

    assert claim.reference in page
    assert "1 claim is approved and not paid yet" in page
    assert "What stays by law" in page


def test_the_page_asks_for_the_password_again(signed_in):
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert signed_in.get(PAGE).url.startswith("/account/reauthenticate/")


def test_without_the_box_nothing_happens(signed_in, customer):
    answer = signed_in.post(PAGE, {})

    assert answer.status_code == 422
    assert "Select the box to close the account" in answer.content.decode()
    assert not AccountDeletionRequest.objects.exists()


def test_the_account_closes_and_person_and_admins_are_told(
    signed_in, customer, admin_user, reviewer, claim, commit
):
    make_document(claim)
    with commit():
        answer = signed_in.post(PAGE, {"confirms": "on", "reason": "I am done."}, follow=True)

    assert "Your account is closed" in answer.content.decode()
    assert "_auth_user_id" not in signed_in.session
    wish = AccountDeletionRequest.objects.get()
    assert (wish.claims, wish.open_claims, wish.documents) == (1, 1, 1)
    to = {message.to[0]: message for message in mail.outbox}
    assert set(to) == {customer.email, admin_user.email}
    assert cancel_url(wish) in to[customer.email].body
    assert customer.email in to[admin_user.email].body
    assert "of which open: 1" in to[admin_user.email].body


def test_the_counts_stay_as_they_were_asked(wish, customer):
    make_claim(customer)
    wish.refresh_from_db()
    assert (wish.claims, wish.open_claims) == (0, 0)


def test_claims_go_on_for_staff(claim, customer, reviewer, commit):
    ask(customer)
    with commit():
        claim.take(by=reviewer)
    assert claim.status == S.UNDER_REVIEW
    assert customer.email in [message.to[0] for message in mail.outbox]


def test_nobody_asks_twice(wish, customer):
    with pytest.raises(AlreadyAsked):
        ask(customer)


def test_staff_are_erased_after_they_left_the_desk(reviewer, client):
    with pytest.raises(StaffStay):
        ask(reviewer)


# --- taking it back ---


def test_the_link_asks_before_it_acts(client, wish, customer, commit):
    page = client.get(cancel_url(wish))
    assert "Keep my account?" in page.content.decode()
    assert not User.objects.get(pk=customer.pk).is_active

    with commit():
        client.post(cancel_url(wish))

    wish.refresh_from_db()
    assert wish.status == RequestStatus.CANCELLED
    assert User.objects.get(pk=customer.pk).is_active
    assert mail.outbox[-1].subject == "Your account stays"
    client.post("/account/login/", {"login": customer.email, "password": PASSWORD})
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 410)])
def test_the_link_works_for_thirty_days(client, wish, days, status):
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert client.get(cancel_url(wish)).status_code == status
        client.post(cancel_url(wish))
    wish.refresh_from_db()
    assert (wish.status == RequestStatus.CANCELLED) == (status == 200)


def test_a_link_works_once_and_only_for_its_own_wish(client, wish, other_customer):
    other = ask(other_customer)
    wrong = cancel_url(wish).replace(str(wish.pk), str(other.pk))
    assert client.post(wrong).status_code == 410
    client.post(cancel_url(wish))
    again = client.post(cancel_url(wish))
    assert again.status_code == 410
    assert "Your account is open" in again.content.decode()


def test_the_link_cancels_an_approved_wish_as_well(client, wish, admin_user):
    wish.approve(by=admin_user)
    client.post(cancel_url(wish))
    wish.refresh_from_db()
    assert wish.status == RequestStatus.CANCELLED


# --- for programs ---


@pytest.fixture
def program(customer):
    client = APIClient()
    client.force_authenticate(customer)
    return client


def test_a_program_sees_what_is_at_stake_and_asks(program, claim):
    assert program.get(API).json()["open_claims"] == [claim.reference]

    answer = program.post(API, {"confirm": True, "password": PASSWORD}, format="json")

    assert answer.status_code == 202
    assert answer.json()["open_claims"] == 1
    assert AccountDeletionRequest.objects.open().count() == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"password": PASSWORD}, "confirm"),
        ({"confirm": False, "password": PASSWORD}, "confirm"),
        ({"confirm": True, "password": "wrong"}, "password"),
        ({"confirm": True}, "password"),
    ],
)
def test_a_program_is_told_what_is_missing(program, body, pointer):
    answer = program.post(API, body, format="json")
    assert answer.status_code == 400
    assert pointer in str(answer.json()["errors"])
    assert not AccountDeletionRequest.objects.exists()


# --- what the database itself refuses ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "lost"},
        {"status": "approved"},
        {"status": "cancelled"},
        {"status": "erased"},
        {"email": ""},
        {"status": "rejected", "reviewed_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_half_state(wish, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountDeletionRequest.objects.filter(pk=wish.pk).update(**wrong)


def test_the_database_refuses_a_second_open_wish_and_a_leaver_who_signs_in(wish, customer):
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountDeletionRequest.objects.create(user=customer, email=customer.email)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=customer.pk).update(is_active=True)
