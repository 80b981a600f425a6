"""Encrypts every stored file with the first key of FILE_ENCRYPTION_KEY."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.files.rotation import rotate


class Command(BaseCommand):
    help = (
        "Encrypts all stored files anew with the first key of FILE_ENCRYPTION_KEY. Put the new key "
        "in front, run this, then drop the old one. May be interrupted and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        done = rotate(is_dry=dry_run)
        verb = "would be encrypted" if dry_run else "encrypted"
        self.stdout.write(f"{done.rotated} {verb} with the newest key, {done.current} were already")
        if done.unreadable:
            raise CommandError(f"{done.unreadable} could not be read; the log names them")
