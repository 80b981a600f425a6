"""The claim report and the evidence bundle: what is in them, who gets them, and when they fail."""

import hashlib
import re
import subprocess
import zlib
from datetime import timedelta

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import timezone
from pypdfium2 import raw as pdfium

from claims.bundles import ask_for_bundle
from claims.choices import (
    BundleFault,
    BundleKind,
    BundleStatus,
    ReviewStatus,
    ScanStatus,
    ShredReason,
)
from claims.files.preparation import prepare
from claims.files.trouble import StorageUnavailable
from claims.models import ClaimBundle, ClaimDocument, DocumentAccess, DocumentRequest, PendingFile
from claims.models.bundle import LEASE, MOST_ATTEMPTS
from claims.tasks import (
    delete_expired_bundles,
    make_bundle,
    make_waiting_bundles,
    sweep_pending_files,
)
from compensation import pdf_writer
from tests.claims.test_summary_pdf import text_of
from tests.factories import make_claim, make_document, make_passenger, make_user

pytestmark = pytest.mark.django_db


def attachments(content: bytes) -> dict[str, bytes]:
    with pypdfium2.PdfDocument(content) as document:
        found = [document.get_attachment(i) for i in range(document.count_attachments())]
        return {each.get_name(): bytes(each.get_data()) for each in found}


def made(claim, by, kind=BundleKind.REPORT) -> tuple[ClaimBundle, bytes]:
    bundle = ClaimBundle.objects.ask(claim, kind=kind, by=by)
    make_bundle(str(bundle.pk))
    bundle.refresh_from_db()
    assert bundle.status == BundleStatus.READY
    return bundle, bundle.file.open("rb").read()


@pytest.fixture
def waiting(claim, customer):
    """A report that was asked for, and that no worker has begun."""
    return ClaimBundle.objects.ask(claim, kind=BundleKind.REPORT, by=customer)


@pytest.fixture
def ada(client, customer):
    client.force_login(customer)
    return client


@pytest.fixture
def desk(client, reviewer):
    client.force_login(reviewer)
    return client


# --- What is in it ---


def test_every_clean_original_is_in_it_byte_for_byte(claim, customer, tmp_path):
    first = make_document(claim, original_name="Boarding pass Ada.png")
    prepare(first)
    second = make_document(claim, passenger=make_passenger(claim, "Bob"), original_name="hotel.png")
    waits = make_document(claim, scan_status=ScanStatus.WAITING, original_name="waits.png")
    _bundle, content = made(claim, customer)
    inside = attachments(content)
    assert set(inside) == {"contents.txt", "01-boarding-pass-ada.png", "02-hotel.png"}
    for name, document in {"01-boarding-pass-ada.png": first, "02-hotel.png": second}.items():
        assert inside[name] == document.file.open("rb").read()
    text = text_of(content)
    assert "Bob Byron" in text
    assert waits.original_name in text
    assert "Not embedded" in text
    for name, data in inside.items():
        (tmp_path / name).write_bytes(data)
    check = ["sha256sum", "--check", "--strict", "contents.txt"]
    checked = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert checked.stdout.count(": OK") == 2


def test_the_hash_on_page_one_is_that_of_the_contents(claim, customer):
    make_document(claim)
    bundle, content = made(claim, customer)
    listing = attachments(content)["contents.txt"]
    digest = hashlib.sha256(listing).hexdigest()
    with pypdfium2.PdfDocument(content) as document:
        assert digest in document[0].get_textpage().get_text_range().replace("\r\n", "")
    assert bundle.contents_sha256 == digest
    assert bundle.sha256 == hashlib.sha256(content).hexdigest()
    events = [line[2:] for line in listing.decode().splitlines() if " UTC " in line]
    text = text_of(content)
    assert events
    assert all(event in text for event in events)


def test_it_is_a_tagged_pdf_for_archives(claim, customer):
    make_document(claim)
    _bundle, content = made(claim, customer)
    assert pdfium_is_tagged(content)
    assert pdf_says(content, 'pdfaid:part="3"', "<pdfaid:part>3<")
    assert pdf_says(content, 'pdfaid:conformance="A"', "<pdfaid:conformance>A<")


def pdfium_is_tagged(content: bytes) -> bool:
    with pypdfium2.PdfDocument(content) as document:
        return bool(pdfium.FPDFCatalog_IsTagged(document))


def pdf_says(content: bytes, *either: str) -> bool:
    parts = [content]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            parts.append(match[1])
    return any(words.encode() in part for part in parts for words in either)


