"""Taking one's data along: all of it, nothing of anybody else, at constant memory."""

import hashlib
import io
import json
import random
import tracemalloc
import zipfile
from datetime import timedelta

import jsonschema
import pypdfium2
import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.inventory import Export, place_of
from accounts.models import ApiKey, KnownDevice, LoginAttempt, Scope
from claims.choices import ScanStatus
from claims.files.rotation import stored_names
from claims.models import ClaimDocument, ClaimNote, Expense
from gdpr import export as archive_of
from gdpr.models import DataExport, ExportStatus
from gdpr.models.export import LEASE
from gdpr.tasks import delete_expired_exports, make_export, make_waiting_exports
from notifications.models import WebhookEndpoint
from tests.accounts.conftest import later
from tests.factories import PASSWORD, make_claim, make_document, make_passenger, make_user, sign

pytestmark = pytest.mark.django_db
PAGE, API = "/account/export-data/", "/api/v1/account/export-data/"


@pytest.fixture
def signed_in(client, customer):
    """A browser whose person gave the password a moment ago."""
    client.force_login(customer)
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": PAGE})
    return client


@pytest.fixture
def ready(signed_in, customer, commit):
    with commit():
        signed_in.post(PAGE)
    return customer.data_exports.get()


def opened(export) -> zipfile.ZipFile:
    with export.file.open("rb") as content:
        return zipfile.ZipFile(io.BytesIO(content.read()))


def tables_of(archive) -> dict[str, list[dict]]:
    found = json.loads(archive.read("data.json"))
    return {table["name"]: table["rows"] for table in found["tables"]}


def everything_in(archive) -> str:
    """Every entry as text; what is on paper as the words a reader would select."""
    return "\n".join(
        words_of(archive.read(name))
        if name.endswith(".pdf")
        else archive.read(name).decode("latin-1")
        for name in archive.namelist()
    )


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


# --- Asking -----------------------------------------------------------------------------------


def test_the_password_is_asked_first(client, customer):
    client.force_login(customer)
    assert client.post(PAGE).url.startswith("/account/reauthenticate/")
    assert not DataExport.objects.exists()


def test_it_is_made_in_the_background_and_a_mail_says_so(signed_in, customer, commit):
    with commit():
        answer = signed_in.post(PAGE)

    export = customer.data_exports.get()
    assert answer.url == PAGE
    assert export.status == ExportStatus.READY
    assert mail.outbox[-1].subject == "Your data is ready"
    assert f"{export.pk}.zip" not in mail.outbox[-1].body
    assert "Download the archive" in signed_in.get(PAGE).content.decode()


def test_the_page_shows_how_far_it_is(signed_in, customer):
    DataExport.objects.create(
        user=customer, language="en", status="working", started_at=timezone.now(), done=3, total=4
    )
    page = signed_in.get(PAGE)
    assert "75 % done" in page.content.decode()
    assert page.headers["Refresh"] == "3"


def test_a_second_click_starts_none_and_six_hours_lie_between_two(signed_in, customer, ready):
    page = signed_in.post(PAGE, follow=True).content.decode()
    assert "You can ask again at" in page
    assert customer.data_exports.count() == 1
    with later(hours=6, minutes=1):
        assert DataExport.objects.ask(customer).pk != ready.pk


def test_a_failed_one_may_be_asked_for_again_at_once(customer):
    DataExport.objects.create(user=customer, language="en", status="failed")
    assert DataExport.objects.ask(customer).status == ExportStatus.WAITING


# --- Getting it -------------------------------------------------------------------------------


def test_the_archive_is_handed_out_to_its_person_alone(signed_in, ready, other_customer):
    path = f"{PAGE}{ready.pk}.zip"
    answer = signed_in.get(path)
    assert answer.headers["Content-Type"] == "application/zip"
    content = b"".join(answer.streaming_content)
    assert hashlib.sha256(content).hexdigest() == ready.sha256

    stranger = type(signed_in)()
    assert stranger.get(path).url.startswith("/account/login/")
    stranger.force_login(other_customer)
    stranger.post("/account/reauthenticate/", {"password": PASSWORD, "next": PAGE})
    assert stranger.get(path).status_code == 404


def test_the_password_is_asked_before_it_is_handed_out(client, customer, ready):
    late = type(client)()
    late.force_login(customer)
    assert late.get(f"{PAGE}{ready.pk}.zip").url.startswith("/account/reauthenticate/")


def test_after_seven_days_it_is_gone(signed_in, ready, django_capture_on_commit_callbacks):
    name = ready.file.name
    with later(days=7, minutes=1):
        assert not DataExport.objects.get().is_ready
        with django_capture_on_commit_callbacks(execute=True):
            assert delete_expired_exports() == 1
    ready.refresh_from_db()
    assert ready.status == ExportStatus.DELETED
    assert not default_storage.exists(name)
    assert signed_in.get(f"{PAGE}{ready.pk}.zip").status_code == 404


