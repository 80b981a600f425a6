"""Take in a claim file that somebody brought from another house."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from accounts.models import User
from claims.take_along import NotAClaimFile, import_claim


class Command(BaseCommand):
    help = "Make a draft from a claim file (JSON by claims/schemas/claim-file.schema.json)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--customer",
            help="E-mail of the account it belongs to; else the address in the file gets a link.",
        )

    def handle(self, *args: Any, file: Path, customer: str | None, **options: Any) -> None:
        owner = User.objects.filter(email=customer).first() if customer else None
        if customer and owner is None:
            raise CommandError(f"There is no account {customer}")
        try:
            claim = import_claim(file.read_bytes(), customer=owner)
        except (NotAClaimFile, OSError, ValueError, Error) as error:
            raise CommandError(str(error)) from error
        if owner is None and claim.contact_email:
            claim.mail_link()
        self.stdout.write(f"{claim.reference}\n")
