"""The dashboard as a file: CSV, work sheet, or paper."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.template.loader import render_to_string

from claims.dashboard import Dashboard
from claims.export import harmless
from compensation import pdf


def text(value: Any) -> str:
    """A cell as people type it; a number stays a number, a text is made harmless."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float | Decimal) else harmless(str(value))


def lines(report: Dashboard) -> Iterator[list[Any]]:
    """Every table below the other, with its title and an empty line between."""
    for number, table in enumerate(report.tables):
        if number:
            yield []
        yield [table.title]
        yield list(table.heads)
        for _code, row in table.rows:
            yield [row.label, *row.values]


def as_csv(report: Dashboard) -> bytes:
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([text(value) for value in line] for line in lines(report))
    return file.getvalue().encode()


def as_xlsx(report: Dashboard) -> bytes:
    """A sheet for each table; numbers are numbers, everything else is text."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    bold = book.add_format({"bold": True})
    for table in report.tables:
        sheet = book.add_worksheet(table.name)
        sheet.set_column(0, 0, 36)
        sheet.freeze_panes(1, 1)
        for column, head in enumerate(table.heads):
            sheet.write_string(0, column, str(head), bold)
        for number, (_code, row) in enumerate(table.rows, start=1):
            for column, value in enumerate([row.label, *row.values]):
                write(sheet, number, column, value)
    book.close()
    return file.getvalue()


def write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, harmless(str(value)))


def as_pdf(report: Dashboard) -> bytes:
    """On A4; may raise PdfUnavailable."""
    return pdf.pdf_from(render_to_string("claims/dashboard_pdf.html", {"report": report}))
