"""Where documents lie: the same for a local folder, S3 and Nextcloud, always encrypted."""

import io
import os
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

from claims.files import frames
from claims.files.storage import EncryptedStorage
from claims.files.trouble import ContentDamaged, StorageFull, StorageUnavailable
from flightclaim.document_storage import document_storage, missing_for
from tests.storage_servers import settings_for

SIZES = (0, 1, frames.FRAME - 1, frames.FRAME, frames.FRAME + 1, 3 * frames.FRAME, 7_000_000)


@pytest.fixture
def name():
    return f"claims/{uuid4()}/{uuid4()}"


def stored(storage: EncryptedStorage, name: str) -> bytes:
    with storage.behind.open(name, "rb") as content:
        return content.read()


def content_of(storage: EncryptedStorage, name: str) -> bytes:
    with storage.open(name) as content:
        return content.read()


def put(storage: EncryptedStorage, name: str, content: bytes) -> None:
    """Write to the storage behind the encryption, as somebody with its password could."""
    storage.behind.delete(name)
    storage.behind._save(name, ContentFile(content))


@pytest.mark.parametrize("size", SIZES)
def test_what_is_saved_comes_back_and_lies_there_encrypted(storage, name, size):
    content = os.urandom(size // 2) + b"passport" * (size // 16) if size > 16 else b"x" * size
    assert storage.save(name, ContentFile(content)) == name
    with storage.open(name) as file:
        assert file.size == len(content) == storage.size(name)
        assert file.read() == content
    kept = stored(storage, name)
    assert kept.startswith(frames.MAGIC)
    assert b"passportpassport" not in kept


def test_any_part_is_read_without_the_rest(storage, name):
    content = os.urandom(3 * frames.FRAME + 77)
    storage.save(name, ContentFile(content))
    with storage.open(name) as file:
        for offset in (0, 1, frames.FRAME - 3, 2 * frames.FRAME, 3 * frames.FRAME + 70, 5):
            file.seek(offset)
            assert file.read(10) == content[offset : offset + 10]
        file.seek(-5, io.SEEK_END)
        assert file.read() == content[-5:]


def test_a_name_that_is_taken_is_not_overwritten(storage, name):
    storage.save(name, ContentFile(b"first"))
    other = storage.save(name, ContentFile(b"second"))
    assert other != name
    assert content_of(storage, name) == b"first"
    assert content_of(storage, other) == b"second"


def test_deleting_twice_does_no_harm(storage, name):
    storage.save(name, ContentFile(b"x"))
    assert storage.exists(name)
    storage.delete(name)
    storage.delete(name)
    assert not storage.exists(name)
    with pytest.raises(FileNotFoundError):
        storage.open(name)


def test_names_of_any_language_and_their_folders(storage):
    folder = f"claims/{uuid4()}"
    storage.save(f"{folder}/Bordkarte für Köln #1", ContentFile(b"x"))
    storage.save(f"{folder}/inner/second", ContentFile(b"y"))
    folders, files = storage.listdir(folder)
    assert (folders, files) == (["inner"], ["Bordkarte für Köln #1"])


@pytest.mark.parametrize("bad", ["../escaped", "claims/../../escaped", "/etc/escaped"])
def test_a_name_leads_nowhere_else(storage, bad):
    with pytest.raises(SuspiciousFileOperation):
        storage.save(bad, ContentFile(b"x"))


def test_a_private_file_has_no_address(storage, name):
    with pytest.raises(ValueError, match="no address"):
        storage.url(name)


@pytest.mark.parametrize("cut", [1, 17, frames.FRAME, frames.FRAME + 16 + 1])
def test_a_file_that_was_cut_off_is_refused(storage, name, cut):
    storage.save(name, ContentFile(b"x" * (2 * frames.FRAME)))
    put(storage, name, stored(storage, name)[:-cut])
    with pytest.raises(ContentDamaged), storage.open(name) as file:
        file.read()


def test_a_file_cut_off_at_the_end_of_a_frame_is_refused(storage, name):
    storage.save(name, ContentFile(b"x" * (2 * frames.FRAME)))
    put(storage, name, stored(storage, name)[: -(frames.FRAME + frames.TAG)])
    with pytest.raises(ContentDamaged), storage.open(name) as file:
        file.read()


@pytest.mark.parametrize("where", [9, 30, 100, 300, -1, -frames.FRAME])
def test_one_changed_bit_is_noticed(storage, name, where):
    storage.save(name, ContentFile(b"x" * (frames.FRAME + 1000)))
    changed = bytearray(stored(storage, name))
    changed[where] ^= 1
    put(storage, name, bytes(changed))
    with pytest.raises(ContentDamaged), storage.open(name) as file:
        file.read()


def test_a_file_put_in_the_place_of_another_is_refused(storage, name):
    storage.save(name, ContentFile(b"mine"))
    storage.save(f"{name}-other", ContentFile(b"theirs"))
    put(storage, name, stored(storage, f"{name}-other"))
    with pytest.raises(ContentDamaged, match="another file"):
        storage.open(name)


def test_frames_in_another_order_are_refused(storage, name):
    storage.save(name, ContentFile(b"a" * frames.FRAME + b"b" * frames.FRAME + b"c"))
    kept = stored(storage, name)
    start = storage.header_of(name).length
    frame = frames.FRAME + frames.TAG
    first, second = kept[start : start + frame], kept[start + frame : start + 2 * frame]
    put(storage, name, kept[:start] + second + first + kept[start + 2 * frame :])
    with pytest.raises(ContentDamaged), storage.open(name) as file:
        file.read()


def test_a_file_from_before_the_encryption_is_read_as_it_is(storage, name):
    put(storage, name, b"%PDF-1.4 an old one")
    with storage.open(name) as file:
        assert file.read() == b"%PDF-1.4 an old one"
    assert storage.header_of(name) is None


def test_an_earlier_key_still_opens_and_an_unknown_one_does_not(storage, name, settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FILE_ENCRYPTION_KEYS = [old]
    storage.save(name, ContentFile(b"kept"))
    settings.FILE_ENCRYPTION_KEYS = [new, old]
    assert content_of(storage, name) == b"kept"
    assert not storage.header_of(name).is_of_newest_key
    settings.FILE_ENCRYPTION_KEYS = [new]
    with pytest.raises(ContentDamaged, match="does not name"):
        storage.open(name)


class Breaking(io.BytesIO):
    """A file that ends in an error, as when the sender's disk does."""

    size = 5 * frames.FRAME

    def read(self, size=-1):
        if self.tell() > 2 * frames.FRAME:
            raise OSError(28, "No space left on device")
        return super().read(size)


def test_what_broke_off_leaves_nothing(storage, name):
    with pytest.raises(StorageUnavailable):
        storage.save(name, File(Breaking(b"x" * Breaking.size), name))
    assert not storage.exists(name)


@pytest.mark.parametrize("kind", ["s3", "nextcloud"])
def test_a_storage_that_is_away_says_so(kind, settings, name, monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    chosen = settings_for(kind, address="http://127.0.0.1:1")
    settings.STORAGES = {**settings.STORAGES, "default": document_storage(chosen)}
    storage = storages["default"]
    for use in (storage.open, storage.exists, storage.delete):
        with pytest.raises(StorageUnavailable):
            use(name)
    with pytest.raises(StorageUnavailable):
        storage._save(name, ContentFile(b"x"))


def test_a_wrong_password_is_no_missing_file(nextcloud_address, settings, name):
    chosen = settings_for("nextcloud", address=nextcloud_address) | {"NEXTCLOUD_PASSWORD": "no"}
    settings.STORAGES = {**settings.STORAGES, "default": document_storage(chosen)}
    with pytest.raises(StorageUnavailable, match="401"):
        storages["default"].exists(name)


def test_a_full_disk_says_so_and_keeps_nothing(settings, tmp_path, name, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull):
        storages["default"].save(name, ContentFile(b"x"))
    assert not [path for path in (tmp_path / "documents").rglob("*") if path.is_file()]


def test_s3_is_private_signed_and_overwrites_nothing(s3_address):
    options = document_storage(settings_for("s3", address=s3_address))["OPTIONS"]["behind"]
    assert options["OPTIONS"]["signature_version"] == "s3v4"
    assert options["OPTIONS"]["file_overwrite"] is False
    assert options["OPTIONS"]["default_acl"] is None


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("local", []),
        ("s3", ["S3_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY"]),
        ("nextcloud", ["NEXTCLOUD_URL", "NEXTCLOUD_USERNAME", "NEXTCLOUD_PASSWORD"]),
        ("ftp", ["DOCUMENT_STORAGE"]),
    ],
)
def test_what_a_storage_cannot_do_without_is_named(kind, names):
    empty = dict.fromkeys(settings_for(kind), "") | {"DOCUMENT_STORAGE": kind}
    assert missing_for(empty) == names
