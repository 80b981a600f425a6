from typing import Any

from django.core.management.base import BaseCommand

from compensation.loading import load_reference


class Command(BaseCommand):
    help = (
        "Fill the tables of airports, airlines, territories, time limits and enforcement bodies. "
        "May run at any time; rows edited in the admin are left alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for loaded in load_reference():
            if not options["verbosity"]:
                continue
            self.stdout.write(
                f"{loaded.name}: {loaded.added} added, {loaded.changed} changed, "
                f"{loaded.removed} removed, {loaded.left_alone} edited here and left alone"
            )
