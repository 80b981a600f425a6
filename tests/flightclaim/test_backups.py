"""Backup, restore and the drill: all of it comes back, or it says what does not."""

import inspect
import json
import os
import shutil
import tarfile
import tempfile
import time
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.models import User
from claims.models import ClaimDocument
from flightclaim.backups import archive, database
from tests.factories import make_claim, make_document, make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:.*:ResourceWarning"),
]


@pytest.fixture(autouse=True)
def _has_tools():
    if connection.vendor == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed")


@pytest.fixture
def _second_database(monkeypatch):
    """Tests may open one database only; the drill makes another."""
    guarded = inspect.getclosurevars(BaseDatabaseWrapper.ensure_connection).nonlocals
    real = guarded["real_ensure_connection"]
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", real)


@pytest.fixture
def filed():
    """A claim with a document of Ada's."""
    return make_document(make_claim(make_user("ada@example.org", given_names="Ada")))


def run(command, *arguments, **options):
    said = StringIO()
    call_command(command, *arguments, stdout=said, **options)
    return said.getvalue()


def make(folder, **options):
    run("backup", str(folder), **options)
    (path,) = folder.glob("*.backup")
    return path


def content_of(document):
    with document.file.open("rb") as file:
        return file.read()


def test_database_and_documents_come_back_as_they_were(filed, tmp_path):
    before = content_of(filed)
    backup = make(tmp_path)
    User.objects.filter(email="ada@example.org").update(given_names="Changed")
    filed.file.storage.delete(filed.file.name)
    make_user("later@example.org")

    said = run("restore", str(backup), replace=True)

    assert "1 documents" in said
    assert [user.given_names for user in User.objects.all()] == ["Ada"]
    assert content_of(ClaimDocument.objects.get()) == before


def test_it_replaces_nobody_unasked(filed, tmp_path):
    backup = make(tmp_path)
    with pytest.raises(CommandError, match="--replace"):
        run("restore", str(backup))


def test_neither_names_nor_papers_can_be_read_in_it(filed, tmp_path):
    raw = make(tmp_path).read_bytes()
    assert b"ada@example.org" not in raw
    assert content_of(filed) not in raw
    with tarfile.open(next(tmp_path.glob("*.backup"))) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
    assert manifest["rows"]["accounts_user"] == 1
    assert oct(next(tmp_path.glob("*.backup")).stat().st_mode)[-3:] == "600"


def test_plain_means_plain(filed, tmp_path):
    backup = make(tmp_path, plain=True)
    with tarfile.open(backup) as tar:
        start = tar.extractfile("database").read(16)
    assert start.startswith((b"PGDMP", b"SQLite format 3"))
    run("restore", str(backup), replace=True)
    assert User.objects.count() == 1


@pytest.mark.parametrize("harm", ["cut off", "changed", "another file"])
def test_a_damaged_backup_replaces_nothing(filed, tmp_path, harm):
    backup = make(tmp_path)
    raw = bytearray(backup.read_bytes())
    if harm == "changed":
        raw[2000] ^= 1
    backup.write_bytes({"cut off": raw[:-20_000], "another file": b"x" * 5000}.get(harm, raw))
    make_user("later@example.org")
    with pytest.raises(CommandError, match="backup"):
        run("restore", str(backup), replace=True)
    assert User.objects.count() == 2


def test_without_the_key_it_says_so(filed, tmp_path, settings):
    backup = make(tmp_path)
    settings.FILE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="FILE_ENCRYPTION_KEY"):
        run("restore", str(backup), replace=True)
    assert User.objects.count() == 1


@pytest.mark.usefixtures("_second_database")
def test_the_drill_compares_everything_and_leaves_nothing(filed):
    said = run("restore_drill")
    assert "1 documents came back as they were" in said
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE '%%_drill_%%'")
            assert cursor.fetchone() == (0,)


