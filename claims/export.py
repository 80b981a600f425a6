"""The claims of a list as CSV or XLSX, sent in blocks: many rows take no more memory than few.

Whatever a spreadsheet would run as a formula is made harmless: a text that begins with = + - @,
also behind blanks and in their full-width forms, gets an apostrophe in front, and control
characters inside a text become blanks. In XLSX every cell is written as text besides.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.db import connection
from django.db.models import CharField, F, FilteredRelation, Func, Q

from claims.models.claim import ClaimQuerySet

BLOCK_ROWS = 2_000
MOST_IN_XLSX = 50_000  # a work sheet is finished before its first byte is sent
DANGEROUS = "=+-@＝＋－＠"
# What a spreadsheet skips before it decides that a cell is a formula.
SKIPPED = " \u00a0\u3000\u200b\u2060\ufeff"
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What a block of CSV cannot do without when one of its cells is to be made harmless: a cell that
# begins with a sign, a blank or the first byte of a special one; or a control character.
SUSPECT = re.compile(rb',"?[=+\-@ \xc2\xe2\xe3\xef]|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]')
CONTROL_BYTES = bytes([*range(10), *range(11, 32), 127])

# The head of a column, where its value is, and whether somebody typed it.
COLUMNS = (
    ("reference", "reference", False),
    ("status", "status", False),
    ("stage", "stage", False),
    ("waiting_on", "waits_for", False),
    ("submitted_at", "submitted_at", False),
    ("departure", "departure_on", False),
    ("flight", "first__flight_number", True),
    ("from", "first__departure_airport_id", True),
    ("to", "first__arrival_airport_id", True),
    ("airline", "operating_carrier", True),
    ("what_happened", "incident_type", False),
    ("given_names", "customer__given_names", True),
    ("family_name", "customer__family_name", True),
    ("email", "customer__email", True),
    ("amount", "owed", False),
    ("currency", "currency", False),
    ("due", "due_on", False),
    ("last_day_to_claim", "limitation_on", False),
    ("reviewer", "assigned_to__email", True),
    ("rules", "jurisdiction", False),
    ("language", "language", True),
    ("source", "source", False),
    ("reason_code", "rejection_code", False),
    ("reason", "rejection_reason", True),
    ("town", "town", True),
    ("country", "country", True),
)
HEADS = [head for head, _column, _is_typed in COLUMNS]
TYPED = [is_typed for _head, _column, is_typed in COLUMNS]


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula, in one line."""
    line = CONTROL.sub(" ", text)
    return f"'{line}" if line.lstrip(SKIPPED)[:1] in tuple(DANGEROUS) else line


class Moment(Func):
    """A moment of UTC as 2026-09-14 09:50."""

    output_field = CharField()
    template = "TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"


def with_flight(claims: ClaimQuerySet) -> ClaimQuerySet:
    return claims.alias(first=FilteredRelation("segments", condition=Q(segments__order=0)))


def csv_blocks(claims: ClaimQuerySet) -> Iterator[bytes]:
    """The claims in their order as CSV (UTF-8, a line for each), block by block, heads first."""
    yield (",".join(HEADS) + "\n").encode()
    yield from copied(claims) if connection.vendor == "postgresql" else written(claims)


def copied(claims: ClaimQuerySet) -> Iterator[bytes]:
    """By PostgreSQL's own COPY, which is many times faster than rows through Python."""
    columns = [moment(column) for _head, column, _is_typed in COLUMNS]
    query, parameters = with_flight(claims).values_list(*columns).query.sql_with_params()
    lines: list[bytes] = []
    with connection.cursor() as cursor:
        statement = connection.ops.compose_sql(query, parameters)
        with cursor.copy(f"COPY ({statement}) TO STDOUT WITH (FORMAT csv)") as copy:
            for line in copy:
                lines.append(line)
                if len(lines) == BLOCK_ROWS:
                    yield harmless_block(lines)
                    lines.clear()
    yield harmless_block(lines)


def moment(column: str) -> Any:
    return Moment(F(column)) if column == "submitted_at" else F(column)


def harmless_block(lines: list[bytes]) -> bytes:
    """The lines as they are, unless something in them is suspect: then cell by cell."""
    block = b"".join(lines)
    has_controls = len(block.translate(None, CONTROL_BYTES)) != len(block)
    has_line_breaks = block.count(b"\n") != len(lines)
    if not (has_controls or has_line_breaks or SUSPECT.search(block)):
        return block
    cells = csv.reader(StringIO(block.decode(), newline=""))
    return as_csv(
        [shown(text, is_typed) for text, is_typed in zip(row, TYPED, strict=True)] for row in cells
    )


def as_csv(found: Iterable[list[str]]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(found)
    return text.getvalue().encode()


def rows(claims: ClaimQuerySet) -> Iterator[list[str]]:
    """The columns as texts, made harmless here; a block of claims at a time."""
    columns = [column for _head, column, _is_typed in COLUMNS]
    found = with_flight(claims).values_list(*columns).iterator(chunk_size=BLOCK_ROWS)
    for row in found:
        yield [shown(value, is_typed) for value, is_typed in zip(row, TYPED, strict=True)]


def shown(value: Any, is_typed: bool) -> str:
    if value is None:
        return ""
    if hasattr(value, "hour"):
        return f"{value:%Y-%m-%d %H:%M}"
    return harmless(str(value)) if is_typed else str(value)


def written(claims: ClaimQuerySet) -> Iterator[bytes]:
    """By Python's csv module, for databases without COPY."""
    found = rows(claims)
    while block := list(islice(found, BLOCK_ROWS)):
        yield as_csv(block)


def write_xlsx(claims: ClaimQuerySet, file: IO[bytes]) -> None:
    """A work sheet of the claims; each row goes to the disk before the next one is read."""
    options = {"constant_memory": True, "tmpdir": str(Path(file.name).parent)}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet("Claims")
    sheet.freeze_panes(1, 1)
    bold = book.add_format({"bold": True})
    for column, head in enumerate(HEADS):
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate(rows(claims), start=1):
        for column, text in enumerate(row):
            if text:
                sheet.write_string(number, column, text)
    book.close()
