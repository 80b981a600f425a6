"""Makes a backup (or takes one), restores it beside the site, and compares every row and file."""

import hashlib
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from claims.files.storage import EncryptedStorage
from claims.files.trouble import ContentDamaged
from claims.models import ClaimDocument
from flightclaim.backups import archive, database
from flightclaim.management.commands.restore import usable

BLOCK = 1024 * 1024


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--backup", type=Path, help="try this one in place of a new one")
        parser.add_argument(
            "--folder", type=Path, help="with room for a backup and what is in it; else TMPDIR"
        )

    def handle(self, *args, backup: Path | None, folder: Path | None, **options) -> None:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(dir=usable(folder)) as name:
            inside = Path(name)
            if backup is None:
                backup = inside / "drill.backup"
                archive.make(backup, default_storage, encrypt=True)
            made = time.monotonic()
            manifest = archive.check(backup)
            files = restore_beside(backup, manifest, inside)
        self.stdout.write(
            f"{len(manifest.rows)} tables with {sum(manifest.rows.values())} rows and {files} "
            f"documents came back as they were. Saving took {made - began:.1f} s, "
            f"restoring and comparing {time.monotonic() - made:.1f} s."
        )


def restore_beside(backup: Path, manifest: archive.Manifest, folder: Path) -> int:
    """Into an empty database and folder; how many documents were compared with their rows."""
    place = {"location": str(folder / "documents")}
    storage = EncryptedStorage({"BACKEND": "claims.files.storage.LocalStorage", "OPTIONS": place})
    with database.scratch("default") as alias:
        archive.restore_database(backup, manifest, alias=alias, folder=folder)
        faults = archive.differences(manifest, alias)
        archive.restore_documents(backup, manifest, storage)
        documents = ClaimDocument.everything.using(alias).exclude(file="").filter(damaged_at=None)
        known = list(documents.values_list("file", "sha256"))
    faults += [name for name, sha256 in known if not is_whole(storage, name, sha256)]
    if faults:
        raise CommandError("The drill failed: " + "; ".join(faults[:20]))
    return len(known)


def is_whole(storage: EncryptedStorage, name: str, sha256: str) -> bool:
    """Whether it is there, our keys open it, and it is what was once received."""
    digest = hashlib.sha256()
    try:
        with storage.open(name) as content:
            while part := content.read(BLOCK):
                digest.update(part)
    except (FileNotFoundError, ContentDamaged):
        return False
    return digest.hexdigest() == sha256
