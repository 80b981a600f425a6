"""Database and documents in one file with checksums, safe to run while the site is in use."""

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from flightclaim.backups import archive

PATTERN = "flightclaim-*.backup"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the backup is written")
        parser.add_argument(
            "--plain", action="store_true", help="leave the database unencrypted in it"
        )
        parser.add_argument(
            "--keep-days", type=int, help="delete earlier backups of that folder after so many days"
        )

    def handle(self, *args, folder: Path, plain: bool, keep_days: int | None, **options) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"flightclaim-{timezone.now():%Y%m%dT%H%M%SZ}.backup"
        manifest = archive.make(target, default_storage, encrypt=not plain)
        self.stdout.write(
            f"{target}: {sum(manifest.rows.values())} rows, {len(manifest.documents)} documents, "
            f"{target.stat().st_size} bytes"
        )
        if keep_days is not None:
            self.delete_older(folder, keep_days, newest=target)

    def delete_older(self, folder: Path, keep_days: int, newest: Path) -> None:
        until = (timezone.now() - timedelta(days=keep_days)).timestamp()
        for path in sorted(folder.glob(PATTERN)):
            if path != newest and path.stat().st_mtime < until:
                path.unlink()
                self.stdout.write(f"{path} is deleted")
