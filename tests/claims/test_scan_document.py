"""The virus scan against a scanner that answers, one that is away, one that talks nonsense."""

import socketserver
from datetime import timedelta
from threading import Thread

import pytest
from django.utils import timezone

from claims.choices import ScanStatus
from claims.files.scanner import ScannerUnavailable
from claims.tasks import check_document, recheck_waiting_documents
from tests.factories import make_document


class Clamd(socketserver.BaseRequestHandler):
    """Speaks INSTREAM well enough: reads the chunks, gives the answer of its server."""

    def handle(self):
        self.request.recv(10)
        while size := int.from_bytes(self.request.recv(4), "big"):
            while size > 0:
                size -= len(self.request.recv(min(size, 65536)))
        self.request.sendall(self.server.answer)


@pytest.fixture
def clamd(settings):
    """Starts a scanner with an answer; its address is in the settings."""
    servers = []

    def start(answer: bytes):
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
        server.answer = answer
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)

    yield start
    for server in servers:
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


def test_nothing_stays_of_an_infected_file(clamd, waiting):
    path = waiting.file.path
    clamd(b"stream: Eicar-Signature FOUND\0")
    check_document(str(waiting.pk))
    assert state_of(waiting) == ScanStatus.INFECTED
    assert not waiting.file.storage.exists(path)


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\xfe"])
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
