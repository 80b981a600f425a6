"""The file of a backup: a tar of the database, the documents as they are stored, and a manifest.

The manifest is written last and names each part with its SHA-256, so that a backup that broke off,
or was changed, is told before anything is replaced by it. Documents are encrypted already; the
database is, with the newest key of FILE_ENCRYPTION_KEY, unless that is declined.
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from django.core.files import File
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from claims.files.encrypted_file import DecryptingFile, EncryptingFile
from claims.files.storage import PARTIAL, EncryptedStorage
from claims.files.trouble import ContentDamaged
from flightclaim.backups import database

DATABASE, MANIFEST, DOCUMENTS = "database", "manifest.json", "documents/"
BLOCK = 1024 * 1024


@dataclass
class Manifest:
    """What is in a backup, and how much of it there was."""

    made_at: str
    vendor: str
    is_encrypted: bool
    rows: database.Rows
    migrations: dict[str, str]
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def documents(self) -> list[str]:
        return [name for name in self.files if name.startswith(DOCUMENTS)]


def make(
    target: Path, storage: EncryptedStorage, *, encrypt: bool, alias: str = "default"
) -> Manifest:
    """Write a backup to `target`: the database first, then the documents, which may be more."""
    partial = target.with_name(f"{target.name}.part")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        dump = Path(folder, DATABASE)
        dump.touch(0o600)
        manifest = Manifest(
            made_at=timezone.now().isoformat(timespec="seconds"),
            vendor=connections[alias].vendor,
            is_encrypted=encrypt,
            rows=database.dump(alias, dump),
            migrations=newest_migrations(alias),
        )
        try:
            with _private(partial) as file, tarfile.open(fileobj=file, mode="w|") as tar:
                with File(dump.open("rb"), DATABASE) as content:
                    part: Any = EncryptingFile(content, DATABASE) if encrypt else content
                    _add(tar, manifest, DATABASE, part, part.size)
                _add_documents(tar, manifest, storage)
                body = json.dumps(asdict(manifest), indent=1).encode()
                _add(tar, manifest, MANIFEST, io.BytesIO(body), len(body))
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    partial.replace(target)
    return manifest


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def newest_migrations(alias: str) -> dict[str, str]:
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return {app: max(name for label, name in applied if label == app) for app, _name in applied}


def _add_documents(tar: tarfile.TarFile, manifest: Manifest, storage: EncryptedStorage) -> None:
    for name in stored_names(storage):
        try:
            with storage.behind.open(name, "rb") as content:
                _add(tar, manifest, f"{DOCUMENTS}{name}", content, content.size)
        except FileNotFoundError:  # deleted since it was listed
            continue


def stored_names(storage: EncryptedStorage, folder: str = "") -> Iterator[str]:
    """Every file of the storage, whichever kind it is."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    for name in sorted(files):
        if name and not name.endswith(PARTIAL):
            yield f"{folder}{name}"
    for name in sorted(folders):
        yield from stored_names(storage, f"{folder}{name}/")


class _Hashed:
    """Counts and hashes what the tar reads."""

    def __init__(self, content: Any) -> None:
        self.content, self.digest, self.bytes = content, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        part = cast(bytes, self.content.read(size))
        self.digest.update(part)
        self.bytes += len(part)
        return part


def _add(tar: tarfile.TarFile, manifest: Manifest, name: str, content: Any, size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    hashed = _Hashed(content)
    tar.addfile(entry, cast(IO[bytes], hashed))
    manifest.files[name] = {"sha256": hashed.digest.hexdigest(), "bytes": hashed.bytes}


# --- And back ---------------------------------------------------------------------------------


def check(source: Path) -> Manifest:
    """What the backup says of itself, once every part was compared; CommandError if one differs."""
    try:
        with tarfile.open(source, "r:") as tar:
            entry = tar.extractfile(MANIFEST)
            manifest = Manifest(**json.load(cast(IO[bytes], entry)))
            for name, facts in manifest.files.items():
                _compare(tar, name, facts["sha256"])
    except (KeyError, tarfile.TarError, OSError) as error:
        raise CommandError(f"{source} is no whole backup: {error}") from error
    return manifest


def _compare(tar: tarfile.TarFile, name: str, expected: str) -> None:
    digest = hashlib.sha256()
    content = cast(IO[bytes], tar.extractfile(name))
    while part := content.read(BLOCK):
        digest.update(part)
    if digest.hexdigest() != expected:
        raise CommandError(f"{name} in the backup is not what was saved.")


def restore_database(
    source: Path, manifest: Manifest, *, alias: str, folder: Path | None = None
) -> None:
    """Only into the kind of database it came from; unpacked in `folder`, or where TMPDIR says."""
    if connections[alias].vendor != manifest.vendor:
        raise CommandError(f"This backup is of {manifest.vendor}; DATABASE_URL names another kind.")
    with tempfile.TemporaryDirectory(dir=folder) as unpacked, tarfile.open(source, "r:") as tar:
        dump = Path(unpacked, DATABASE)
        content = cast(Any, tar.extractfile(DATABASE))
        size = manifest.files[DATABASE]["bytes"]
        if manifest.is_encrypted:
            content = _decrypting(content, size)
        with _private(dump) as file:
            while part := content.read(BLOCK):
                file.write(part)
        database.restore(alias, dump)


def _decrypting(content: Any, size: int) -> DecryptingFile:
    try:
        return DecryptingFile(content, size, DATABASE)
    except ContentDamaged as error:
        raise CommandError("FILE_ENCRYPTION_KEY does not hold the key of this backup.") from error


def restore_documents(source: Path, manifest: Manifest, storage: EncryptedStorage) -> int:
    """Put every document where it was; what came since then stays."""
    behind = cast(Any, storage.behind)
    with tarfile.open(source, "r:") as tar:
        for entry in manifest.documents:
            name = entry.removeprefix(DOCUMENTS)
            content = File(tar.extractfile(entry), name)
            content.size = manifest.files[entry]["bytes"]
            if storage.exists(name):
                behind.overwrite(name, content)
            else:
                behind._save(name, content)
    return len(manifest.documents)


def differences(manifest: Manifest, alias: str) -> list[str]:
    """Tables with another number of rows than the backup had, as sentences."""
    found = database.rows(alias)
    return [
        f"{table}: {found.get(table, 0)} rows in place of {count}"
        for table, count in manifest.rows.items()
        if found.get(table) != count
    ]