@pytest.fixture
def erased_since(tmp_path):
    """A backup with Ada in it, and a site that has erased her since."""
    ada = make_user("ada@example.org")
    backup = make(tmp_path)
    default_storage.save(f"erasures/{ada.pk}.json", ContentFile(b'{"claims": []}'))
    return backup


def fail(*args, **kwargs):
    raise OSError("the storage is away")


@pytest.mark.parametrize("broken", ["differences", "restore_documents"])
def test_who_was_erased_since_is_erased_again_though_the_rest_fails(
    erased_since, monkeypatch, broken
):
    monkeypatch.setattr(archive, broken, fail)
    with pytest.raises(OSError, match="away"):
        run("restore", str(erased_since), replace=True)
    assert not User.objects.filter(email="ada@example.org").exists()


def test_it_says_who_is_still_back(erased_since, monkeypatch):
    monkeypatch.setattr("gdpr.management.commands.reapply_erasures.ledger", fail)
    told = StringIO()
    with pytest.raises(OSError, match="away"):
        run("restore", str(erased_since), replace=True, stderr=told)
    assert "manage.py reapply_erasures" in told.getvalue()


def test_the_programs_use_tls_as_the_address_asks():
    asked = {"sslmode": "verify-full", "sslrootcert": "/ca", "sslcert": "/c", "sslkey": "/k"}
    at = {"HOST": "db", "PORT": "", "USER": "u", "PASSWORD": "p", "NAME": "n", "OPTIONS": asked}
    known = database.environment_of(SimpleNamespace(settings_dict=at))
    told = [known[f"PGSSL{name}"] for name in ("MODE", "ROOTCERT", "CERT", "KEY")]
    assert told == ["verify-full", "/ca", "/c", "/k"]


def test_a_long_dump_outlives_the_time_out_of_idle_transactions(filed, tmp_path, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite ends nobody's transaction")
    real = database._run

    def slow(*arguments):
        time.sleep(0.6)
        real(*arguments)

    monkeypatch.setattr(database, "_run", slow)
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = 200")
    try:
        assert make(tmp_path).exists()
    finally:
        connection.close()


@pytest.mark.usefixtures("_second_database")
def test_temporary_files_go_where_there_is_room(filed, tmp_path, monkeypatch):
    """In a container /tmp is memory."""
    backup = make(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no such folder"))
    run("restore_drill", folder=tmp_path)
    run("restore", str(backup), replace=True, folder=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {backup.name, "documents"}
    with pytest.raises(CommandError, match="no folder"):
        run("restore_drill", folder=tmp_path / "none")


@pytest.mark.usefixtures("_second_database")
def test_the_drill_tells_what_would_be_missing(filed):
    filed.file.storage.delete(filed.file.name)
    with pytest.raises(CommandError, match=filed.file.name):
        run("restore_drill")


@pytest.mark.usefixtures("_second_database")
def test_the_drill_tells_what_our_keys_cannot_open(filed):
    with default_storage.behind.open(filed.file.name) as stored:
        raw = bytearray(stored.read())
    raw[-1] ^= 1
    default_storage.behind.delete(filed.file.name)
    Path(default_storage.behind.path(filed.file.name)).write_bytes(raw)
    with pytest.raises(CommandError, match="drill failed"):
        run("restore_drill")


def test_old_ones_go_and_the_new_one_stays(filed, tmp_path):
    old = tmp_path / "flightclaim-20250101T000000Z.backup"
    other = tmp_path / "something.else"
    for path in (old, other):
        path.write_text("x")
        os.utime(path, (time.time() - 40 * 86400,) * 2)
    run("backup", str(tmp_path), keep_days=30)
    assert not old.exists()
    assert other.exists()
    assert len(list(tmp_path.glob("*.backup"))) == 1


def test_nothing_is_left_of_one_that_broke_off(filed, tmp_path, monkeypatch):
    def fail(*args):
        raise OSError("the disk is full")

    monkeypatch.setattr("flightclaim.backups.archive._add_documents", fail)
    with pytest.raises(OSError, match="full"):
        run("backup", str(tmp_path))
    assert not list(tmp_path.glob("*backup*"))
