"""Hostile texts in every column: pages, desk, mails and PDFs show them as texts."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import Error, models, transaction

from compensation.pdf_writer import write, write_archive
from notifications.choices import Kind
from notifications.samples import sample_mail
from tests.factories import make_family
from tests.page_routes import PAGES
from tests.payloads import MARK, reflections
from tests.routes import DESK
from tests.test_routes import address

pytestmark = pytest.mark.django_db
BY_PROGRAM = {"content_type"}  # what we tell from a file, and look up
HOSTILE = f"\"><{MARK}>'"


def fill_everything() -> set[str]:
    """Write the text into every free text of every row that takes it; which columns did."""
    written = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            if not is_text or field.choices or field.unique or field.name in BY_PROGRAM:
                continue
            text = HOSTILE[: field.max_length or len(HOSTILE)]
            try:
                with transaction.atomic():
                    if model._base_manager.update(**{field.name: text}):
                        written.add(f"{model._meta.label}.{field.name}")
            except Error:  # a constraint or a trigger keeps it as it is
                continue
    return written


def get_all(client, person, table, column, about):
    """What every page that this column of the table may open shows of the payloads."""
    client.force_login(person)
    client.raise_request_exception = False
    found = {}
    for row, codes in table.items():
        if row.startswith("GET ") and codes.split()[column] == "200":
            path = address(row.split(" ", 1)[1], *about)
            mark = transaction.savepoint()
            cache.clear()
            answer = client.get(path)
            content = b"".join(answer) if answer.streaming else answer.content
            transaction.savepoint_rollback(mark)
            is_page = "html" in answer.headers.get("Content-Type", "")
            if answer.status_code >= 500 or (is_page and reflections(content)):
                found[path] = (answer.status_code, reflections(content))
    return found


@pytest.fixture
def about(claim, document, customer, other_customer, reviewer):
    make_family(claim)
    claim.notes.create(author=customer, body="Hello")
    return claim, document, customer


def test_no_page_runs_what_somebody_wrote(client, about, admin_user):
    written = fill_everything()
    assert {
        "claims.Passenger.given_names", "claims.ClaimDocument.original_name",
        "accounts.User.given_names", "claims.Claim.address_line1",
    } <= written  # fmt: skip
    customer = about[-1]
    for row in about:
        row.refresh_from_db()
    assert get_all(client, customer, PAGES, 1, about) == {}
    assert get_all(client, admin_user, DESK, 4, about) == {}


@pytest.mark.parametrize("kind", Kind.values)
def test_no_mail_runs_what_somebody_wrote(kind):
    mail = sample_mail(kind, name=HOSTILE, text=HOSTILE)
    html, _type = mail.alternatives[0]
    assert reflections(html.encode()) == []
    assert "\n" not in mail.subject


LOADS = (
    '<img src="{url}"><link rel="stylesheet" href="{url}"><link rel="attachment" href="{url}">'
    '<style>@import "{url}"; @font-face {{font-family: x; src: url("{url}")}} '
    'body {{background: url("{url}"); font-family: x}}</style><object data="{url}"></object>'
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}"/><use href="{url}#x"/></svg>x'
)


@pytest.mark.parametrize("is_archive", [False, True])
@pytest.mark.parametrize("kind", ["http", "file", "relative"])
def test_a_pdf_loads_nothing_from_outside(tmp_path, kind, is_archive):
    """Even where somebody's text had become markup, which no template lets happen."""
    secret = tmp_path / "secret.css"
    secret.write_text("body { color: red } /* T0ps3cret */")
    with listening() as (port, visits):
        url = {"http": f"http://127.0.0.1:{port}/x", "file": secret.as_uri(), "relative": "x"}[kind]
        html = f"<html lang=en><title>x</title><body>{LOADS.format(url=url)}</body></html>"
        pdf = write_archive(html, pictures={}, embedded=[]) if is_archive else write(html)
        assert visits == []
    assert pdf.startswith(b"%PDF")
    assert b"T0ps3cret" not in pdf
    assert b"/EmbeddedFile" not in pdf


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and who came."""
    visits: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        is_over = threading.Event()

        def wait() -> None:
            while not is_over.is_set():
                with suppress(TimeoutError):
                    visitor, place = server.accept()
                    visits.append(str(place))
                    visitor.close()

        thread = threading.Thread(target=wait)
        thread.start()
        try:
            yield server.getsockname()[1], visits
        finally:
            is_over.set()
            thread.join()