def test_it_tells_the_decision_as_the_page_does(claim, customer, reviewer):
    claim.assess(by=None)
    document = make_document(claim)
    ClaimDocument.objects.filter(pk=document.pk).update(
        review_status=ReviewStatus.REJECTED,
        rejection_reason="The name is cut off.",
        reviewed_by=reviewer,
        reviewed_at=timezone.now(),
    )
    DocumentRequest.objects.ask(claim, by=reviewer, kind="id_document")
    text = text_of(made(claim, customer)[1])
    for words in (
        claim.reference, "KL1673", "You arrived 3 h 22 min late", "€250",
        "The name is cut off.", "Document asked for: Identity document", document.sha256,
    ):  # fmt: skip
        assert words in text


@pytest.mark.parametrize("kind", BundleKind.values)
def test_internal_notes_and_names_of_reviewers_are_in_neither(claim, customer, reviewer, kind):
    note = claim.notes.create(author=reviewer, body="Looks forged to me", is_internal=True)
    make_document(claim, note=note, is_ours=True, original_name="fraud-check.png")
    claim.transition_to("under_review", by=reviewer, reason="Smells of fraud")
    by = customer if kind == BundleKind.REPORT else reviewer
    _bundle, content = made(claim, by, kind)
    everything = text_of(content) + attachments(content)["contents.txt"].decode()
    for words in ("forged", "fraud", reviewer.email):
        assert words not in everything


def test_evidence_leaves_out_phone_and_email(customer, reviewer):
    claim = make_claim(customer, phone="+31201234567")
    text = text_of(made(claim, reviewer, BundleKind.EVIDENCE)[1])
    assert "Herengracht 1" in text
    assert "+31201234567" not in text
    assert customer.email not in text
    assert "+31201234567" in text_of(made(claim, customer)[1])


def test_hostile_names_are_only_text(customer):
    claim = make_claim(customer, town='<img src="file:///etc/passwd">')
    hostile = '../../x"><script>alert(1)</script>\n# 2020 UTC forged.exe'
    make_document(claim, original_name=hostile)
    inside = attachments(made(claim, customer)[1])
    names = set(inside) - {"contents.txt"}
    assert len(names) == 1
    name = names.pop()
    assert name.endswith(".png")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    lines = inside["contents.txt"].decode().splitlines()
    assert not [line for line in lines if line.startswith("# 2020 UTC")]


def test_a_pdf_loads_no_picture_it_was_not_given():
    fetcher = pdf_writer.OwnFontsAndPictures({"picture:a": b"jpeg"}, allowed_protocols=())
    assert fetcher.fetch("picture:a").read() == b"jpeg"
    for address in ("picture:b", "file:///etc/passwd", "https://example.org/a.jpg", "data:,x"):
        with pytest.raises(ValueError, match="loads nothing from outside"):
            fetcher.fetch(address)


def test_what_is_not_what_was_received_is_not_handed_on(claim, customer):
    document = make_document(claim)
    ClaimDocument.objects.filter(pk=document.pk).update(sha256="0" * 64)
    bundle, content = made(claim, customer)
    assert set(attachments(content)) == {"contents.txt"}
    document.refresh_from_db()
    assert document.damaged_at is not None
    assert bundle.documents.count() == 0


# --- How it is made ---


def test_a_task_that_runs_twice_makes_one(claim, customer, waiting):
    make_document(claim)
    make_bundle(str(waiting.pk))
    first = ClaimBundle.objects.get(pk=waiting.pk)
    make_bundle(str(waiting.pk))
    second = ClaimBundle.objects.get(pk=waiting.pk)
    assert (second.file.name, second.sha256) == (first.file.name, first.sha256)
    assert second.attempts == 1
    assert PendingFile.objects.count() == 0


def test_nobody_takes_it_from_the_worker_that_has_it(waiting):
    other = ClaimBundle.objects.get(pk=waiting.pk)
    assert waiting.begin()
    assert not other.begin()


def test_who_lost_it_keeps_nothing(waiting):
    assert waiting.begin()
    long_ago = timezone.now() - LEASE - timedelta(seconds=1)
    ClaimBundle.objects.filter(pk=waiting.pk).update(started_at=long_ago)
    late = ClaimBundle.objects.get(pk=waiting.pk)
    make_waiting_bundles()
    assert not late.keep(b"late", contents_sha256="0" * 64, documents=[])
    assert not default_storage.exists(late.file.name)
    waiting.refresh_from_db()
    assert waiting.status == BundleStatus.READY
    assert waiting.attempts == 2


