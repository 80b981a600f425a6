"""Unfinished drafts: reminded of on day 2, 7 and 14, stopped by a link, shredded after 30 days."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.storage import FileSystemStorage
from django.test import Client

from accounts.models import MailedLink
from claims.choices import ClaimStatus as S, Source
from claims.drafts import token_for
from claims.files.trouble import StorageUnavailable
from claims.models import Claim, ClaimDocument, PendingFile
from claims.tasks import remind_of_drafts, shred_drafts
from notifications.choices import Kind
from notifications.models import Notification
from tests.factories import make_claim, make_complete_draft, make_document

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.fixture
def old_draft(customer):
    """Ada's draft of 1 October, not signed and without a document."""
    with time_machine.travel(BEGUN, tick=False):
        return make_claim(customer, status=S.DRAFT)


def nights(task, first, last):
    """Run a task each day, from so many days after the draft was begun."""
    for day in range(first, last + 1):
        with time_machine.travel(BEGUN + timedelta(days=day, hours=1), tick=False):
            task()


def link_in(text, ending=""):
    return re.search(rf"http://127.0.0.1:8000(/claims/drafts/[^\s/]+/{ending})\s", text)[1]


def test_it_is_reminded_of_on_three_days(old_draft, commit):
    with commit():
        nights(remind_of_drafts, 1, 29)
    days = Notification.objects.filter(kind=Kind.DRAFT_REMINDER, channel="email").order_by(
        "context__day"
    )
    assert sorted(int(row.context["day"]) for row in days) == [2, 7, 14]
    assert len(mail.outbox) == 3
    assert mail.outbox[0].subject == "Your claim for KL 1673 is not sent yet"


def test_twice_on_a_day_is_said_once(old_draft):
    nights(remind_of_drafts, 2, 2)
    nights(remind_of_drafts, 2, 2)
    assert Notification.objects.filter(kind=Kind.DRAFT_REMINDER, channel="email").count() == 1


def test_a_worker_away_for_a_week_sends_one_and_not_two(old_draft):
    nights(remind_of_drafts, 8, 8)
    assert Notification.objects.get(kind=Kind.DRAFT_REMINDER, channel="email").context["day"] == "7"


def test_who_goes_on_is_left_in_peace(old_draft, client):
    with time_machine.travel(BEGUN + timedelta(days=1), tick=False):
        old_draft.touch()
    nights(remind_of_drafts, 2, 2)
    assert not Notification.objects.exists()


@pytest.mark.parametrize("fields", [{"customer": None}, {"source": Source.API}])
def test_nobody_else_is_reminded(customer, fields):
    with time_machine.travel(BEGUN, tick=False):
        make_claim(**{"customer": customer, **fields}, status=S.DRAFT, contact_email="x@y.org")
    nights(remind_of_drafts, 1, 29)
    assert not Notification.objects.exists()


def test_a_sent_claim_is_not_reminded_of(customer):
    with time_machine.travel(BEGUN, tick=False):
        make_claim(customer)
    nights(remind_of_drafts, 1, 29)
    assert not Notification.objects.exists()


def test_the_reminder_says_what_is_open_and_until_when(old_draft, commit):
    with commit():
        nights(remind_of_drafts, 2, 2)
    body = mail.outbox[0].body
    assert "Add a boarding pass or booking confirmation." in body
    assert "on 31 Oct 2026" in body
    assert "Amsterdam to Barcelona" in body


def test_the_link_to_go_on_mails_a_fresh_one(old_draft, commit):
    with commit():
        nights(remind_of_drafts, 2, 2)
    stranger, path = Client(), link_in(mail.outbox[0].body)
    assert "Ada" not in stranger.get(path).content.decode()
    with commit():
        stranger.post(path)
    link = MailedLink.objects.get()
    assert (link.email, link.reference) == ("ada@example.org", old_draft.pk)
    assert stranger.get("/claims/new/").status_code == 302  # to the check: nothing is open yet


def test_its_owner_goes_on_at_once(old_draft, client, customer):
    client.force_login(customer)
    answer = client.get(f"/claims/drafts/{token_for(old_draft)}/", follow=True)
    assert answer.redirect_chain[-1][0] == "/claims/new/"


