"""Which mails come, whatever the switches say; by page, by API and by one click in a mail."""

import re
import uuid

import pytest
from django.core import mail

from notifications.choices import Channel, Kind, Status
from notifications.kinds import KINDS
from notifications.models import Notification, NotificationPreference
from notifications.outbox import notify
from notifications.tasks import is_wanted
from notifications.unsubscribe import unsubscribe_url

pytestmark = pytest.mark.django_db
PAGE = "/account/notification-preferences/"
API = "/api/v1/account/notification-preferences/"
SWITCHES = {
    "claim_submitted": True,
    "status_updates": True,
    "document_requests": True,
    "payment_notifications": True,
    "marketing_emails": False,
    "text_messages": False,
}
# The only mails that switches can keep away. Everything else, above all what concerns the safety
# of an account or needs an answer on an open claim, always comes.
CAN_BE_TURNED_OFF = {
    Kind.CLAIM_SUBMITTED: "claim_submitted",
    Kind.CLAIM_UNDER_REVIEW: "status_updates",
    Kind.CLAIM_CLOSED: "status_updates",
    Kind.CLAIM_WITHDRAWN: "status_updates",
    Kind.CLAIM_PAID: "payment_notifications",
    Kind.DRAFT_REMINDER: "status_updates",
}
SECURITY = (
    Kind.PASSWORD_CHANGED,
    Kind.ACCOUNT_LOCKED,
    Kind.SECOND_FACTOR,
    Kind.TOKEN_REUSED,
    Kind.RESET_PASSWORD,
    Kind.VERIFY_EMAIL,
)


@pytest.mark.parametrize("kind", Kind.values)
def test_the_matrix(customer, kind):
    """Each kind with all switches off: suppressed exactly where the table above says so."""
    everything_off = dict.fromkeys(SWITCHES, False)
    NotificationPreference.objects.create(user=customer, **everything_off)
    row = Notification(recipient=customer, kind=kind)
    spec = KINDS[kind]
    assert is_wanted(row) is not spec.may_be_turned_off
    if kind in CAN_BE_TURNED_OFF:
        assert spec.preference == CAN_BE_TURNED_OFF[kind]
        assert spec.may_be_turned_off


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_switch_keeps_away_its_own_mails_only(customer, switch):
    off = {**dict.fromkeys(SWITCHES, True), switch: False}
    NotificationPreference.objects.create(user=customer, **off)
    kept_away = {k for k in Kind.values if not is_wanted(Notification(recipient=customer, kind=k))}
    known = {kind for kind, own in CAN_BE_TURNED_OFF.items() if own == switch}
    assert known <= kept_away
    assert {KINDS[kind].preference for kind in kept_away} <= {switch}


@pytest.mark.parametrize("kind", SECURITY)
def test_security_is_no_matter_of_taste(kind):
    assert not KINDS[kind].may_be_turned_off


def test_a_decision_comes_with_every_switch_off():
    for kind in (Kind.CLAIM_APPROVED, Kind.CLAIM_REJECTED, Kind.CLAIM_MORE_NEEDED):
        assert not KINDS[kind].may_be_turned_off


def test_what_is_suppressed_is_still_on_the_site(customer, claim, commit):
    NotificationPreference.objects.create(user=customer, claim_submitted=False)
    with commit():
        notify(customer, Kind.CLAIM_SUBMITTED, claim_id=str(claim.pk))
    found = dict(customer.notifications.values_list("channel", "status"))
    assert found == {Channel.EMAIL: Status.SUPPRESSED, Channel.IN_APP: Status.SENT}
    assert mail.outbox == []


# --- the page and the API ---


def test_the_page_keeps_the_choice(client, customer):
    client.force_login(customer)
    page = client.get(PAGE)
    assert {name: page.context["form"][name].initial for name in SWITCHES} == SWITCHES
    client.post(PAGE, {"status_updates": "on", "marketing_emails": "on"})
    kept = NotificationPreference.objects.get(user=customer)
    assert [name for name in SWITCHES if getattr(kept, name)] == [
        "status_updates",
        "marketing_emails",
    ]


def test_the_api_reads_and_changes_ones_own(api, customer, other_customer):
    api.force_authenticate(customer)
    assert api.get(API).json() == SWITCHES
    assert api.patch(API, {"marketing_emails": True}, format="json").status_code == 200
    assert api.get(API).json() == {**SWITCHES, "marketing_emails": True}
    api.force_authenticate(other_customer)
    assert api.get(API).json() == SWITCHES


def test_the_api_says_what_is_wrong(api, customer):
    api.force_authenticate(customer)
    answer = api.patch(API, {"marketing_emails": "perhaps"}, format="json")
    assert (answer.status_code, answer["content-type"]) == (400, "application/problem+json")


def test_both_are_for_people_who_signed_in(client, api):
    assert client.get(PAGE).status_code == 302
    assert api.get(API).status_code == 401


# --- one click (RFC 8058) ---


@pytest.fixture
def link(customer, claim, commit):
    with commit():
        notify(customer, Kind.CLAIM_SUBMITTED, claim_id=str(claim.pk))
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return re.fullmatch(r"<http://127.0.0.1:8000(.+)>", headers["List-Unsubscribe"])[1]


def test_one_click_turns_the_switch_off_without_signing_in(client, customer, link):
    answer = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    kept = NotificationPreference.objects.get(user=customer)
    assert (kept.claim_submitted, kept.status_updates) == (False, True)


def test_a_scanner_that_follows_the_link_changes_nothing(client, customer, link):
    assert "Stop them" in client.get(link).content.decode()
    assert not NotificationPreference.objects.filter(user=customer).exists()


def test_mail_programs_send_no_token_of_ours(customer, link):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(link).status_code == 200


@pytest.mark.parametrize("tail", ["x", "/../x", ":y"])
def test_a_link_we_did_not_sign_is_not_there(client, link, tail):
    assert client.post(f"{link.rstrip('/')}{tail}/").status_code == 404


def test_what_always_comes_offers_no_way_out(customer, claim, commit):
    with commit():
        notify(customer, Kind.PASSWORD_CHANGED)
        notify(customer, Kind.CLAIM_MORE_NEEDED, claim_id=str(claim.pk), reason="The second page.")
    assert all("List-Unsubscribe" not in message.extra_headers for message in mail.outbox)


def test_a_link_of_somebody_who_is_gone_turns_nothing_off(client):
    path = unsubscribe_url(uuid.uuid4(), "status_updates").removeprefix("http://127.0.0.1:8000")

    assert client.post(path).status_code == 200
    assert not NotificationPreference.objects.exists()
