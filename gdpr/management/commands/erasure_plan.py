"""What an erasure of somebody would do now, table by table; it changes nothing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.inventory import stores
from accounts.models import User
from gdpr.erasure import person_of, plan


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address of the account")
        parser.add_argument("--files", action="store_true", help="also the name of each file")

    def handle(self, *args: Any, email: str, files: bool, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email.strip()).first()
        if user is None:
            raise CommandError("No account has this address.")
        person = person_of(user)
        for line in plan(person):
            self.stdout.write(f"{line.place:40} {line.deed.label:45} {line.number:7}")
        for store in stores() if files else ():
            for name in store.find(person) if store.find else ():
                self.stdout.write(f"{store.name}: {name}")
