"""Beginning an account by API, and proving its address."""

import pytest

from accounts.links import email_verification_url
from accounts.models import User
from accounts.signals import account_already_exists, email_proven, email_verification_requested
from tests.accounts.conftest import heard
from tests.factories import PASSWORD

REGISTER = "/api/v1/auth/register/"
VERIFY, RESEND = "/api/v1/auth/verify-email/", "/api/v1/auth/resend-verification/"


def register(api, email="new@example.org", password=PASSWORD, **extra):
    return api.post(REGISTER, {"email": email, "password": password, **extra}, format="json")


def key_of(person) -> str:
    url = email_verification_url(person.emailaddress_set.get().pk)
    return url.rstrip("/").rpartition("/")[2]


def test_an_account_begins_unproven(api, db):
    with heard(email_verification_requested) as calls:
        answer = register(api, "New@Example.org")

    person = User.objects.get(email="new@example.org")
    assert answer.status_code == 202
    assert not person.has_proven_email
    assert calls[0].email_address.user == person


def test_known_and_unknown_addresses_get_the_same_answer(api, customer):
    with heard(account_already_exists) as calls:
        known = register(api, "ADA@example.org")
    unknown = register(api)

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert set(known.headers) == set(unknown.headers)
    assert [call.email for call in calls] == ["ada@example.org"]


def test_a_role_cannot_be_asked_for(api, db):
    register(api, role="admin", is_superuser=True, is_active=False)

    person = User.objects.get()
    assert (person.role, person.is_superuser, person.is_active) == ("customer", False, True)


@pytest.mark.parametrize(
    ("email", "password", "pointer"),
    [
        ("new", PASSWORD, "/email"),
        ("new@example.org", "short", "/password"),
        ("new@example.org", "P@ssw0rd1234", "/password"),
        ("longmailbox@example.org", "Longmailbox@1", "/password"),
        ("new@example.org", "x" * 1_000_000, "/password"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(api, db, email, password, pointer):
    answer = register(api, email, password)

    assert answer.status_code == 400
    assert {row["pointer"] for row in answer.json()["errors"]} == {pointer}
    assert not User.objects.exists()


def test_a_password_is_taken_as_it_is(api, db):
    register(api, password=" Spaces at both ends 1 ")

    assert User.objects.get().check_password(" Spaces at both ends 1 ")


def test_the_mailed_key_proves_the_address_once(api, db):
    register(api)
    person = User.objects.get()
    key = key_of(person)

    with heard(email_proven) as calls:
        answer = api.post(VERIFY, {"key": key}, format="json")
        again = api.post(VERIFY, {"key": key}, format="json")

    assert (answer.status_code, again.status_code) == (204, 400)
    assert person.has_proven_email
    assert [call.user for call in calls] == [person]
    assert not answer.cookies


def test_nobody_proves_an_address_without_the_key(api, db):
    register(api)
    person = User.objects.get()
    api.force_authenticate(person)

    for key in ("", "x", key_of(person)[:-1] + "x"):
        assert api.post(VERIFY, {"key": key}, format="json").status_code == 400
    assert not person.has_proven_email


def test_the_mail_can_be_sent_again_and_the_answer_is_always_the_same(api, customer):
    register(api)
    with heard(email_verification_requested) as calls:
        answers = {
            (answer.status_code, answer.content)
            for email in ("new@example.org", customer.email, "nobody@example.org")
            if (answer := api.post(RESEND, {"email": email}, format="json"))
        }

    assert len(answers) == 1
    assert [call.email_address.email for call in calls] == ["new@example.org"]
