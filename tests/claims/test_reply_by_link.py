"""Answering a message from the mail: the link writes, and reads nothing."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from claims.choices import ClaimStatus as S
from claims.reply import LIFETIME, claim_of, token_for
from tests.factories import make_claim

pytestmark = pytest.mark.django_db
SECRET = "secret-of-the-claim"


@pytest.fixture
def claim(customer, reviewer, commit):
    claim = make_claim(customer, status=S.CLOSED)
    with commit():
        claim.write_message(by=reviewer, body=SECRET)
    return claim


def mailed(claim) -> str:
    """The address in the mail."""
    (sent,) = [sent for sent in mail.outbox if "We wrote to you" in sent.subject]
    return re.search(r"/claims/reply/[^\s]+", sent.body)[0]


def test_the_mailed_link_writes_as_the_customer(client, claim, customer):
    url = mailed(claim)
    assert client.get(url).status_code == 200
    assert claim.notes.count() == 1
    answer = client.post(url, {"body": "Here is my answer."}, follow=True)
    assert "Your message is with us." in answer.content.decode()
    claim.refresh_from_db()
    assert claim.notes.last().author == customer
    assert claim.unread_since is not None


def test_it_shows_nothing_of_the_claim(client, claim, customer):
    url = mailed(claim)
    for answer in (client.get(url), client.post(url, {"body": "My words"}, follow=True)):
        page = answer.content.decode()
        for word in (SECRET, claim.reference, customer.email, "KL1673", "My words"):
            assert word not in page
    assert claim.notes.first().read_at is None
    assert client.get(f"/claims/{claim.reference}/").status_code == 302


def test_nothing_written_is_said_beside_the_box(client, claim):
    answer = client.post(mailed(claim), {"body": " "})
    assert answer.status_code == 422
    assert "Write your message" in answer.content.decode()


def test_it_ends_with_time(client, claim, monkeypatch):
    token = token_for(claim)
    later = (timezone.now() + LIFETIME + timedelta(minutes=1)).timestamp()
    monkeypatch.setattr("time.time", lambda: later)
    assert claim_of(token) is None


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "new@example.com"}])
def test_it_ends_with_the_mailbox(client, claim, customer, change):
    url = mailed(claim)
    type(customer).objects.filter(pk=customer.pk).update(**change)
    assert client.get(url).status_code == 404
    assert client.post(url, {"body": "Hello"}).status_code == 404
    assert claim.notes.count() == 1


def test_it_ends_with_the_claim(client, claim):
    token = token_for(claim)
    claim.notes.all().delete()
    claim.delete()
    assert claim_of(token) is None


def test_another_claims_token_or_half_of_one_opens_nothing(client, claim, customer):
    token = token_for(claim)
    other = make_claim(customer)
    forged = token.replace(str(claim.pk), str(other.pk))
    for wrong in (forged, token[:-3], "x", "a:b:c"):
        assert client.get(f"/claims/reply/{wrong}/").status_code == 404


def test_it_is_limited(client, claim, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "reply": "1/h/key"}
    url = mailed(claim)
    assert client.post(url, {"body": "One"}).status_code == 302
    assert client.post(url, {"body": "Two"}).status_code == 429
    assert claim.notes.count() == 2
