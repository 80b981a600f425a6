"""The log: JSON with ids, the same id in page and task, and nobody's personal data."""

import io
import json
import logging
import multiprocessing
import uuid

import pytest
from celery import shared_task
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client

from claims.models import ClaimDocument
from flightclaim.celery import app as celery_app
from flightclaim.watching import tasks as watched_tasks, words
from flightclaim.watching.log_file import SharedLogFile
from flightclaim.watching.logs import SECURITY, json_formatter
from tests.factories import make_claim, make_user
from tests.hostile_files import pdf

PASSWORD = "Right-Horse-42-Staple"
logger = logging.getLogger("tests.log")


@pytest.fixture
def log():
    """Everything that is logged, as it would be in production; call it for the lines."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(json_formatter())
    loggers = [logging.getLogger(), logging.getLogger(SECURITY)]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for one, level in zip(loggers, levels, strict=True):
        one.removeHandler(handler)
        one.setLevel(level)


def lines_about_requests(log):
    return [line for line in log() if line["logger"] == "flightclaim.requests"]


def test_a_request_is_one_line_with_its_ids(client, claim, customer, log):
    client.force_login(customer)
    answer = client.get(f"/claims/{claim.reference}/", headers={"X-Request-ID": "0123456789abcdef"})

    (line,) = lines_about_requests(log)
    assert answer.headers["X-Request-ID"] == "0123456789abcdef" == line["request_id"]
    assert line["claim"] == claim.reference
    assert line["user"] == words.pseudonym(customer.pk)
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "info")
    assert line["route"] == "claims/<str:reference>/"


@pytest.mark.parametrize("sent", ["", "Ada-Byron", "x" * 500, "0123456789abcdef\n{}"])
@pytest.mark.django_db
def test_an_id_we_would_not_print_is_replaced(sent, client):
    given = client.get("/legal/fees/", headers={"X-Request-ID": sent}).headers["X-Request-ID"]
    assert given != sent
    assert uuid.UUID(given)


def test_the_api_knows_the_person_by_a_pseudonym(api, customer, log):
    api.force_authenticate(customer)
    api.get("/api/v1/claims/")
    assert lines_about_requests(log)[-1]["user"] == words.pseudonym(customer.pk)


@shared_task
def note_something(claim_id):
    logger.info("noted")


def test_a_task_has_the_id_of_the_request_that_queued_it(log):
    """As a worker does it: the message's headers, then the receivers around the task."""
    headers = {}
    watched_tasks.bind_contextvars(request_id="0123456789abcdef")
    watched_tasks.send_request_id(headers=headers)
    watched_tasks.clear_contextvars()

    celery_app.conf.task_always_eager = False
    note_something.push_request(id="task-1", args=["claim-1"], is_eager=False, **headers)
    watched_tasks.name_task_in_log("task-1", note_something, ["claim-1"], {})
    note_something.run("claim-1")
    watched_tasks.forget_task_in_log("task-1")
    note_something.pop_request()
    logger.info("afterwards")

    noted, afterwards = [line for line in log() if line["logger"] == "tests.log"]
    assert (noted["request_id"], noted["task_id"], noted["claim_id"]) == (
        "0123456789abcdef", "task-1", "claim-1",
    )  # fmt: skip
    assert noted["task"].endswith("note_something")
    assert "task" not in afterwards


def test_an_error_says_kind_and_place_but_no_values(log):
    try:
        try:
            raise IntegrityError(
                "duplicate key\nDETAIL:  Key (email)=(ada@example.org) already exists."
            )
        except IntegrityError as error:
            raise ValueError("invalid literal: 'Ada Byron', tel +49 170 1234567") from error
    except ValueError:
        logger.exception("Refused %s", "/claims/sign/kX93jdkLsPwq82LsmQPz0/")

    (line,) = [line for line in log() if line["logger"] == "tests.log"]
    told = json.dumps(line)
    assert line["error"].startswith("ValueError: invalid literal")
    assert line["where"][-1].startswith("tests/flightclaim/test_logs.py:")
    assert not [word for word in ("ada@", "Byron", "1234567", "kX93jdk") if word in told]


@pytest.mark.parametrize(
    "kept",
    [
        "11m23.5s",
        "2026-11-22T10:00:00+00:00",
        "56f45b09-6408-4a87-80a3-bf720e662c73",
        "1,234 rows",
    ],
)
def test_what_is_nobodys_stays(kept):
    assert words.without_personal_data(kept) == kept


PERSON = {
    "email": "wilhelmina.featherstone@example.org",
    "given_names": "Wilhelmina",
    "family_name": "Featherstone",
    "phone": "+49 170 5550199",
    "address_line1": "Quince Alley 17",
}


def test_a_whole_journey_leaves_no_word_about_the_person(db, log, commit):
    """Signs in wrongly and rightly, looks, uploads, writes, searches; then the mails go out."""
    person = make_user(password=PASSWORD, **PERSON)
    claim = make_claim(person)
    place, name = f"/claims/{claim.reference}", PERSON["family_name"]
    client = Client(raise_request_exception=False)
    with commit():
        for password in ("wrong", PASSWORD):
            client.post("/account/login/", {"login": PERSON["email"], "password": password})
        client.force_login(person)
        for path in (f"{place}/", "/account/", f"/claims/?q={name}", f"/no/{name}/"):
            client.get(path)
        file = SimpleUploadedFile(f"{name}.pdf", pdf(), "application/pdf")
        client.post(f"{place}/upload/", {"file": file, "kind": "other"})
        client.post(f"{place}/message/", {"text": f"Please call {PERSON['phone']}. {name}"})
        client.post("/account/password/reset/", {"email": PERSON["email"]})
        sign_in = {"email": PERSON["email"], "password": "x"}
        client.post("/api/v1/auth/login/", sign_in, content_type="application/json")
    told = json.dumps(log())
    others = claim.passengers.values_list("family_name", flat=True)
    values = {*PERSON.values(), PASSWORD, claim.booking_reference, *others}
    assert len(lines_about_requests(log)) >= 10
    assert [value for value in values if value and value in told] == []


def write_lines(path):
    handler = SharedLogFile(str(path), maxBytes=20_000, backupCount=50)
    for number in range(300):
        record = logging.LogRecord("x", logging.INFO, "", 0, f"{number:04} {'.' * 80}", None, None)
        handler.emit(record)
    handler.close()


def test_a_file_of_several_processes_is_moved_away_and_loses_no_line(tmp_path):
    path = tmp_path / "site.log"
    processes = [
        multiprocessing.get_context("fork").Process(target=write_lines, args=(path,))
        for _ in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    files = [file for file in tmp_path.iterdir() if not file.name.endswith(".lock")]
    assert len(files) > 2
    assert sum(len(file.read_text().splitlines()) for file in files) == 900
    assert max(file.stat().st_size for file in files) < 25_000


def test_documents_are_told_by_their_id(client, claim, customer, log):
    client.force_login(customer)
    missing = uuid.uuid4()
    client.get(f"/claims/documents/{missing}/about/")
    assert lines_about_requests(log)[-1]["object_id"] == str(missing)
    assert not ClaimDocument.objects.exists()
