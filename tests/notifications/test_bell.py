"""News on the site: the bell, its page, its API, and the history of everything that was sent."""

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.models import User
from notifications.choices import Channel, Kind, Status
from notifications.models import Notification, NotificationPreference
from notifications.outbox import notify, notify_many
from notifications.tasks import send_notification

pytestmark = pytest.mark.django_db
PAGE = "/account/notifications/"
API = "/api/v1/notifications/"


@pytest.fixture
def news(customer, claim):
    notify(customer, Kind.CLAIM_APPROVED, claim_id=str(claim.pk))
    return customer.notifications.get(channel=Channel.IN_APP)


def test_the_bell_counts_what_is_unread(client, customer, news):
    client.force_login(customer)
    assert client.get("/account/notifications/unread/").json() == {"unread": 1}
    assert "Compensation approved" in client.get(PAGE).content.decode()
    client.post("/account/notifications/read/")
    assert client.get("/account/notifications/unread/").json() == {"unread": 0}


def test_opening_news_leads_to_the_claim_and_marks_it_read(client, customer, claim, news):
    client.force_login(customer)
    assert client.get(f"{PAGE}{news.pk}/open/").status_code == 405
    answer = client.post(f"{PAGE}{news.pk}/open/")
    assert answer["location"] == f"/claims/{claim.reference}/"
    news.refresh_from_db()
    assert news.read_at is not None


def test_somebody_elses_news_is_not_there(client, api, other_customer, news):
    client.force_login(other_customer)
    assert client.post(f"{PAGE}{news.pk}/open/").status_code == 404
    api.force_authenticate(other_customer)
    assert api.get(API).json()["results"] == []
    assert api.post(f"{API}{news.pk}/read/").status_code == 404


def test_a_stranger_has_no_bell(client, api):
    assert client.get("/account/notifications/unread/").json() == {"unread": 0}
    assert client.get(PAGE).status_code == 302
    assert api.get(API).status_code == 401


def test_the_api_lists_and_marks_read_once(api, customer, claim, news):
    api.force_authenticate(customer)
    (row,) = api.get(API).json()["results"]
    assert (row["kind"], row["claim_id"], row["read_at"]) == ("claim_approved", str(claim.pk), None)
    first = api.post(f"{API}{row['id']}/read/").json()["read_at"]
    assert first is not None
    assert api.post(f"{API}{row['id']}/read/").json()["read_at"] == first


def test_the_history_says_what_became_of_each_mail(client, customer):
    row = Notification.objects.create(recipient=customer, kind=Kind.WELCOME)
    row.record_failure("SMTPDataError 451", is_final=False, is_uncertain=True)
    client.force_login(customer)
    page = client.get("/account/notifications/history/").content.decode()
    for words in ("Welcome", "Waiting to be sent", "1 attempt failed", "451", "reached you twice"):
        assert words in page


def test_a_mail_to_an_address_without_account_has_no_bell():
    notify(None, Kind.MAILED_LINK, address="new@example.org", mailed_link_id="x")
    assert list(Notification.objects.values_list("channel", flat=True)) == [Channel.EMAIL]


# --- what it costs ---


def test_telling_somebody_takes_at_most_two_queries_for_each_channel(
    customer, django_assert_max_num_queries
):
    with django_assert_max_num_queries(2):
        notify(customer, Kind.WELCOME)


def test_many_people_are_told_in_batches(django_assert_max_num_queries):
    User.objects.bulk_create(
        User(email=f"p{number}@example.org", password="!") for number in range(1_200)
    )
    # The people, and for each batch of 500 its rows; SQLite takes fewer rows in one statement.
    most = 1 + 2 * 3 if connection.vendor == "postgresql" else 60
    with django_assert_max_num_queries(most):
        told = notify_many(User.objects.filter(email__startswith="p"), Kind.WELCOME)
    assert told == 1_200
    assert Notification.objects.filter(status=Status.PENDING).count() == 1_200
    assert Notification.objects.due(timezone.now()).count() == 1_200


# --- text messages ---


@pytest.fixture
def phone(settings, customer):
    settings.SMS_BACKEND = "twilio"
    settings.SMS_ACCOUNT, settings.SMS_TOKEN, settings.SMS_FROM = "AC1", "token", "+4930123"
    customer.phone = "+31612345678"
    customer.save()
    NotificationPreference.objects.create(user=customer, text_messages=True)
    return customer


def test_who_asked_for_it_gets_decisions_as_a_text_message(phone, claim, respx_mock, commit):
    route = respx_mock.post("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json")
    route.respond(201, json={"sid": "SM1"})
    with commit():
        notify(phone, Kind.CLAIM_MORE_NEEDED, claim_id=str(claim.pk), reason="The second page.")
        notify(phone, Kind.CLAIM_CLOSED, claim_id=str(claim.pk))
    (call,) = route.calls
    body = call.request.content.decode()
    assert "To=%2B31612345678" in body
    assert claim.reference in body
    assert "second" not in body  # what was written stays on the site
    assert phone.notifications.get(channel=Channel.SMS).status == Status.SENT


@pytest.mark.parametrize(
    ("code", "status"), [(400, Status.FAILED), (429, Status.PENDING), (503, Status.PENDING)]
)
def test_a_provider_that_refuses_a_text_message(phone, claim, respx_mock, code, status):
    respx_mock.post(url__startswith="https://api.twilio.com/").respond(code)
    row = Notification.objects.create(
        recipient=phone,
        kind=Kind.CLAIM_MORE_NEEDED,
        channel=Channel.SMS,
        context={"claim_id": str(claim.pk)},
    )
    send_notification(str(row.pk))
    row.refresh_from_db()
    assert (row.status, row.failed_reason) == (status, f"HTTPStatusError {code}")


def test_without_consent_or_provider_no_text_message_is_sent(settings, customer, claim, commit):
    customer.phone = "+31612345678"
    customer.save()
    for backend in ("", "console"):
        settings.SMS_BACKEND = backend
        with commit():
            notify(customer, Kind.CLAIM_MORE_NEEDED, claim_id=str(claim.pk), reason="x")
    found = Notification.objects.filter(channel=Channel.SMS)
    assert list(found.values_list("status", flat=True)) == [Status.SUPPRESSED]
    assert len(mail.outbox) == 2
