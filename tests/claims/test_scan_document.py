"""The virus scan against a scanner that answers, one that is away, one that talks nonsense."""

import socketserver
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from claims.choices import ScanStatus
from claims.files import scanner
from claims.files.receive import receive_document
from claims.files.scanner import ScannerUnavailable
from claims.models import ClaimDocument, PendingFile
from claims.tasks import check_document, recheck_waiting_documents
from notifications.choices import Channel, Kind
from notifications.models import Notification
from tests.clamd import EICAR
from tests.factories import jpeg, make_document, pdf, png, upload


class Clamd(socketserver.BaseRequestHandler):
    """Speaks INSTREAM well enough: reads the chunks, gives the answer of its server."""

    def handle(self):
        if self.request.recv(10).startswith(b"zPING"):
            self.request.sendall(b"PONG\0")
            return
        if self.server.mode == "closes early":
            return
        while size := int.from_bytes(self.request.recv(4), "big"):
            while size > 0:
                size -= len(self.request.recv(min(size, 65536)))
        if self.server.mode == "slow":
            self.server.is_over.wait(10)
        self.request.sendall(self.server.answer)


class ClamdServer(socketserver.ThreadingTCPServer):
    def __init__(self, answer: bytes, mode: str):
        super().__init__(("127.0.0.1", 0), Clamd)
        self.answer, self.mode, self.is_over = answer, mode, Event()

    def handle_error(self, request, client_address):
        """The other side hung up, which is what some tests are about."""


@pytest.fixture
def clamd(settings):
    """Starts a scanner with an answer; its address is in the settings."""
    servers = []

    def start(answer: bytes, mode: str = ""):
        server = ClamdServer(answer, mode)
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)

    yield start
    for server in servers:
        server.is_over.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def waiting(claim):
    return make_document(claim, scan_status=ScanStatus.WAITING)


def state_of(document):
    document.refresh_from_db()
    return document.scan_status


def test_a_clean_file_may_be_opened(clamd, waiting):
    clamd(b"stream: OK\0")
    check_document(str(waiting.pk))
    assert state_of(waiting) == ScanStatus.CLEAN
    assert waiting.is_viewable


def test_nothing_stays_of_an_infected_file(clamd, waiting, commit):
    path = waiting.file.name
    clamd(b"stream: Eicar-Signature FOUND\0")
    with commit():
        check_document(str(waiting.pk))
    assert state_of(waiting) == ScanStatus.INFECTED
    assert not waiting.file.storage.exists(path)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"\xff\xfe",
        b"OK",
        b"stream: OK FOUND ERROR",
        b"stream: OK\nstream: Eicar FOUN",
        b"x" * 100_000,
    ],
)
def test_anything_else_is_no_verdict(clamd, waiting, answer):
    clamd(answer)
    with pytest.raises(ScannerUnavailable):
        waiting.scan()
    assert state_of(waiting) == ScanStatus.WAITING


def test_while_the_scanner_is_away_the_document_waits(settings, waiting):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    with pytest.raises(ScannerUnavailable):
        waiting.scan()
    assert not waiting.is_viewable


def test_a_waiting_document_is_looked_at_again(clamd, waiting, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=10))
    clamd(b"stream: OK\0")
    recheck_waiting_documents()
    assert state_of(waiting) == ScanStatus.CLEAN


def test_with_the_scanner_switched_off_the_document_says_so(waiting):
    check_document(str(waiting.pk))
    assert state_of(waiting) == ScanStatus.NOT_SCANNED


def test_a_verdict_is_not_asked_for_twice(settings, claim):
    document = make_document(claim, scan_status=ScanStatus.CLEAN)
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    check_document(str(document.pk))
    assert state_of(document) == ScanStatus.CLEAN


@pytest.mark.parametrize("mode", ["slow", "closes early"])
def test_a_scanner_that_misbehaves_never_means_clean(clamd, waiting, mode, monkeypatch):
    monkeypatch.setattr(scanner, "TIMEOUT_SECONDS", 0.3)
    clamd(b"stream: OK\0", mode)
    with pytest.raises(ScannerUnavailable):
        waiting.scan()
    assert state_of(waiting) == ScanStatus.WAITING


def test_nothing_is_queued_while_the_scanner_is_away(settings, waiting, time_machine, monkeypatch):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    time_machine.move_to(timezone.now() + timedelta(minutes=10))
    recheck_waiting_documents()  # would raise, as tasks run at once
    assert state_of(waiting) == ScanStatus.WAITING


def test_a_waiting_document_says_so_to_both_sides(client, settings, waiting, reviewer, customer):
    client.force_login(customer)
    assert "Being checked" in client.get(f"/claims/{waiting.claim.reference}/").content.decode()
    client.force_login(reviewer)
    assert client.get(f"/claims/documents/{waiting.pk}/").status_code == 404


# --- A real scanner ---


@pytest.mark.clamd
def test_clamav_lets_a_clean_file_through(real_clamd, claim, customer, commit):
    with commit():
        document = receive_document(claim, upload(png()), kind="other", by=customer)
    assert state_of(document) == ScanStatus.CLEAN
    assert document.page_count == 1


@pytest.mark.clamd
@pytest.mark.parametrize("content", [jpeg() + EICAR, pdf() + b"\n%" + EICAR], ids=["jpg", "pdf"])
def test_what_clamav_finds_is_destroyed_and_told(real_clamd, claim, reviewer, commit, content):
    with commit():
        document = receive_document(claim, upload(content), kind="other", by=claim.customer)
    assert state_of(document) == ScanStatus.INFECTED
    assert "Eicar" in document.threat
    assert not document.file
    assert default_storage.listdir(f"claims/{claim.pk}") == ([], [])
    assert not document.is_viewable
    assert not PendingFile.objects.exists()
    told = {message.to[0]: message.subject for message in mail.outbox}
    assert told[claim.customer.email] == f"A file for {claim.reference} contained a virus"
    assert told[reviewer.email] == f"Virus found in an upload for {claim.reference}"


@pytest.mark.clamd
def test_what_is_longer_than_clamav_takes_is_no_clean_file(real_clamd):
    with pytest.raises(ScannerUnavailable):
        scanner.find_threat([b"x" * 65536] * 40)


def test_two_scanners_that_find_a_virus_at_once_tell_it_once(clamd, waiting):
    clamd(b"stream: Eicar-Test-Signature FOUND\0")
    other = ClaimDocument.objects.get(pk=waiting.pk)
    name = waiting.file.name
    content = waiting.file.storage.open(name).read()
    waiting.scan()
    waiting.file.storage.save(name, ContentFile(content))  # the other has read it already

    other.scan()

    told = Notification.objects.filter(kind=Kind.DOCUMENT_INFECTED, channel=Channel.EMAIL)
    assert told.count() == 1
