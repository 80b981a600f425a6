"""The page of consents: the text in full with its hash, marketing apart, taken back as easily."""

import hashlib

import pytest
from django.db import connection, transaction

from claims import texts
from gdpr.models import ConsentRecord
from notifications.models import NotificationPreference
from notifications.unsubscribe import unsubscribe_url
from tests.factories import make_complete_draft

pytestmark = pytest.mark.django_db
PAGE, MARKETING = "/account/consents/", "/account/consents/marketing/"


@pytest.fixture
def signed_in(client, customer):
    client.force_login(customer)
    return client


def marketing_rows():
    rows = ConsentRecord.objects.filter(purpose="marketing").order_by("at", "pk")
    return [(row.decision, row.channel) for row in rows]


def test_marketing_is_off_until_somebody_turns_it_on(signed_in, customer):
    assert "I agree: mail me offers and tips" in signed_in.get(PAGE).content.decode()
    page = signed_in.post(MARKETING, {"marketing": "on"}, follow=True).content.decode()
    assert "We mail you offers and tips." in page
    assert customer.notification_preference.marketing_emails
    assert marketing_rows() == [("given", "page")]


def test_it_is_taken_back_on_the_same_page_and_both_are_remembered(signed_in, customer):
    signed_in.post(MARKETING, {"marketing": "on"})
    page = signed_in.post(MARKETING, {"marketing": "off"}, follow=True).content.decode()
    customer.refresh_from_db()
    assert not NotificationPreference.objects.of(customer).marketing_emails
    assert marketing_rows() == [("given", "page"), ("withdrawn", "page")]
    assert "Taken back" in page


def test_each_door_leaves_a_record_and_only_where_something_changed(signed_in, customer, api):
    api.force_authenticate(customer)
    switches = "/api/v1/account/notification-preferences/"
    api.patch(switches, {"marketing_emails": True}, format="json")
    api.patch(switches, {"marketing_emails": True, "status_updates": False}, format="json")
    link = unsubscribe_url(customer.pk, "marketing_emails").partition("/mail/")[2]
    signed_in.post(f"/mail/{link}")
    signed_in.post("/account/notification-preferences/", {"marketing_emails": "on"})
    assert marketing_rows() == [("given", "api"), ("withdrawn", "link"), ("given", "page")]


def test_the_record_names_the_published_text(signed_in, customer):
    signed_in.post(MARKETING, {"marketing": "on"})
    row = ConsentRecord.objects.get()
    text = texts.published(texts.MARKETING).fill()
    assert (row.user, row.claim_id, row.text_version) == (customer, None, "1")
    assert row.text_sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("purpose", ["authority", "terms"])
def test_the_whole_text_is_shown_and_its_hash_proves_it(signed_in, customer, purpose):
    make_complete_draft(customer)
    row = ConsentRecord.objects.get(purpose=purpose)
    page = signed_in.get(f"{PAGE}{row.pk}/").content.decode()
    assert "letter by letter, the text of that day" in page
    assert row.text_sha256 in page
    assert {"authority": "KL1673", "terms": "Right to withdraw"}[purpose] in page


def test_a_text_that_cannot_be_shown_any_more_is_not_claimed(signed_in, customer, settings):
    signed_in.post(MARKETING, {"marketing": "on"})
    settings.SITE_NAME = "Another name"
    page = signed_in.get(f"{PAGE}{ConsentRecord.objects.get().pk}/").content.decode()
    assert "We cannot show the text of that day letter by letter" in page


def test_somebody_elses_consent_is_not_there(client, customer, other_customer):
    make_complete_draft(customer)
    client.force_login(other_customer)
    row = ConsentRecord.objects.first()
    assert client.get(f"{PAGE}{row.pk}/").status_code == 404
    assert row.words not in client.get(PAGE).content.decode()


def test_staff_read_it_and_change_nothing(client, customer, admin_user):
    make_complete_draft(customer)
    row = ConsentRecord.objects.get(purpose="terms")
    client.force_login(admin_user)
    address = f"/admin/gdpr/consentrecord/{row.pk}/change/"
    page = client.get(address).content.decode()
    assert "Right to withdraw" in page
    assert row.text_sha256 in page
    assert 'name="_save"' not in page
    assert client.post(address, {"name": "Mallory"}).status_code == 403


def test_the_database_still_refuses_to_change_a_record(signed_in):
    signed_in.post(MARKETING, {"marketing": "on"})
    change = f"UPDATE {ConsentRecord._meta.db_table} SET name = 'Mallory'"  # noqa: S608
    with pytest.raises(Exception, match="append"), transaction.atomic():
        connection.cursor().execute(change)
