"""Bring customers over from another system, from a CSV file with a header line.

Columns: email, and as far as known given_names, family_name, phone, address_line1, address_line2,
town, postcode, country, language and password_hash (bcrypt, like $2b$12$…). Whoever is here already
is left alone, so it is safe to repeat. With any fault in the file nothing is written.

Everybody is invited by mail. The address still has to be proven, and a password to be chosen,
unless --keep-passwords takes the old hash over.
"""

import csv
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User, normal_email
from accounts.signals import invited

COLUMNS = (
    "email", "given_names", "family_name", "phone", "address_line1", "address_line2", "town",
    "postcode", "country", "language", "password_hash",
)  # fmt: skip
BCRYPT = re.compile(r"\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}")
FIRST_LINE = 2  # after the header, as a spreadsheet counts


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument(
            "--keep-passwords", action="store_true", help="let the old passwords open the accounts"
        )

    def handle(
        self, *args: Any, file: Path, dry_run: bool, keep_passwords: bool, **options: Any
    ) -> None:
        rows = list(read(file))
        people = [person_of(row, keep_passwords=keep_passwords) for row in rows]
        faults = [*faults_of(rows, people), *doubles_in(people)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults, nothing was written.")
        known = set(User.objects.values_list("email", flat=True))
        new = [person for person in people if person.email not in known]
        if not dry_run:
            bring_in(new)
        verb = "would be" if dry_run else "were"
        there = len(people) - len(new)
        self.stdout.write(f"{len(new)} {verb} brought in and invited, {there} are here already.")


def read(file: Path) -> Iterator[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened, restkey="", restval="")
            unknown = set(reader.fieldnames or ()) - set(COLUMNS)
            if unknown or "email" not in (reader.fieldnames or ()):
                raise CommandError(f"The columns are {', '.join(COLUMNS)}; email is needed.")
            for row in reader:
                yield {name: (value or "").strip() for name, value in row.items() if name}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{file} cannot be read as CSV in UTF-8: {error}") from error


def person_of(row: dict[str, str], *, keep_passwords: bool) -> User:
    fields = {name: value for name, value in row.items() if value and name != "password_hash"}
    fields["email"] = normal_email(fields.get("email", ""))
    user = User(**fields)
    if keep_passwords and BCRYPT.fullmatch(row.get("password_hash", "")):
        user.password = f"bcrypt${row['password_hash']}"
    else:
        user.set_unusable_password()
    return user


def faults_of(rows: list[dict[str, str]], people: list[User]) -> Iterator[str]:
    """A sentence for each: line, column, and what is wrong with it."""
    for line, (row, person) in enumerate(zip(rows, people, strict=True), start=FIRST_LINE):
        try:
            person.clean_fields(exclude=["password"])
        except ValidationError as error:
            for column, messages in error.message_dict.items():
                yield f"line {line}, {column}: {' '.join(messages)}"
        given = row.get("password_hash", "")
        if given and not BCRYPT.fullmatch(given):
            yield f"line {line}, password_hash: This is no bcrypt hash."


def doubles_in(people: list[User]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for line, person in enumerate(people, start=FIRST_LINE):
        if person.email and person.email in seen:
            yield f"line {line}, email: The same address as in line {seen[person.email]}."
        seen.setdefault(person.email, line)


@transaction.atomic
def bring_in(people: list[User]) -> None:
    for person in people:
        person.save()
        EmailAddress.objects.create(user=person, email=person.email, primary=True)
        invited.send(User, user=person)