def test_by_api(api, customer, commit):
    api.force_authenticate(customer)
    assert api.get(API).status_code == 404
    assert api.post(API, {"current_password": "wrong"}, format="json").status_code == 400
    with commit():
        asked = api.post(API, {"current_password": PASSWORD}, format="json")
    assert asked.status_code == 202
    again = api.post(API, {"current_password": PASSWORD}, format="json")
    assert again.status_code == 429
    assert 21_000 < int(again.headers["Retry-After"]) <= 21_600

    found = api.get(API).json()
    assert (found["status"], found["percent"]) == ("ready", 100)
    assert api.get(found["archive_url"]).status_code == 403  # a token alone is not enough
    proof = api.post("/api/v1/auth/reauthenticate/", {"password": PASSWORD}, format="json").json()
    mark = {"X-Reauthentication": proof["mark"]}
    answer = api.get(found["archive_url"], headers=mark)
    assert b"".join(answer.streaming_content)[:2] == b"PK"


# --- Making it --------------------------------------------------------------------------------


def test_two_workers_make_it_once(customer, monkeypatch):
    export = DataExport.objects.ask(customer)
    assert export.begin()
    make_export(str(export.pk))
    export.refresh_from_db()
    assert export.status == ExportStatus.WORKING
    assert not default_storage.exists(f"exports/{customer.pk}")


def test_one_that_nobody_works_on_is_begun_again(customer, commit):
    export = DataExport.objects.ask(customer)
    export.begin()
    with later(minutes=12):
        assert make_waiting_exports() == 1
    export.refresh_from_db()
    assert (export.status, export.attempts) == (ExportStatus.READY, 2)


def test_one_that_breaks_says_so_and_leaves_nothing(customer, monkeypatch):
    export = DataExport.objects.ask(customer)
    monkeypatch.setattr(archive_of, "read_me", lambda export: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_export(str(export.pk))
    export.refresh_from_db()
    assert export.status == ExportStatus.FAILED


# --- What is in it ----------------------------------------------------------------------------


class Life:
    """A person with something in every corner, each word marked as theirs."""

    def __init__(self, mark: str, desk) -> None:
        self.mark, self.desk = mark, desk
        self.user = make_user(
            f"{mark}-mail@example.org",
            given_names=f"{mark}-given",
            family_name=f"{mark}-family",
            phone=f"+31 {mark}",
            town=f"{mark}-town",
        )
        self.claim = make_claim(self.user, account_of_events=f"{mark}-account")
        self.steps = [
            self.passenger, self.document, self.message, self.secret_note, self.cost, self.sign_in,
            self.device, self.key, self.endpoint, self.signature,
        ]  # fmt: skip

    def passenger(self):
        make_passenger(self.claim, f"{self.mark}-companion")

    def document(self):
        make_document(self.claim, original_name=f"{self.mark}-pass.png", text=f"{self.mark}-words")

    def message(self):
        ClaimNote.objects.create(
            claim=self.claim, author=self.user, body=f"{self.mark}-message", is_internal=False
        )

    def secret_note(self):
        ClaimNote.objects.create(
            claim=self.claim, author=self.desk, body=f"{self.mark}-INTERNAL", is_internal=True
        )

    def cost(self):
        Expense.objects.create(claim=self.claim, kind="meals", amount=12, currency="EUR")

    def sign_in(self):
        LoginAttempt.objects.create(
            user=self.user, email=self.user.email, door="page", succeeded=True,
            user_agent=f"{self.mark}-browser",
        )  # fmt: skip

    def device(self):
        KnownDevice.objects.create(user=self.user, key=f"{self.mark}-SECRET", name=f"{self.mark}-x")

    def key(self):
        ApiKey.objects.make(self.user, name=f"{self.mark}-key", scopes=[Scope.CLAIMS_READ])

    def endpoint(self):
        hook = WebhookEndpoint(owner=self.user, url=f"https://partner.example/{self.mark}-hook")
        hook.set_secret()
        hook.save()

    def signature(self):
        sign(make_claim(self.user, status="draft"), "Ada Byron", by=self.user)

    MUST = (
        "mail@example.org", "given", "family", "town", "account", "companion", "pass.png", "words",
        "message", "browser", "key", "hook",
    )  # fmt: skip


@pytest.fixture
def lives(reviewer):
    return Life("qxqxq", reviewer), Life("zkzkz", reviewer)


@pytest.fixture
def unprinted(monkeypatch):
    """Drawing takes seconds, and is not what every test is about."""
    monkeypatch.setattr(archive_of, "pdf_parts", lambda rows: [b"" for _row in rows][:0])


def made_for(user) -> zipfile.ZipFile:
    target = io.BytesIO()
    export = DataExport(user=user, language="en")
    archive_of.write_archive(export, target)
    return zipfile.ZipFile(target)


@pytest.mark.parametrize("seed", range(3))
def test_all_of_one_and_nothing_of_another_whatever_the_order(lives, seed, request):
    """Their rows lie in one another's midst, as in a real database."""
    if seed:  # once on paper is enough: it draws the rows of the JSON
        request.getfixturevalue("unprinted")
    own, other = lives
    steps = [*own.steps, *own.steps, *other.steps, *other.steps]
    random.Random(seed).shuffle(steps)  # noqa: S311  # an order, no secret
    for step in dict.fromkeys(steps):
        step()

    found = everything_in(made_for(own.user))

    assert [word for word in own.MUST if f"{own.mark}-{word}" not in found] == []
    assert other.mark not in found
    assert str(other.user.pk) not in found
    assert str(own.desk.pk) not in found
    assert "INTERNAL" not in found
    assert "SECRET" not in found


@pytest.mark.usefixtures("unprinted")
def test_every_table_with_something_to_hand_over_is_in_it(lives):
    """The inventory decides: whoever adds a field there finds it here."""
    own, _other = lives
    for step in own.steps:
        step()
    tables = tables_of(made_for(own.user))
    for place in archive_of.handed_over():
        given = {n for n, d in place.fields.items() if d.export in archive_of.HANDED_OVER}
        for row in tables[place.model]:
            assert set(row) <= given
    assert "password" not in tables["accounts.User"][0]
    assert place_of("accounts.User").fields["password"].export == Export.SECRET


@pytest.mark.usefixtures("unprinted")
def test_the_json_follows_its_published_schema(client, lives):
    own, _other = lives
    for step in own.steps:
        step()
    published = b"".join(client.get(f"{PAGE}schema-1.json").streaming_content)
    archive = made_for(own.user)
    found = json.loads(archive.read("data.json"))

    jsonschema.validate(found, json.loads(published), format_checker=jsonschema.FormatChecker())
    assert archive.read("data-export-1.schema.json") == published
    assert found["person"]["email"] == own.user.email
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**found, "tables": {}}, json.loads(published))


