"""Every mail: its words as they were agreed, nothing live in it, and its preview at the desk.

After a change of words: UPDATE_GOLDEN=1 python -m pytest tests/notifications/test_mail_kinds.py
and read the difference.
"""

import os
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core import mail as outbox
from django.urls import reverse

from notifications.choices import Kind
from notifications.kinds import KINDS
from notifications.models import Notification
from notifications.samples import SAMPLES, sample_mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("airports")]
GOLDEN = Path(__file__).with_name("golden")
TODAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOSTILE = '<b>Mallory</b>"><img src=x onerror=alert(1)>'
SECRETS = (
    (r"FC-[0-9A-Z]{4}-[0-9A-Z]{4}", "FC-7K3D-92QF"),
    (r"[0-9a-f]{8}-[0-9a-f-]{27}", "00000000-0000-0000-0000-000000000000"),
    (r"(/(?:account|claims|mail|check)/(?:[a-z-]+/)*)[^\s\"<]*[0-9][^\s\"<]*", r"\1…"),
    (r"sample-[0-9a-f]{32}@", "ada@"),
)


class Tags(HTMLParser):
    """The tags, addresses and styles of a mail."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names, self.attributes = set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes += attrs


def html_of(mail) -> str:
    return str(mail.alternatives[0][0])


def as_agreed(mail) -> str:
    """Subject, text, and the card of the HTML, without what differs each time."""
    card = html_of(mail).partition("<h1")[2].partition("</html>")[0]
    card = re.sub(r"\s*\n\s*", "\n", re.sub(r' style="[^"]*"', "", card))
    said = f"{mail.subject}\n\n{mail.body.strip()}\n\n---\n<h1{card}"
    for pattern, instead in SECRETS:
        said = re.sub(pattern, instead, said)
    return re.sub(r"\n{3,}", "\n\n", said).strip() + "\n"


def test_every_kind_has_a_sample_and_a_way_to_be_told():
    assert set(SAMPLES) == set(Kind.values) == set(KINDS)


@pytest.mark.parametrize("kind", Kind.values)
def test_the_words_are_as_agreed(kind, time_machine):
    time_machine.move_to(TODAY, tick=False)
    said = as_agreed(sample_mail(kind))
    path = GOLDEN / f"{kind}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(said)
    assert said == path.read_text()


@pytest.mark.parametrize("kind", Kind.values)
def test_what_people_type_is_shown_literally(kind):
    mail = sample_mail(kind, name=HOSTILE, text=HOSTILE)
    tags = Tags(html_of(mail))
    assert not tags.names & {"img", "script", "b", "iframe", "object", "link", "form"}
    assert not [name for name, _value in tags.attributes if name.startswith("on")]
    assert "\n" not in mail.subject


@pytest.mark.parametrize("kind", Kind.values)
def test_a_mail_fetches_nothing_and_leads_only_to_us(kind):
    mail = sample_mail(kind)
    attributes = Tags(html_of(mail)).attributes
    addresses = [value for name, value in attributes if name in ("href", "src", "background")]
    assert all(address.startswith("http://127.0.0.1:8000/") for address in addresses)
    assert "url(" not in html_of(mail)


@pytest.mark.parametrize("kind", Kind.values)
def test_a_mail_is_600_wide_dark_mode_safe_and_has_a_text_twin(kind):
    mail = sample_mail(kind)
    assert 'width="600"' in html_of(mail)
    assert "prefers-color-scheme: dark" in html_of(mail)
    assert len(mail.body.split()) > 15
    assert not re.search(r"<[a-z/]", mail.body)
    for word in ("please", "sorry", "invalid", "oops"):
        assert word not in mail.body.lower()


def test_samples_leave_nothing_behind():
    for kind in Kind.values:
        sample_mail(kind)
    assert not Notification.objects.exists()
    assert outbox.outbox == []


def test_the_receipt_carries_the_claim_as_pdf():
    (attachment,) = sample_mail(Kind.CLAIM_SUBMITTED).attachments
    assert re.fullmatch(r"FC-\w{4}-\w{4}\.pdf", attachment[0])
    assert attachment[1].startswith(b"%PDF")


# --- the preview ---


def test_every_mail_has_a_preview(client, reviewer):
    client.force_login(reviewer)
    page = client.get(reverse("admin:mail_kinds")).content.decode()
    for kind in Kind:
        assert reverse("admin:mail_preview", args=[kind.value]) in page
    shown = client.get(reverse("admin:mail_preview", args=[Kind.CLAIM_APPROVED]))
    assert "You are owed" in shown.content.decode()
    html = client.get(reverse("admin:mail_preview_html", args=[Kind.CLAIM_APPROVED]))
    assert "script-src 'none'" in html["content-security-policy"]


def test_the_preview_is_for_staff_and_for_kinds_that_exist(client, customer, reviewer):
    client.force_login(reviewer)
    assert client.get("/admin/notifications/notification/kinds/nonsense/").status_code == 404
    client.force_login(customer)
    assert client.get(reverse("admin:mail_kinds")).status_code == 302
