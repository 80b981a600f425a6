"""The archive of everything we hold about one person, by the inventory.

What a field is, and whether it is handed over, each app says itself (`personal_data.py`). Rows and
files pass through one by one: an archive of many documents takes no more memory than a small one.
The JSON follows `schemas/data-export-1.schema.json`, served at /account/export-data/schema-1.json.
"""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, FileField, Model
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from accounts.inventory import Export, Person, Place, places
from accounts.models import SecurityEvent, User
from claims.files.trouble import ContentDamaged
from claims.models import Claim, ClaimStatusHistory
from claims.pdf import PdfUnavailable
from claims.story import public_reason
from gdpr.export_pdf import pdf_parts
from gdpr.models import DataExport

FORMAT, VERSION = "flightclaim/data-export", 1
SCHEMA = Path(__file__).resolve().parent / "schemas" / f"data-export-{VERSION}.schema.json"
CHUNK = 64 * 1024
ROWS_AT_ONCE = 50
NOTE_EVERY = 25  # steps between two writes of the progress
HANDED_OVER = (Export.GIVEN, Export.FILE)


class Encoder(DjangoJSONEncoder):
    def default(self, value: Any) -> Any:
        if isinstance(value, bytes | memoryview):
            return base64.b64encode(bytes(value)).decode()
        return super().default(value)


@dataclass(slots=True)
class Progress:
    """Counts rows and files, and says so now and then."""

    total: int
    note: Callable[[int, int], None]
    done: int = 0

    def step(self) -> None:
        self.done += 1
        if self.done % NOTE_EVERY == 0:
            self.note(self.done, self.total)


def person_of(user: User) -> Person:
    """The account, the addresses it has proven, and its claims."""
    proven = EmailAddress.objects.filter(user=user, verified=True)
    emails = {user.email, *proven.values_list("email", flat=True)}
    claims = Claim.objects.filter(customer=user).values_list("pk", flat=True)
    return Person(user.pk, frozenset(emails), frozenset(map(str, claims)))


def handed_over() -> Iterator[Place]:
    """The tables that have something for the person, the person first."""
    for place in reversed(places()):
        if any(datum.export in HANDED_OVER for datum in place.fields.values()):
            yield place


def rows_of(place: Place, person: Person) -> Iterator[Model]:
    rows = place.given_to(person).order_by("pk")
    yield from rows.iterator(chunk_size=ROWS_AT_ONCE)


def fields_of(place: Place, *wanted: Export) -> list[Field]:
    """The columns that are handed over; a list of links is a table of its own."""
    return [
        field
        for name, datum in place.fields.items()
        if datum.export in wanted
        and not (field := place.table._meta.get_field(name)).many_to_many
        and isinstance(field, Field)
    ]


def write_archive(export: DataExport, target: IO[bytes]) -> None:
    """Everything into one ZIP; may raise StorageUnavailable."""
    person = person_of(export.user)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive, translation.override(export.language):
        progress = Progress(count_steps(person), export.note_progress)
        export.note_progress(0, progress.total)
        archive.writestr("read-me.txt", read_me(export))
        archive.write(SCHEMA, SCHEMA.name)
        write_json(archive, export.user, person, progress)
        missing = [*write_files(archive, person, progress), *write_pdfs(archive, person, progress)]
        if missing:
            archive.writestr("missing.txt", "\n".join(missing) + "\n")


def count_steps(person: Person) -> int:
    """Each row once for the JSON and once for the PDF, and each file."""
    rows = sum(place.given_to(person).count() for place in handed_over())
    return 2 * rows + sum(1 for _file in files_of(person))


def read_me(export: DataExport) -> str:
    return render_to_string("gdpr/export_read_me.txt", {"export": export, "schema": SCHEMA.name})


# --- Rows -------------------------------------------------------------------------------------


def write_json(archive: ZipFile, user: User, person: Person, progress: Progress) -> None:
    with archive.open("data.json", "w", force_zip64=True) as entry:
        for part in json_parts(user, person, progress):
            entry.write(part.encode())


