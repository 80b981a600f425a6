"""Erase again whom a restored backup brought back; run it before anybody else uses the database.

Who was erased stands beside the documents (`erasures/`), which are not part of a database backup.
With --list the ids come from a file, one on each line: a copy made with --show.
"""

from argparse import ArgumentParser, FileType
from typing import Any

from django.core.management.base import BaseCommand

from gdpr.erasure import came_back, ledger, run
from gdpr.models import AccountDeletionRequest


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--list", type=FileType(), help="ids of accounts, one on each line")
        parser.add_argument("--show", action="store_true", help="print the ids and do nothing")
        parser.add_argument("--dry-run", action="store_true", help="say who would be erased again")

    def handle(self, *args: Any, show: bool, dry_run: bool, **options: Any) -> None:
        known = {line.strip() for line in options["list"] or ledger() if line.strip()}
        if show:
            self.stdout.write("\n".join(sorted(known)))
            return
        back = came_back(known)
        self.stdout.write(f"{len(known)} were erased, {back.count()} of them are back.")
        failed = 0 if dry_run else sum(not self.erase_again(user) for user in back)
        if failed:
            self.stderr.write(f"{failed} wait: money is owed or a legal hold stands. See the desk.")

    def erase_again(self, user: Any) -> bool:
        request = AccountDeletionRequest.objects.replay(user)
        is_done = run(request)
        if is_done:
            request.forget_address()
            self.stdout.write(f"{user.pk} erased again, {request.number}.")
        return is_done
