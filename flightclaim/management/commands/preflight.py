"""Whether this installation is ready for the internet, item by item."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from flightclaim.preflight import by_files, by_settings, live
from flightclaim.preflight.item import Item


class Command(BaseCommand):
    help = (
        "Prints pass or fail for each item of the readiness list, and how to mend what fails. "
        "Ends with 1 if anything fails."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--live", action="store_true", help="ask database, Redis, storage, scanner, mail too"
        )

    def handle(self, **options: Any) -> None:
        items = [*by_settings.ITEMS, *self.of_files(), *(live.ITEMS if options["live"] else ())]
        failed = sum(self.show(item) for item in items)
        if failed:
            raise CommandError(f"{failed} of {len(items)} items fail.")
        self.stdout.write(self.style.SUCCESS(f"All {len(items)} items pass."))

    def of_files(self) -> tuple[Item, ...]:
        if Path(settings.BASE_DIR, ".ci").is_dir():
            return by_files.ITEMS
        self.stdout.write("      The files of the release are not here: ask in a checkout too.")
        return ()

    def show(self, item: Item) -> bool:
        """Print the line of this item; whether it fails."""
        how_to_mend = item.fault(settings)
        verdict = self.style.ERROR("fail") if how_to_mend else self.style.SUCCESS("pass")
        self.stdout.write(f"{verdict}  {item.part:<9} {item.title}")
        if how_to_mend:
            self.stdout.write(f"      {'':<9} → {how_to_mend}")
        return bool(how_to_mend)