def json_parts(user: User, person: Person, progress: Progress) -> Iterator[str]:
    """The whole file, a row at a time."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": timezone.now(),
        "made_by": {"name": settings.SITE_NAME, "address": settings.SITE_URL},
        "person": {"id": user.pk, "email": user.email},
        "not_included": left_out(),
    }
    yield encoded(head)[:-1] + ', "tables": ['
    for number, place in enumerate(handed_over()):
        yield (",\n" if number else "\n") + encoded(about(place))[:-1] + ', "rows": ['
        for index, row in enumerate(rows_of(place, person)):
            yield (",\n" if index else "\n") + encoded(told(row, place, person))
            progress.step()
        yield "]}"
    yield "]}\n"


def encoded(value: Any) -> str:
    return json.dumps(value, cls=Encoder, ensure_ascii=False)


def about(place: Place) -> dict[str, Any]:
    return {
        "name": place.model,
        "title": str(place.table._meta.verbose_name_plural),
        "purpose": str(place.purpose.label),
        "legal_basis": str(place.basis.label),
        "kept": place.kept.value,
    }


def told(row: Model, place: Place, person: Person) -> dict[str, Any]:
    """The values of one row; of other people not even their number."""
    values = {field.name: value_of(row, field, person) for field in fields_of(place, Export.GIVEN)}
    for field in fields_of(place, Export.FILE):
        values[field.name] = path_of(row, field) if is_readable(row, field) else None
    return values


def value_of(row: Model, field: Field, person: Person) -> Any:
    value = field.value_from_object(row)
    if isinstance(row, ClaimStatusHistory) and field.name == "reason":
        return public_reason(row)
    if isinstance(row, SecurityEvent) and field.name in ("address", "detail"):
        return value if row.by_id in (None, person.user_id) else None  # the desk's own traces
    if field.is_relation and field.related_model is User and value != person.user_id:
        return None
    return value


def left_out() -> list[dict[str, Any]]:
    """What is not handed over, and why, table by table."""
    found = []
    for place in reversed(places()):
        kept_back = {
            name: str(datum.export.label)
            for name, datum in place.fields.items()
            if datum.export in (Export.SECRET, Export.INTERNAL)
        }
        if kept_back:
            found.append({"table": place.model, "fields": kept_back})
    return found


# --- Files ------------------------------------------------------------------------------------


def files_of(person: Person) -> Iterator[tuple[Model, FileField]]:
    """Every stored file that is handed over, with the row that names it."""
    for place in handed_over():
        fields = fields_of(place, Export.FILE)
        if not fields:
            continue
        for row in rows_of(place, person):
            for field in fields:
                if isinstance(field, FileField) and field.value_from_object(row):
                    yield row, field


def is_readable(row: Model, field: Field) -> bool:
    """Whether there is a file, and the check for viruses let it pass."""
    return bool(field.value_from_object(row)) and getattr(row, "is_viewable", True)


def path_of(row: Model, field: Field) -> str:
    """Where a file lies in the archive; the row's id keeps two of the same name apart."""
    try:
        given = get_valid_filename(getattr(row, "original_name", "") or f"{field.name}.pdf")[-80:]
    except SuspiciousFileOperation:  # nothing of the name may be in a path
        given = f"{field.name}.bin"
    return f"files/{row._meta.model_name}/{row.pk}-{given}"


def write_files(archive: ZipFile, person: Person, progress: Progress) -> Iterator[str]:
    """Copies them, and yields a line for each that could not be read."""
    for row, field in files_of(person):
        path = path_of(row, field)
        if not is_readable(row, field):
            yield _("%(path)s: not checked for viruses yet, or damaged") % {"path": path}
        elif not copy_file(archive, path, field.value_from_object(row)):
            yield _("%(path)s: damaged or missing where we keep it") % {"path": path}
        progress.step()


def copy_file(archive: ZipFile, path: str, stored: Any) -> bool:
    """A piece at a time; packed already, so it is only stored. False where it is not readable."""
    info = ZipInfo(path, timezone.localtime().timetuple()[:6])
    info.compress_type = ZIP_STORED
    try:
        with stored.open("rb") as content, archive.open(info, "w", force_zip64=True) as entry:
            while part := content.read(CHUNK):
                entry.write(part)
    except (ContentDamaged, FileNotFoundError):
        return False
    return True


# --- Paper ------------------------------------------------------------------------------------


def write_pdfs(archive: ZipFile, person: Person, progress: Progress) -> list[str]:
    """The same rows to read, some hundred to a file; a line where PDFs cannot be made here."""
    try:
        for number, content in enumerate(pdf_parts(paragraphs(person, progress)), start=1):
            archive.writestr(f"your-data-{number}.pdf", content)
    except PdfUnavailable:
        return [_("your-data-1.pdf: PDF files cannot be made here at the moment")]
    return []


def paragraphs(person: Person, progress: Progress) -> Iterator[tuple[Place, Model, list[Field]]]:
    for place in handed_over():
        fields = [
            field
            for field in fields_of(place, Export.GIVEN)
            if not field.primary_key and not field.is_relation
        ]
        for row in rows_of(place, person):
            yield place, row, fields
            progress.step()
