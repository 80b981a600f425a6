"""A person with a row of every kind is erased; then all is searched for every mark of theirs."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from pathlib import Path
from threading import Barrier

import pypdfium2
import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts.inventory import Rows, places
from accounts.models import PermitToErase, SecurityEvent, User
from accounts.models.permit import erasing
from claims.files.trouble import StorageUnavailable
from claims.models import Claim, ClaimDocument, ClaimStatusHistory
from gdpr import erasure
from gdpr.choices import Deed, RequestStatus
from gdpr.erasure_tasks import erase, run_due_erasures
from gdpr.models import AccountDeletionRequest, ConsentRecord, ErasureTally, LegalHold
from tests.factories import make_claim, make_user
from tests.gdpr.someone import (
    EMAIL,
    FORMER,
    GIVEN,
    NAME,
    kept_with_money,
    make_someone,
    mark_every_field,
)

pytestmark = pytest.mark.django_db
EMPTY_BY_DESIGN = {"accounts.User_user_permissions", "claims.CalendarFeed", "accounts.EmailChange"}


@pytest.fixture
def someone(airports):
    return make_someone()


def approved(user):
    """A wish whose time to cancel is over."""
    admin = User.objects.filter(role="admin").first() or make_user("ann@example.org", role="admin")
    wish = AccountDeletionRequest.objects.ask(user, reason="zqreasonzq")
    AccountDeletionRequest.objects.filter(pk=wish.pk).update(
        cancel_until=timezone.now() - timedelta(hours=1)
    )
    wish.refresh_from_db()
    wish.approve(by=admin, notes="zqnoteszq")
    return wish


def whole_database() -> dict[str, str]:
    """Every table as text: what the database holds, and what models read of it once decrypted."""
    dump = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            dump[table] = "\n".join(map(str, cursor.fetchall()))
    for place in places():
        rows = place.table._base_manager.values_list()
        dump[f"{place.model} read"] = "\n".join(map(str, rows))
    return dump


def whole_storage() -> dict[str, str]:
    return {name: read(name) for name in walk("")}


def walk(folder):
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}".lstrip("/")
    for inner in folders:
        yield from walk(f"{folder}/{inner}".lstrip("/"))


def read(name: str) -> str:
    with default_storage.open(name) as stored:
        return stored.read().decode("latin-1")


def mailbox(settings) -> dict[str, str]:
    return {p.name: p.read_text() for p in Path(settings.MAILBOX_DIR).glob("*.eml")}


def search(words, *, settings) -> dict[str, list[str]]:
    """Where each of these words is still found."""
    everything = {**whole_database(), **whole_storage(), **mailbox(settings)}
    found: dict[str, list[str]] = {}
    for place, text in everything.items():
        low = text.casefold()
        for word in words:
            if word.casefold() in low:
                found.setdefault(word, []).append(place)
    return found


# --- nothing is left ---


def test_the_person_has_a_row_of_every_kind(someone):
    person = erasure.person_of(someone)
    without = {
        place.model
        for place in places()
        if place.rows != Rows.UNTOUCHED and not place.of(person).exists()
    }
    assert without <= EMPTY_BY_DESIGN | {"gdpr.ErasureTally", "gdpr.AccountDeletionRequest"}


def test_nothing_is_left_but_what_belongs_to_the_payment(someone, storage, settings, commit):
    other = make_claim(make_user("grace@example.org"), account_of_events="zqothersown")
    marks = mark_every_field(someone)
    ids = [str(pk) for pk in Claim.objects.filter(customer=someone).values_list("pk", flat=True)]
    words = [*marks, EMAIL, FORMER, "zqreasonzq", "zqnoteszq", "zqtraces"]
    assert len(marks) > 100
    assert len(search(words[:-3], settings=settings)) > 100

    with commit():  # its day has come, so the approval begins it
        wish = approved(someone)

    assert wish_of(wish).status == RequestStatus.ERASED
    found = search(words, settings=settings)
    unjustified = {
        word: (marks.get(word), places)
        for word, places in found.items()
        if not (word in marks and kept_with_money(marks[word]))
    }
    assert unjustified == {}
    assert found, "the payment keeps its own fields"
    assert [name for name in whole_storage() if any(pk in name for pk in ids)] == [
        name for name in whole_storage() if name.startswith("erasures/") and ids[0] in name
    ]
    assert mailbox(settings) == {}
    other.refresh_from_db()
    assert other.account_of_events == "zqothersown"


def wish_of(wish):
    return AccountDeletionRequest.objects.get(pk=wish.pk)


def test_without_a_payment_no_claim_and_no_name_stays(customer, claim, settings):
    claim.passengers.update(family_name=NAME, given_names=GIVEN)
    wish = approved(customer)
    erase(str(wish.pk))

    assert not Claim.objects.exists()
    words = ["ada@example.org", "Byron", NAME, GIVEN]
    assert search(words, settings=settings) == {}
    person = User.objects.get(pk=customer.pk)
    assert person.email.endswith("@deleted.invalid")
    assert not person.has_usable_password()


# --- its day, its mail, its record ---


def test_it_waits_for_the_time_to_cancel(customer, admin_user):
    wish = AccountDeletionRequest.objects.ask(customer)
    wish.approve(by=admin_user)
    run_due_erasures()
    assert wish_of(wish).status == RequestStatus.APPROVED
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        run_due_erasures()
    assert wish_of(wish).status == RequestStatus.ERASED


def test_an_award_or_a_hold_that_came_later_stops_it(customer, admin_user):
    wish = approved(customer)
    hold = LegalHold.objects.create(
        user=customer, reason="x", ends_on=timezone.localdate(), placed_by=admin_user
    )
    run_due_erasures()
    assert wish_of(wish).status == RequestStatus.APPROVED
    hold.lift(by=admin_user)
    run_due_erasures()
    assert wish_of(wish).status == RequestStatus.ERASED


def test_one_last_mail_goes_out_and_its_address_is_forgotten(customer):
    wish = approved(customer)
    erase(str(wish.pk))
    last = mail.outbox[-1]
    assert (last.to, last.subject) == (["ada@example.org"], "Your data was erased")
    assert wish_of(wish).number in last.body
    assert wish_of(wish).email == ""


def test_the_record_says_what_was_done(someone, client, commit):
    plan = {
        (line.place, line.deed): line.number for line in erasure.plan(erasure.person_of(someone))
    }
    wish = approved(someone)
    erase(str(wish.pk))
    wish = wish_of(wish)

    done = {(row.place, row.deed): row.number for row in wish.tallies.all()}
    for place in ("claims.ClaimNote", "claims.ClaimDocument", "accounts.ApiKey"):
        assert done[place, Deed.DELETED] == plan[place, Deed.DELETED]
    assert done["claims.Payout", Deed.KEPT] == plan["claims.Payout", Deed.KEPT] == 1
    client.force_login(User.objects.get(role="admin"))
    answer = client.get(f"/admin/gdpr/accountdeletionrequest/{wish.pk}/record.pdf")
    content = b"".join(answer.streaming_content)
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    assert wish.number in text
    assert f"Rows deleted {done['claims.ClaimNote', Deed.DELETED]}" in " ".join(text.split())
    assert EMAIL not in text
    assert NAME not in text


def test_the_dry_run_changes_nothing(someone, client, admin_user, settings):
    before = whole_database()
    out = StringIO()
    call_command("erasure_plan", EMAIL, files=True, stdout=out)
    assert whole_database() == before
    assert "claims.ClaimNote" in out.getvalue()
    assert out.getvalue().count("Files deleted") == 3  # documents, mailbox, the export
    assert "/orphan" in out.getvalue()
    wish = AccountDeletionRequest.objects.ask(someone)
    client.force_login(admin_user)
    page = client.get(f"/admin/gdpr/accountdeletionrequest/{wish.pk}/plan/").content.decode()
    assert "/orphan" in page
    assert "Rows deleted" in page


# --- stopped anywhere ---


class Killed(BaseException):
    pass


def number_of_steps(user) -> int:
    wish = AccountDeletionRequest(user=user)
    return len(list(erasure.steps_of(wish, erasure.person_of(user))))


@pytest.mark.parametrize("stop", range(12))
def test_killed_after_any_step_it_ends_the_same(someone, settings, monkeypatch, stop):
    marks = mark_every_field(someone)
    wish = approved(someone)
    real = erasure.steps_of

    def until(request, person):
        for number, step in enumerate(real(request, person)):
            if number == stop:
                raise Killed
            yield step

    monkeypatch.setattr(erasure, "steps_of", until)
    with pytest.raises(Killed):
        erase(str(wish.pk))
    assert wish_of(wish).status == RequestStatus.ERASING
    monkeypatch.setattr(erasure, "steps_of", real)
    run_due_erasures()

    assert wish_of(wish).status == RequestStatus.ERASED
    left = [w for w in search([*marks, EMAIL, FORMER], settings=settings)
            if not (w in marks and kept_with_money(marks[w]))]  # fmt: skip
    assert left == []
    notes = ErasureTally.objects.get(place="claims.ClaimNote", deed=Deed.DELETED)
    assert notes.number == 4


def test_a_storage_that_keeps_a_file_leaves_its_row(someone, monkeypatch):
    wish = approved(someone)
    monkeypatch.setattr(type(default_storage), "delete", lambda self, name: None, raising=False)
    with pytest.raises(StorageUnavailable, match="still there"):
        erase(str(wish.pk))
    assert ClaimDocument.everything.exists()
    assert wish_of(wish).status == RequestStatus.ERASING


def test_while_one_worker_has_it_another_does_nothing(customer):
    wish = approved(customer)
    AccountDeletionRequest.objects.filter(pk=wish.pk).update(
        status="erasing", leased_until=timezone.now() + timedelta(minutes=5)
    )
    assert erase(str(wish.pk)) is False
    assert run_due_erasures() == 0


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_of_two_workers_at_once_one_erases(settings):
    wish = AccountDeletionRequest.objects.ask(make_user("ada@example.org"))
    AccountDeletionRequest.objects.filter(pk=wish.pk).update(
        status="erasing", reviewed_at=timezone.now(), is_replay=True
    )
    start = Barrier(2)

    def work(_number) -> bool:
        mine = AccountDeletionRequest.objects.get(pk=wish.pk)
        start.wait()
        try:
            return erasure.run(mine)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == [False, True]
    assert wish_of(wish).status == RequestStatus.ERASED


# --- a restored backup ---


def test_who_comes_back_with_a_backup_is_erased_again(customer, claim, settings):
    wish = approved(customer)
    before = {"email": customer.email, "given_names": "Ada", "leaving_since": None}
    erase(str(wish.pk))
    listed = StringIO()
    call_command("reapply_erasures", show=True, stdout=listed)
    assert listed.getvalue().split() == [str(customer.pk)]
    User.objects.filter(pk=customer.pk).update(**before, is_active=True)  # as the backup has it
    make_claim(User.objects.get(pk=customer.pk), account_of_events="zqback")
    sent = len(mail.outbox)

    out = StringIO()
    call_command("reapply_erasures", dry_run=True, stdout=out)
    assert "1 of them are back" in out.getvalue()
    call_command("reapply_erasures", stdout=out)

    assert search(["ada@example.org", "zqback", "Byron"], settings=settings) == {}
    assert len(mail.outbox) == sent
    call_command("reapply_erasures", stdout=out)
    assert "0 of them are back" in out.getvalue()


def test_the_list_names_nobody(customer):
    erase(str(approved(customer).pk))
    facts = json.loads(read(f"erasures/{customer.pk}.json"))
    assert set(facts) == {"user", "claims"}


# --- the way past the triggers, and nobody else's ---


def history_of(claim):
    return ClaimStatusHistory.objects.create(
        claim=claim, previous_status="draft", new_status="submitted"
    )


def raw(model):
    return models.QuerySet(model=model)


def test_append_only_rows_stay_closed_without_a_permit(claim, customer):
    move = history_of(claim)
    SecurityEvent.objects.create(user=customer, kind="locked")
    for rows in (raw(ClaimStatusHistory).filter(pk=move.pk), raw(SecurityEvent).all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(using="default")


def test_a_permit_opens_only_its_own_claim(claim, other_customer):
    mine, theirs = history_of(claim), history_of(make_claim(other_customer))
    with erasing([claim.pk]):
        raw(ClaimStatusHistory).filter(pk=mine.pk).update(reason="x")
        with pytest.raises(DatabaseError), transaction.atomic():
            raw(ClaimStatusHistory).filter(pk=theirs.pk).update(reason="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        raw(ClaimStatusHistory).filter(pk=mine.pk).update(reason="y")


@pytest.mark.django_db(transaction=True)
def test_a_permit_cannot_be_committed():
    with pytest.raises(IntegrityError), transaction.atomic():
        PermitToErase.objects.create(subject="5f0c3c0e-7d0e-4a3a-9a51-0f4f1b1d3f10", ends_id=-1)
    assert not PermitToErase.objects.exists()


def test_nobody_at_the_desk_can_write_a_permit(client, admin_user):
    client.force_login(admin_user)
    assert client.get("/admin/accounts/permittoerase/").status_code == 404
    assert not admin_user.has_perm("gdpr.delete_consentrecord")
    consent = ConsentRecord()
    with pytest.raises(PermissionDenied):
        consent.delete()
