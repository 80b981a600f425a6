"""Puts a backup in the place of what is here: checks all of it first, then database, documents."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from flightclaim.backups import archive, database

ERASURES = "reapply_erasures"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="a file that `backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="also where there are people already"
        )

    def handle(self, *args, backup: Path, replace: bool, **options) -> None:
        manifest = archive.check(backup)
        if not replace and database.rows("default").get("accounts_user"):
            raise CommandError(
                "There is data here already. Stop web, workers and beat, and add --replace."
            )
        archive.restore_database(backup, manifest, alias="default")
        if differing := archive.differences(manifest, "default"):
            raise CommandError("Not as it was: " + "; ".join(differing))
        count = archive.restore_documents(backup, manifest, default_storage)
        self.stdout.write(f"As of {manifest.made_at}: {count} documents, every row is back.")
        call_command("migrate", interactive=False, verbosity=0)
        self.erase_again()

    def erase_again(self) -> None:
        """Who was erased after the backup came back with it."""
        if ERASURES in get_commands():
            call_command(ERASURES, stdout=self.stdout)
        else:
            self.stdout.write("Erase again whom you erased since then, before the site starts.")
