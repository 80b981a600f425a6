"""A person's data to read: each row with the names of its fields, some hundred rows to a file."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby, islice
from typing import Any

from django.db.models import Field, Model
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.inventory import Place
from claims.pdf import pdf_from

ROWS_TO_A_FILE = 300
LONGEST = 2000  # characters of one value on paper; the JSON has all of it

Paragraph = tuple[Place, Model, list[Field]]


def pdf_parts(paragraphs: Iterable[Paragraph]) -> Iterator[bytes]:
    """One PDF after the other, so that no more than one is drawn at a time; PdfUnavailable."""
    left, number = iter(paragraphs), 1
    while rows := list(islice(left, ROWS_TO_A_FILE)):
        context = {"sections": sections(rows), "number": number}
        yield pdf_from(render_to_string("gdpr/export_pdf.html", context))
        number += 1


def sections(rows: Iterable[Paragraph]) -> list[dict[str, Any]]:
    return [
        section(place, [shown(row, fields) for _place, row, fields in group])
        for place, group in groupby(rows, key=lambda paragraph: paragraph[0])
    ]


def section(place: Place, rows: list[list[dict[str, str]]]) -> dict[str, Any]:
    return {"title": place.table._meta.verbose_name_plural, "place": place, "rows": rows}


def shown(row: Model, fields: Iterable[Field]) -> list[dict[str, str]]:
    """What is filled in, with its name; what is empty is left out."""
    return [
        {"label": str(field.verbose_name), "value": text}
        for field in fields
        if (text := text_of(row, field))
    ]


def text_of(row: Model, field: Field) -> str:
    value = field.value_from_object(row)
    if value is None or value in ("", [], {}):
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(value)[:LONGEST]
