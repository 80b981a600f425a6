"""Mail that comes back marks the address, tells the person on the site and the staff."""

import base64
import hashlib
import hmac
import json
import time
from io import StringIO

import pytest
from django.core.management import call_command

from notifications.choices import Kind, Status
from notifications.models import Notification, RefusedAddress

pytestmark = pytest.mark.django_db

DSN = """From: MAILER-DAEMON@mail.example
To: help@flightclaim.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {address}
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: message/rfc822

From: help@flightclaim.example
To: {address}
Message-ID: {message_id}
Subject: Welcome

Hello
--b--
"""
COMPLAINT = """From: abuse@provider.example
To: help@flightclaim.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

A complaint.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1
Version: 1
Original-Rcpt-To: <{address}>

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
--b--
"""


@pytest.fixture
def sent(customer):
    row = Notification.objects.create(recipient=customer, kind=Kind.WELCOME)
    row.record_sent("Welcome")
    return row


def read(tmp_path, text: str) -> str:
    path = tmp_path / "report.eml"
    path.write_text(text)
    out = StringIO()
    call_command("read_bounces", str(path), stdout=out)
    return out.getvalue()


def report_on(row, template=DSN, **changes) -> str:
    return template.format(
        **{"address": row.to, "status": "5.1.1", "message_id": row.message_id, **changes}
    )


def test_a_delivery_report_marks_mail_and_address(sent, tmp_path):
    assert "1 addresses marked" in read(tmp_path, report_on(sent))
    sent.refresh_from_db()
    assert (sent.status, sent.failed_reason) == (Status.BOUNCED, "bounced 5.1.1")
    assert RefusedAddress.objects.standing().get().email == sent.to


def test_a_complaint_marks_it_too(sent, tmp_path):
    read(tmp_path, report_on(sent, COMPLAINT))
    assert RefusedAddress.objects.standing().get().why == "complained"


@pytest.mark.parametrize(
    "change",
    [
        {"status": "4.2.2"},  # full, but not for good
        {"message_id": "<1b4e28ba-2fa1-11d2-883f-0016d3cca427@flightclaim.example>"},
        {"message_id": "<hello@mail.example>"},
        {"address": "somebody@else.example"},  # a forger names whom he likes
    ],
)
def test_a_report_that_proves_nothing_marks_nothing(sent, tmp_path, change):
    assert "0 addresses" in read(tmp_path, report_on(sent, **change))
    assert not RefusedAddress.objects.exists()


def test_any_mail_may_arrive_there(tmp_path):
    assert "0 addresses" in read(tmp_path, "Subject: Hello\n\nBuy now")
    assert "0 addresses" in read(tmp_path, "")


def test_the_person_sees_a_banner_and_may_clear_it(client, sent, customer):
    client.force_login(customer)
    assert "Our mail does not reach you" not in client.get("/claims/").content.decode()
    sent.record_bounce("bounced", "5.1.1")
    assert "Our mail does not reach you" in client.get("/claims/").content.decode()
    client.post("/account/address-works/")
    assert "Our mail does not reach you" not in client.get("/claims/").content.decode()


def test_the_staff_sees_the_address(client, sent, admin_user, reviewer):
    sent.record_bounce("bounced", "5.1.1")
    client.force_login(admin_user)
    assert (
        "1 person does not get"
        in client.get("/admin/notifications/jobrun/overview/").content.decode()
    )
    client.force_login(reviewer)
    page = client.get("/admin/notifications/refusedaddress/?state=standing")
    assert sent.to in page.content.decode()


# --- a provider's report ---


def mailgun_event(key: str, recipient: str) -> dict:
    timestamp, token = str(int(time.time())), "t" * 50
    signature = hmac.new(key.encode(), (timestamp + token).encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"timestamp": timestamp, "token": token, "signature": signature},
        "event-data": {
            "event": "failed", "severity": "permanent", "recipient": recipient,
            "timestamp": time.time(), "id": "x", "message": {"headers": {"message-id": "a@b"}},
        },
    }  # fmt: skip


@pytest.fixture
def mailgun(settings):
    settings.MAIL_PROVIDER = "mailgun"
    settings.ANYMAIL = {"MAILGUN_API_KEY": "k", "MAILGUN_WEBHOOK_SIGNING_KEY": "signing-key"}


def post(client, provider: str, body: dict, **headers):
    path = f"/mail/events/{provider}/"
    return client.post(path, json.dumps(body), content_type="application/json", **headers)


def test_a_signed_report_of_the_provider_marks_the_address(client, mailgun, sent):
    assert post(client, "mailgun", mailgun_event("signing-key", sent.to)).status_code == 200
    assert RefusedAddress.objects.standing().get().email == sent.to


def test_a_forged_report_marks_nothing(client, mailgun, sent):
    assert post(client, "mailgun", mailgun_event("guessed", sent.to)).status_code == 400
    assert not RefusedAddress.objects.exists()


def test_postmark_shows_user_and_password(client, settings, sent):
    settings.MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "k", "WEBHOOK_SECRET": "hook:secret"}
    bounce = {"RecordType": "Bounce", "Type": "HardBounce", "Email": sent.to, "ID": 1}
    assert post(client, "postmark", bounce).status_code == 400
    basic = "Basic " + base64.b64encode(b"hook:secret").decode()
    assert post(client, "postmark", bounce, HTTP_AUTHORIZATION=basic).status_code == 200
    assert RefusedAddress.objects.standing().get().email == sent.to


def test_a_provider_not_in_use_is_not_there(client):
    assert post(client, "mailgun", {}).status_code == 404
    assert post(client, "nonsense", {}).status_code == 404