@pytest.mark.usefixtures("unprinted")
def test_the_files_are_those_that_were_sent(customer):
    claim = make_claim(customer)
    first, second = make_document(claim), make_document(claim)
    archive = made_for(customer)
    rows = tables_of(archive)["claims.ClaimDocument"]
    for row, document in zip(
        sorted(rows, key=lambda row: row["id"]),
        sorted((first, second), key=lambda each: str(each.pk)),
        strict=True,
    ):
        assert hashlib.sha256(archive.read(row["file"])).hexdigest() == document.sha256


@pytest.mark.usefixtures("unprinted")
def test_what_cannot_be_read_is_named_and_the_rest_is_there(customer):
    claim = make_claim(customer)
    gone, waiting = make_document(claim), make_document(claim, scan_status=ScanStatus.WAITING)
    default_storage.delete(gone.file.name)
    archive = made_for(customer)
    missing = archive.read("missing.txt").decode()
    assert f"{gone.pk}-boarding-pass.png: damaged or missing" in missing
    assert f"{waiting.pk}-boarding-pass.png: not checked for viruses yet" in missing
    assert tables_of(archive)["accounts.User"]


def test_without_the_libraries_for_pdf_the_data_is_there(customer, monkeypatch):
    def unavailable(*args):
        raise archive_of.PdfUnavailable

    monkeypatch.setattr(archive_of, "pdf_parts", unavailable)
    archive = made_for(customer)
    assert "PDF files cannot be made here" in archive.read("missing.txt").decode()
    assert "data.json" in archive.namelist()


def test_a_thousand_documents_take_no_more_memory_than_a_few(customer, tmp_path):
    claim = make_claim(customer)
    content = random.Random(1).randbytes(64 * 1024)  # noqa: S311
    sample = make_document(claim)
    name = default_storage.save("claims/sample/large", ContentFile(content))
    ClaimDocument.objects.bulk_create(
        ClaimDocument(
            claim=claim, kind=sample.kind, file=name, original_name=f"{number}.png",
            content_type="image/png", size=len(content), sha256=sample.sha256,
            scan_status=ScanStatus.CLEAN, text="words " * 200,
        )
        for number in range(1000)
    )  # fmt: skip
    person = archive_of.person_of(customer)
    progress = archive_of.Progress(0, lambda done, total: None)

    with (tmp_path / "large.zip").open("w+b") as target:
        tracemalloc.start()
        try:
            with zipfile.ZipFile(target, "w") as archive:
                archive_of.write_json(archive, customer, person, progress)
                missing = list(archive_of.write_files(archive, person, progress))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert missing == []
        assert target.tell() > 60_000_000
    assert peak < 8_000_000


def test_the_rows_on_paper_are_drawn_some_hundred_at_a_time(customer, monkeypatch):
    drawn = []
    monkeypatch.setattr("gdpr.export_pdf.ROWS_TO_A_FILE", 10)
    monkeypatch.setattr("gdpr.export_pdf.pdf_from", lambda html: drawn.append(html) or b"%PDF")
    for number in range(25):
        KnownDevice.objects.create(user=customer, key=str(number), name=f"browser {number}")
    archive = made_for(customer)
    names = [name for name in archive.namelist() if name.startswith("your-data")]
    assert len(names) == len(drawn) >= 3
    assert "browser 24" in "".join(drawn)


def test_an_export_outlives_a_change_of_keys(ready, settings):
    """The rotation goes through every stored file, whichever table names it."""
    assert ready.file.name in set(stored_names())


def test_the_time_limit_is_shorter_than_the_lease():
    assert timedelta(seconds=make_export.time_limit) < LEASE