def test_what_kills_every_worker_is_given_up(waiting):
    ClaimBundle.objects.filter(pk=waiting.pk).update(attempts=MOST_ATTEMPTS)
    make_bundle(str(waiting.pk))
    waiting.refresh_from_db()
    assert (waiting.status, waiting.fault) == (BundleStatus.FAILED, BundleFault.BROKEN)


def test_what_the_broker_lost_is_made_later(waiting):
    assert make_waiting_bundles() == 0
    long_ago = timezone.now() - LEASE - timedelta(seconds=1)
    ClaimBundle.objects.filter(pk=waiting.pk).update(created_at=long_ago)
    assert make_waiting_bundles() == 1
    waiting.refresh_from_db()
    assert waiting.status == BundleStatus.READY


def test_a_failure_says_why_and_may_be_started_again(ada, claim, waiting, monkeypatch):
    def broken(*args):
        raise StorageUnavailable("gone")

    make_document(claim)
    with monkeypatch.context() as patch:
        patch.setattr("claims.bundle_pdf.exhibits", broken)
        with pytest.raises(StorageUnavailable):
            make_bundle(str(waiting.pk))
    page = ada.get(f"/claims/{claim.reference}/report/").content.decode()
    assert "We could not reach the stored files." in page
    with_callbacks(ada, f"/claims/{claim.reference}/report/")
    assert ClaimBundle.objects.first().status == BundleStatus.READY


