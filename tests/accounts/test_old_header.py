"""The header of the old system: off by default, never a proof, logged, and announced to end."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import tokens
from accounts.models import EventKind, SecurityEvent

ME = "/api/v1/auth/me/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def switched_on(settings):
    settings.OLD_CUSTOMER_HEADER_UNTIL = timezone.localdate()


def ask(named, token_of=None):
    client = APIClient()
    if token_of:
        access = tokens.begin(token_of).access_token
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")
    return client.get(ME, headers={"X-Customer-ID": str(named.pk)})


def uses() -> int:
    return SecurityEvent.objects.filter(kind=EventKind.OLD_HEADER).count()


def test_by_default_it_means_nothing(customer, other_customer):
    assert ask(customer).status_code == 401
    answer = ask(other_customer, token_of=customer)
    assert (answer.status_code, answer.json()["email"]) == (200, customer.email)
    assert "Deprecation" not in answer.headers
    assert uses() == 0


@pytest.mark.usefixtures("switched_on")
def test_alone_it_opens_nothing(customer):
    assert ask(customer).status_code == 401
    assert uses() == 0


@pytest.mark.usefixtures("switched_on")
def test_beside_a_token_of_the_same_person_it_is_logged_and_answered_with_its_end(customer):
    answer = ask(customer, token_of=customer)

    assert answer.status_code == 200
    assert answer.headers["Deprecation"].startswith("@")
    ends = timezone.localtime(parsedate_to_datetime(answer.headers["Sunset"]))
    assert ends.date() == timezone.localdate() + timedelta(days=1)
    event = SecurityEvent.objects.get(kind=EventKind.OLD_HEADER)
    assert (event.user_id, event.detail) == (customer.pk, {"path": ME})


@pytest.mark.usefixtures("switched_on")
def test_a_token_of_somebody_else_is_refused(customer, other_customer):
    assert ask(customer, token_of=other_customer).status_code == 401
    assert uses() == 0


def test_after_its_last_day_it_means_nothing_again(customer, settings):
    settings.OLD_CUSTOMER_HEADER_UNTIL = timezone.localdate() - timedelta(days=1)

    answer = ask(customer, token_of=customer)

    assert (answer.status_code, uses()) == (200, 0)
    assert "Sunset" not in answer.headers


@pytest.mark.usefixtures("switched_on")
def test_the_report_says_who_still_uses_it(customer, other_customer):
    for person in (customer, customer, other_customer):
        ask(person, token_of=person)

    call_command("old_header_report", stdout=(out := StringIO()))

    first, second, total = out.getvalue().splitlines()
    assert first.startswith(f"{customer.email}  2 times")
    assert second.startswith(f"{other_customer.email}  1 times")
    assert total.startswith("2 still use")
