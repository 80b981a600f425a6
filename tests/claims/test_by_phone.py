"""A draft opened at the desk for a caller: they check and sign by a link, nobody else does."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from claims.choices import Source
from claims.models import Claim
from tests.claims.test_filing import text, use_mailed_link
from tests.factories import make_airports

pytestmark = pytest.mark.django_db
PAGE = "/admin/claims/claim/by-phone/"
CALL = {
    "email": "Caller@Example.org", "language": "en", "flight_number": "KL 1673", "date_day": "14",
    "date_month": "9", "date_year": "2026", "departure": "AMS", "arrival": "BCN",
    "incident": "delay", "delay": "over_4", "notice": "", "words": "They sat on the runway.",
}  # fmt: skip


@pytest.fixture
def desk(client, reviewer):
    make_airports()
    client.force_login(reviewer)
    return client


@pytest.fixture
def called(desk, commit):
    with commit():
        assert desk.post(PAGE, CALL).status_code == 302
    return Claim.objects.get()


def test_the_draft_holds_what_was_said_and_by_which_way(called, desk):
    assert (called.source, called.customer, called.filed_by) == (Source.PHONE, None, None)
    assert called.segments.get().flight_number == "KL1673"
    assert called.is_delay_estimated
    page = text(desk.get(f"/admin/claims/claim/{called.pk}/change/"))
    assert "By phone" in page
    assert "Opened for a caller." in page


def test_the_caller_opens_it_by_the_link(called):
    assert mail.outbox[-1].to == ["caller@example.org"]
    caller = Client()
    answer = use_mailed_link(caller)
    assert answer.redirect_chain[-1][0] == "/claims/new/"
    called.refresh_from_db()
    assert called.customer.email == "caller@example.org"


@pytest.mark.parametrize("page", ["", "authority/", "check/", "passengers/add/"])
def test_the_desk_answers_and_signs_nothing(called, desk, page):
    answer = desk.get(f"/claims/new/{page}")
    assert (answer.status_code, answer.url) == (302, "/check/")
    assert desk.get(f"/claims/{called.pk}/resume/").status_code == 404


def test_the_link_is_mailed_again(called, desk, commit, monkeypatch):
    monkeypatch.setattr("accounts.models.MailedLink.RESEND_AFTER", timedelta(0))
    with commit():
        desk.post(f"{PAGE}{called.pk}/link/")
    assert [message.to for message in mail.outbox] == [["caller@example.org"]] * 2


def test_what_is_missing_is_said(desk):
    answer = desk.post(PAGE, {})
    assert answer.status_code == 422
    for sentence in ("Enter the caller&#x27;s email address", "Enter the flight number",
                     "Enter the airport they left from", "Select what happened"):  # fmt: skip
        assert sentence in text(answer)


def test_customers_have_no_such_page(client, customer):
    client.force_login(customer)
    assert client.get(PAGE).status_code in (302, 403, 404)
    assert not Claim.objects.exists()