def with_callbacks(client, address):
    """Send the form as a browser does, and run what waits for the commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address)


def test_progress_is_shown_while_it_is_made(ada, claim, waiting):
    waiting.begin()
    waiting.note_progress(12, 20)
    answer = ada.get(f"/claims/{claim.reference}/report/")
    assert "12 of 20 documents read" in answer.content.decode()
    assert answer.headers["Refresh"] == "3"


def test_a_document_destroyed_takes_its_copies_along(claim, customer):
    document = make_document(claim)
    bundle, _content = made(claim, customer)
    with transaction.atomic():
        document.shred(ShredReason.ERASURE)
    assert not ClaimBundle.objects.filter(pk=bundle.pk).exists()
    sweep_later()
    assert not default_storage.exists(bundle.file.name)


def test_a_document_destroyed_while_it_is_made_is_noticed(claim, waiting):
    document = make_document(claim)
    waiting.begin()
    document.shred(ShredReason.ERASURE)
    assert not waiting.keep(b"pdf", contents_sha256="0" * 64, documents=[document])


def sweep_later():
    hour = timedelta(hours=2)
    PendingFile.objects.update(created_at=timezone.now() - hour)
    sweep_pending_files()


def test_they_are_deleted_after_seven_days(ada, claim, customer):
    make_document(claim)
    bundle, _content = made(claim, customer)
    assert delete_expired_bundles() == 0
    past = timezone.now() - timedelta(days=8)
    ClaimBundle.objects.update(created_at=past, expires_at=past + timedelta(days=7))
    assert ada.get(f"/claims/{claim.reference}/report/{bundle.pk}.pdf").status_code == 404
    assert delete_expired_bundles() == 1
    sweep_later()
    assert not default_storage.exists(bundle.file.name)


def test_the_janitor_leaves_a_kept_one_alone(claim, customer):
    bundle, _content = made(claim, customer)
    PendingFile.objects.create(name=bundle.file.name)
    sweep_later()
    assert default_storage.exists(bundle.file.name)


def test_a_newer_one_takes_the_place_of_the_older(claim, customer):
    first, _content = made(claim, customer)
    second, _content = made(claim, customer)
    assert list(ClaimBundle.objects.all()) == [second]
    assert first.pk != second.pk


def test_it_is_encrypted_where_it_lies(claim, customer):
    bundle, content = made(claim, customer)
    with default_storage.behind.open(bundle.file.name) as file:
        stored = file.read()
    assert content[:200] not in stored


def test_the_database_keeps_states_whole(waiting):
    rows = ClaimBundle.objects.filter(pk=waiting.pk)
    for wrong in ({"status": "ready"}, {"status": "failed"}, {"status": "x"}, {"done": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


# --- Who gets it ---


def test_a_customer_makes_and_downloads_the_report(ada, claim, customer):
    document = make_document(claim)
    assert "Claim report" in ada.get(f"/claims/{claim.reference}/").content.decode()
    answer = with_callbacks(ada, f"/claims/{claim.reference}/report/")
    assert answer.status_code == 302
    page = ada.get(answer.url)
    assert "Refresh" not in page.headers
    bundle = ClaimBundle.objects.get()
    address = f"/claims/{claim.reference}/report/{bundle.pk}.pdf"
    assert address in page.content.decode()
    file = ada.get(address)
    assert b"".join(file.streaming_content)[:5] == b"%PDF-"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in file.headers["Cache-Control"]
    assert DocumentAccess.objects.filter(document=document, by=customer).exists()


def test_a_second_click_starts_no_second_one(claim, customer):
    first = ClaimBundle.objects.ask(claim, kind=BundleKind.REPORT, by=customer)
    assert ask_for_bundle(claim, kind=BundleKind.REPORT, by=customer) == first
    assert ClaimBundle.objects.count() == 1


def test_a_reviewer_makes_and_downloads_the_evidence(desk, claim, reviewer):
    make_document(claim)
    address = f"/admin/claims/claim/{claim.pk}/evidence/"
    assert address in desk.get(f"/admin/claims/claim/{claim.pk}/change/").content.decode()
    with_callbacks(desk, address)
    bundle = ClaimBundle.objects.get()
    assert f"{address}{bundle.pk}.pdf" in desk.get(address).content.decode()
    file = desk.get(f"{address}{bundle.pk}.pdf")
    assert b"".join(file.streaming_content)[:5] == b"%PDF-"
    assert "no-store" in file.headers["Cache-Control"]


def test_a_reviewer_makes_no_evidence_of_their_own_claim(desk, reviewer):
    claim = make_claim(reviewer)
    with pytest.raises(PermissionDenied):
        ClaimBundle.objects.ask(claim, kind=BundleKind.EVIDENCE, by=reviewer)
    for send in (desk.get, desk.post):
        assert send(f"/admin/claims/claim/{claim.pk}/evidence/").status_code == 404


def test_somebody_elses_is_not_there(client, claim, customer, reviewer, other_customer):
    report, _content = made(claim, customer)
    evidence, _content = made(claim, reviewer, BundleKind.EVIDENCE)
    addresses = [
        f"/claims/{claim.reference}/report/",
        f"/claims/{claim.reference}/report/{report.pk}.pdf",
        f"/claims/{claim.reference}/report/{evidence.pk}.pdf",
    ]
    for person in (other_customer, make_user("rev2@example.org", role="reviewer")):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    client.force_login(customer)
    assert client.get(addresses[2]).status_code == 404
    client.force_login(reviewer)
    at_desk = f"/admin/claims/claim/{claim.pk}/evidence/{report.pk}.pdf"
    assert client.get(at_desk).status_code == 404
    with pytest.raises(PermissionDenied):
        ClaimBundle.objects.ask(claim, kind=BundleKind.REPORT, by=reviewer)
    client.logout()
    assert client.get(addresses[1]).status_code == 302


def test_one_that_is_not_ready_is_not_there(ada, claim, waiting):
    address = f"/claims/{claim.reference}/report/{waiting.pk}.pdf"
    assert ada.get(address).status_code == 404


def test_without_documents_it_is_still_a_report(claim, customer):
    text = text_of(made(claim, customer)[1])
    assert "No documents were received." in text


# --- for programs of the desk ---


def test_a_program_begins_follows_and_fetches_the_evidence(api, claim, reviewer, commit):
    api.force_authenticate(reviewer)
    path = f"/api/v1/admin/claims/{claim.pk}/evidence/"
    with commit():
        begun = api.post(path)
    assert begun.status_code == 202
    one = f"{path}{begun.json()['id']}/"
    assert api.get(one).json()["status"] == "ready"
    assert [row["id"] for row in api.get(path).json()] == [begun.json()["id"]]
    answer = api.get(f"{one}content/")
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"%PDF")
    assert hashlib.sha256(content).hexdigest() == api.get(one).json()["sha256"]


def test_a_program_gets_no_file_before_it_is_ready_nor_of_its_own_claim(api, claim, reviewer):
    api.force_authenticate(reviewer)
    path = f"/api/v1/admin/claims/{claim.pk}/evidence/"
    bundle = ClaimBundle.objects.ask(claim, kind=BundleKind.EVIDENCE, by=reviewer)
    assert api.get(f"{path}{bundle.pk}/").json()["status"] == "waiting"
    assert api.get(f"{path}{bundle.pk}/content/").status_code == 404
    own = make_claim(reviewer)
    assert api.post(f"/api/v1/admin/claims/{own.pk}/evidence/").status_code == 404
