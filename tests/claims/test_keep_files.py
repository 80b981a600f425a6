"""What becomes of files later: keys, interrupted work, damage, the end of their time."""

from datetime import timedelta
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from claims.choices import ClaimStatus, ReviewStatus, ShredReason
from claims.files.preparation import prepare
from claims.files.receive import receive_document
from claims.files.trouble import StorageFull, StorageUnavailable
from claims.models import ClaimDocument, PendingFile
from claims.refusals import FileOnHold
from claims.signals import is_document_held
from claims.tasks import shred_expired_files, sweep_pending_files, verify_some_files
from tests.factories import make_claim, make_document, png, upload

pytestmark = pytest.mark.django_db
S = ClaimStatus


def files_in(claim) -> list[str]:
    try:
        return default_storage.listdir(f"claims/{claim.pk}")[1]
    except FileNotFoundError:
        return []


def content_of(document) -> bytes:
    with default_storage.open(document.file.name) as content:
        return content.read()


def rotate(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_file_keys", *arguments, stdout=out)
    return out.getvalue()


# --- Keys ---


@pytest.fixture
def keys(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FILE_ENCRYPTION_KEYS = [old]
    return old, new


def test_after_the_rotation_the_old_key_may_go(storage, claim, keys, settings):
    old, new = keys
    document = make_document(claim)
    prepare(document)
    settings.FILE_ENCRYPTION_KEYS = [new, old]
    assert rotate("--dry-run").startswith("3 would be encrypted")
    assert rotate().startswith("3 encrypted with the newest key, 0 were already")
    assert rotate().startswith("0 encrypted with the newest key, 3 were already")
    settings.FILE_ENCRYPTION_KEYS = [new]
    assert content_of(document) == png()
    assert len(files_in(claim)) == 3


def test_the_rotation_encrypts_what_was_not(storage, document):
    name = document.file.name
    storage.behind.delete(name)
    storage.behind._save(name, ContentFile(png()))
    assert rotate().startswith("1 encrypted")
    assert storage.header_of(name).is_of_newest_key
    assert content_of(document) == png()


def test_an_interrupted_rotation_goes_on_where_it_was(claim, keys, settings, monkeypatch):
    for _ in range(3):
        make_document(claim)
    settings.FILE_ENCRYPTION_KEYS = list(reversed(keys))
    behind = type(default_storage.behind)
    overwrite, written = behind.overwrite, []

    def second_fails(self, name, content):
        written.append(name)
        if len(written) == 2:
            raise StorageUnavailable("killed")
        overwrite(self, name, content)

    with monkeypatch.context() as patch:
        patch.setattr(behind, "overwrite", second_fails)
        with pytest.raises(StorageUnavailable):
            rotate()
    assert rotate().startswith("2 encrypted with the newest key, 1 were already")


def test_a_file_nobody_can_read_is_left_and_named(claim, keys, settings, caplog):
    document = make_document(claim)
    settings.FILE_ENCRYPTION_KEYS = [keys[1]]
    with pytest.raises(CommandError, match="1 could not be read"):
        rotate()
    assert document.file.name in caplog.text


# --- Work that was interrupted ---


def test_a_storage_that_is_away_is_a_clean_page_and_keeps_nothing(
    client, claim, customer, monkeypatch
):
    def away(self, name, content):
        raise StorageUnavailable("away")

    monkeypatch.setattr(type(default_storage.behind), "_save", away)
    client.force_login(customer)
    form = {"kind": "other", "files": upload(png())}
    answer = client.post(f"/claims/{claim.reference}/upload/", form)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "120"
    assert "We cannot reach our files just now" in answer.content.decode()
    assert not ClaimDocument.objects.exists()
    assert not PendingFile.objects.exists()


def test_a_full_disk_is_507_by_page_and_api(client, api, claim, customer, monkeypatch):
    def full(self, name, content):
        raise StorageFull("full")

    monkeypatch.setattr(type(default_storage.behind), "_save", full)
    client.force_login(customer)
    form = {"kind": "other", "files": upload(png())}
    assert client.post(f"/claims/{claim.reference}/upload/", form).status_code == 507
    api.force_authenticate(customer)
    form = {"kind": "other", "file": upload(png())}
    answer = api.post(f"/api/v1/claims/{claim.pk}/documents/", form, format="multipart")
    assert (answer.status_code, answer["Content-Type"]) == (507, "application/problem+json")
    assert files_in(claim) == []


def test_no_room_for_an_upload_on_its_way_is_507(client, claim, customer, monkeypatch):
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", no_room)
    client.force_login(customer)
    form = {"kind": "other", "files": upload(png() + b"\0" * (2 * 2**20))}
    answer = client.post(f"/claims/{claim.reference}/upload/", form)
    assert answer.status_code == 507
    assert not ClaimDocument.objects.exists()


def no_room(*args, **kwargs):
    raise OSError(28, "No space left on device")


def test_a_huge_upload_never_fills_the_disk(client, claim, customer, settings):
    settings.DOCUMENT_MAX_BYTES = 2 * 2**20
    client.force_login(customer)
    form = {"kind": "other", "files": upload(png() + b"\0" * (5 * 2**20))}
    answer = client.post(f"/claims/{claim.reference}/upload/", form)
    assert answer.status_code == 422
    assert "The file must be smaller than 2" in answer.content.decode()


def test_the_row_fails_and_the_file_goes(claim, customer, monkeypatch):
    def refuse(self, *args, **kwargs):
        raise RuntimeError("killed between file and row")

    monkeypatch.setattr(ClaimDocument, "save", refuse)
    with pytest.raises(RuntimeError):
        receive_document(claim, upload(png()), kind="other", by=customer)
    assert files_in(claim) == []
    assert not PendingFile.objects.exists()


def test_the_janitor_removes_what_a_killed_process_left(document, time_machine):
    orphan = f"{document.file.name}-orphan"
    default_storage.save(orphan, ContentFile(b"x"))
    PendingFile.objects.bulk_create(
        [PendingFile(name=orphan), PendingFile(name=document.file.name)]
    )
    sweep_pending_files()
    assert default_storage.exists(orphan)  # it may still be coming in
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    sweep_pending_files()
    assert not default_storage.exists(orphan)
    assert default_storage.exists(document.file.name)
    assert not PendingFile.objects.exists()


def test_a_deletion_the_storage_refused_is_repeated(document, commit, monkeypatch, time_machine):
    def away(self, name):
        raise StorageUnavailable("away")

    name = document.file.name
    with monkeypatch.context() as patch:
        patch.setattr(type(default_storage.behind), "delete", away)
        with commit():
            document.destroy()
    assert default_storage.exists(name)
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    sweep_pending_files()
    assert not default_storage.exists(name)


def test_a_claim_takes_so_many_bytes(client, claim, customer, settings):
    settings.DOCUMENT_BYTES_PER_CLAIM = 2 * len(png())
    client.force_login(customer)
    form = {"kind": "other", "files": [upload(png()), upload(png()), upload(png())]}
    answer = client.post(f"/claims/{claim.reference}/upload/", form)
    assert "as many files as it can take" in answer.content.decode()
    assert claim.documents.count() == 2


# --- Damage ---


@pytest.mark.parametrize("harm", ["changed", "gone", "another file"])
def test_the_nightly_sample_notices_damage_and_tells_the_desk(document, reviewer, commit, harm):
    name, behind = document.file.name, default_storage.behind
    with behind.open(name, "rb") as stored:
        kept = bytearray(stored.read())
    behind.delete(name)
    if harm == "changed":
        kept[-1] ^= 1
        behind._save(name, ContentFile(bytes(kept)))
    elif harm == "another file":
        default_storage.save(name, ContentFile(b"%PDF-1.4 forged"))
    with commit():
        assert verify_some_files() == 1
    assert verify_some_files() == 0  # told once
    document.refresh_from_db()
    assert document.damaged_at is not None
    subject = f"A stored file of {document.claim.reference} is damaged or missing"
    assert [(m.to, m.subject) for m in mail.outbox] == [([reviewer.email], subject)]


def test_each_file_has_its_turn(claim, settings):
    settings.DOCUMENTS_VERIFIED_A_NIGHT = 2
    for _ in range(3):
        make_document(claim)
    verify_some_files()
    assert ClaimDocument.objects.filter(verified_at=None).count() == 1
    verify_some_files()
    assert not ClaimDocument.objects.filter(verified_at=None).exists()


# --- The end of their time ---


@pytest.fixture
def ended(customer, time_machine):
    """A file of a claim that was withdrawn four years ago."""
    claim = make_claim(customer)
    document = make_document(claim)
    prepare(document)
    time_machine.move_to(timezone.now() - timedelta(days=4 * 365))
    claim.withdraw(by=customer)
    time_machine.move_to(timezone.now() + timedelta(days=4 * 365))
    return document


def test_files_of_a_claim_that_ended_long_ago_are_destroyed(ended, commit, caplog):
    names = ended.stored_names()
    with commit(), caplog.at_level("INFO"):
        assert shred_expired_files() == 1
    ended.refresh_from_db()
    assert ended.shred_reason == ShredReason.CLAIM_ENDED
    assert not any(default_storage.exists(name) for name in names)
    assert str(ended.pk) in caplog.text
    assert shred_expired_files() == 0


def test_files_of_a_claim_that_ended_lately_stay(customer):
    claim = make_claim(customer)
    make_document(claim)
    claim.withdraw(by=customer)
    assert shred_expired_files() == 0


def test_a_replaced_file_goes_after_90_days(claim, reviewer, time_machine):
    time_machine.move_to(timezone.now() - timedelta(days=91))
    old, new = make_document(claim), make_document(claim)
    old.review_status, old.rejection_reason = ReviewStatus.REJECTED, "Cut off."
    old.reviewed_by, old.reviewed_at, old.replaced_by = reviewer, timezone.now(), new
    old.save()
    time_machine.move_to(timezone.now() + timedelta(days=89))
    assert shred_expired_files() == 0
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert shred_expired_files() == 1
    new.refresh_from_db()
    assert new.shredded_at is None


def test_nothing_on_hold_is_touched(ended, commit):
    ended.legal_hold_until = timezone.localdate() + timedelta(days=1)
    ended.save()
    with commit():
        assert shred_expired_files() == 0
    with pytest.raises(FileOnHold):
        ended.destroy()
    assert default_storage.exists(ended.file.name)


def test_an_app_that_listens_can_hold_a_file(ended):
    def hold(sender, document, **kwargs):
        return document.pk == ended.pk

    is_document_held.connect(hold)
    try:
        assert shred_expired_files() == 0
    finally:
        is_document_held.disconnect(hold)
    assert shred_expired_files() == 1