def test_the_stop_link_asks_first_and_then_stops(old_draft, client, commit):
    with commit():
        nights(remind_of_drafts, 2, 2)
    path = link_in(mail.outbox[0].body, "stop/")
    assert client.get(path).status_code == 200
    old_draft.refresh_from_db()
    assert old_draft.reminders_stopped_at is None
    client.post(path)
    nights(remind_of_drafts, 3, 29)
    assert Notification.objects.filter(kind=Kind.DRAFT_REMINDER, channel="email").count() == 1


@pytest.mark.parametrize("token", ["", "x", "x:y", "00000000-0000-0000-0000-000000000000:abc"])
@pytest.mark.parametrize("ending", ["", "stop/"])
def test_a_forged_token_opens_nothing(client, db, token, ending):
    assert client.get(f"/claims/drafts/{token or '-'}/{ending}").status_code == 404


def test_the_token_is_of_no_use_once_the_claim_is_sent(client, claim):
    assert client.post(f"/claims/drafts/{token_for(claim)}/stop/").status_code == 404


def test_after_thirty_days_it_is_gone_with_its_files(customer, commit):
    with time_machine.travel(BEGUN, tick=False):
        draft = make_complete_draft(customer)
    document = draft.documents.get()
    storage, name = document.file.storage, document.file.name
    nights(shred_drafts, 1, 29)
    assert storage.exists(name)
    with commit():
        nights(shred_drafts, 30, 32)
    assert not storage.exists(name)
    assert not Claim.objects.exists()
    assert not ClaimDocument.objects.exists()
    assert [message.subject for message in mail.outbox] == [
        "We deleted your unfinished claim for KL 1673"
    ]


def test_a_draft_of_nobody_is_shredded_without_a_word(db):
    with time_machine.travel(BEGUN, tick=False):
        make_document(make_claim(None, status=S.DRAFT, contact_email="typed@example.org"))
    nights(shred_drafts, 30, 30)
    assert not Claim.objects.exists()
    assert not Notification.objects.exists()


def test_a_sent_claim_is_never_shredded(customer):
    with time_machine.travel(BEGUN, tick=False):
        claim = make_claim(customer)
    nights(shred_drafts, 30, 31)
    assert Claim.objects.get() == claim


def test_storage_away_leaves_the_file_to_the_janitor(customer, monkeypatch, commit):
    with time_machine.travel(BEGUN, tick=False):
        document = make_document(make_claim(customer, status=S.DRAFT))

    def away(self, name):
        raise StorageUnavailable(name)

    monkeypatch.setattr(FileSystemStorage, "delete", away)
    with commit():
        nights(shred_drafts, 30, 30)
    assert not Claim.objects.exists()
    assert PendingFile.objects.get().name == document.file.name


def test_a_file_on_legal_hold_keeps_the_draft(customer):
    with time_machine.travel(BEGUN, tick=False):
        draft = make_claim(customer, status=S.DRAFT)
        make_document(draft, legal_hold_until=BEGUN.date() + timedelta(days=31))
    nights(shred_drafts, 30, 31)
    assert Claim.objects.get() == draft
    nights(shred_drafts, 32, 32)
    assert not Claim.objects.exists()


def test_work_on_the_draft_moves_its_end(old_draft, client, customer):
    client.force_login(customer)
    client.get(f"/claims/{old_draft.pk}/resume/")
    with time_machine.travel(BEGUN + timedelta(days=20), tick=False):
        client.force_login(customer)
        client.get(f"/claims/{old_draft.pk}/resume/")
        client.post("/claims/new/email/", {"email": "not-an-address"})
    nights(shred_drafts, 30, 49)
    assert Claim.objects.exists()
    nights(shred_drafts, 50, 50)
    assert not Claim.objects.exists()


def test_both_tasks_are_scheduled(db):
    from django_celery_beat.models import PeriodicTask

    tasks = PeriodicTask.objects.values_list("task", flat=True)
    assert {"claims.tasks.remind_of_drafts", "claims.tasks.shred_drafts"} <= set(tasks)
