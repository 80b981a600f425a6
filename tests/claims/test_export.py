"""The list as CSV and XLSX: what is in it, that no cell is a formula, that it is logged."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from accounts.models import EventKind, SecurityEvent
from claims import export
from claims.export import COLUMNS, harmless
from claims.models import Claim
from tests.factories import make_claim, make_user

pytestmark = pytest.mark.django_db
EXPORT = "/admin/claims/claim/export/"
PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")',
    "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\u3000=1+1", "\ufeff=1+1", "\u200b=1+1",
    "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", '"=1+1', "a\r\n=1+1", "a\n=1+1", "\x0b=1+1", "\x85=1+1",
]  # fmt: skip
FIELDS = {
    "first__flight_number": 8, "operating_carrier": 3, "customer__given_names": 100,
    "customer__family_name": 100, "customer__email": 100, "assigned_to__email": 100, "language": 8,
    "rejection_reason": 100, "town": 80, "country": 2,
}  # fmt: skip


@pytest.fixture
def ann(client, admin_user):
    client.force_login(admin_user)
    return client


def read_csv(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(StringIO(text, newline="")))


def read_xlsx(answer) -> list[list]:
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    return [list(row) for row in sheet.iter_rows()]


def test_every_typed_column_is_attacked():
    typed = {column for _head, column, is_typed in COLUMNS if is_typed}
    keys_of_tables = {"first__departure_airport_id", "first__arrival_airport_id"}
    assert typed - keys_of_tables == set(FIELDS)


@pytest.fixture
def attacked(customer, reviewer):
    """A claim for each payload, which stands in every field that takes text."""
    for number, payload in enumerate(PAYLOADS):
        person = make_user(f"c{number}@example.org", given_names=payload, family_name=payload)
        type(person).objects.filter(pk=person.pk).update(email=f"{payload}c{number}")
        colleague = make_user(f"r{number}@example.org", role="reviewer")
        type(person).objects.filter(pk=colleague.pk).update(email=f"{payload}r{number}")
        claim = make_claim(
            person, assigned_to=colleague, town=payload, rejection_reason=payload,
            country=payload[:2], language=payload[:8], operating_carrier=payload[:3],
            assigned_at="2026-01-01T00:00Z",
        )  # fmt: skip
        claim.segments.update(flight_number=payload[:8])


def is_harmless(cell: str) -> bool:
    is_formula = cell.lstrip(" \u00a0\u3000\ufeff\u200b")[:1] in tuple("=+-@＝＋－＠")
    return not is_formula and not any(ord(char) < 32 or ord(char) == 0x85 for char in cell)


def test_no_cell_of_the_csv_is_a_formula(ann, attacked):
    rows = read_csv(ann.get(f"{EXPORT}csv/"))
    assert len(rows) == len(PAYLOADS)
    for row in rows:
        for head, cell in row.items():
            assert is_harmless(cell), (head, cell)


def test_no_cell_of_the_work_sheet_is_a_formula(ann, attacked):
    rows = read_xlsx(ann.get(f"{EXPORT}xlsx/"))
    assert len(rows) == len(PAYLOADS) + 1
    for row in rows:
        for cell in row:
            assert cell.data_type in ("s", "n")  # n is an empty cell
            assert cell.value is None or is_harmless(cell.value), cell.value


def test_the_database_and_python_write_the_same(ann, attacked, monkeypatch):
    by_database = read_csv(ann.get(f"{EXPORT}csv/"))
    monkeypatch.setattr(export, "copied", export.written)
    assert read_csv(ann.get(f"{EXPORT}csv/")) == by_database


@pytest.mark.parametrize("text", ["Byron", "O'Brien", "2026-09-14", "a=b", "C-3PO", "", "Zoë; X"])
def test_a_harmless_text_stays_as_it_is(text):
    assert harmless(text) == text


def test_the_file_holds_the_filtered_list_in_its_order(ann, customer):
    small = make_claim(customer, calculated_compensation=100)
    large = make_claim(customer, calculated_compensation=600)
    make_claim(customer, operating_carrier="BA")
    rows = read_csv(ann.get(f"{EXPORT}csv/", {"airline": "KL", "ordering": "-amount"}))
    assert [row["reference"] for row in rows] == [large.reference, small.reference]
    assert rows[0]["email"] == "ada@example.org"
    assert (rows[0]["flight"], rows[0]["from"], rows[0]["amount"]) == ("KL1673", "AMS", "600.00")


def test_who_took_what_is_logged_without_names(ann, admin_user, claim):
    read_csv(ann.get(f"{EXPORT}csv/", {"search": "Byron", "status": "submitted"}))
    event = SecurityEvent.objects.get(kind=EventKind.EXPORT)
    assert (event.by_id, event.detail["rows"]) == (admin_user.pk, 1)
    assert "Byron" not in str(event.detail)


def test_a_work_sheet_has_its_limit(ann, claim, customer, monkeypatch):
    make_claim(customer)
    monkeypatch.setattr(export, "MOST_IN_XLSX", 1)
    answer = ann.get(f"{EXPORT}xlsx/", follow=True)
    assert "take the CSV" in answer.content.decode()


def test_it_is_for_admins(client, customer, reviewer, ann, claim):
    assert ann.get(f"{EXPORT}exe/").status_code == 404
    client.force_login(reviewer)
    assert client.get(f"{EXPORT}csv/").status_code == 404
    client.force_login(customer)
    assert client.get(f"{EXPORT}csv/").status_code == 302


def test_it_comes_in_blocks(claim, customer, monkeypatch):
    make_claim(customer)
    monkeypatch.setattr(export, "BLOCK_ROWS", 1)
    assert len([block for block in export.csv_blocks(Claim.objects.all()) if block]) == 3
