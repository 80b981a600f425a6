"""Puts a backup in the place of what is here: checks all of it first, then database, documents."""

import os
from argparse import ArgumentParser
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from flightclaim.backups import archive, database

ERASURES = "reapply_erasures"
STILL_BACK = (
    "Whoever was erased after this backup is back. Do not start the site before these were done: "
    f"manage.py migrate, manage.py {ERASURES}"
)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="a file that `backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="also where there are people already"
        )
        parser.add_argument(
            "--folder", type=Path, help="with room for the database unpacked; else TMPDIR"
        )

    def handle(self, *args, backup: Path, replace: bool, folder: Path | None, **options) -> None:
        manifest = archive.check(backup)
        if not replace and database.rows("default").get("accounts_user"):
            raise CommandError(
                "There is data here already. Stop web, workers and beat, and add --replace."
            )
        archive.restore_database(backup, manifest, alias="default", folder=usable(folder))
        try:
            self.put_documents_back(backup, manifest)
        finally:  # whatever is missing, who was erased since then is back with the rows
            self.erase_again()

    def put_documents_back(self, backup: Path, manifest: archive.Manifest) -> None:
        if differing := archive.differences(manifest, "default"):
            raise CommandError("Not as it was: " + "; ".join(differing))
        count = archive.restore_documents(backup, manifest, default_storage)
        self.stdout.write(f"As of {manifest.made_at}: {count} documents, every row is back.")

    def erase_again(self) -> None:
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command(ERASURES, stdout=self.stdout)
        except BaseException:
            self.stderr.write(STILL_BACK)
            raise


def usable(folder: Path | None) -> Path | None:
    """The folder for temporary files that was asked for, once it was seen that it can be used."""
    if folder and not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise CommandError(f"{folder} is no folder that can be written to.")
    return folder
