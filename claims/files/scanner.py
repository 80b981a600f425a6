"""Asks clamd whether a file carries a virus (its INSTREAM command); fails closed."""

import socket
import struct
from collections.abc import Iterable

from django.conf import settings

CHUNK = 64 * 1024
TIMEOUT_SECONDS = 60


class ScannerUnavailable(Exception):
    """No verdict: the scanner is away, slow, or said something else than clean or found."""


def is_switched_off() -> bool:
    return not settings.CLAMD_ADDRESS


def is_infected(chunks: Iterable[bytes]) -> bool:
    """The scanner's verdict on these bytes; raises ScannerUnavailable when there is none."""
    answer = _ask(chunks)
    if answer.endswith("FOUND"):
        return True
    if answer == "stream: OK":
        return False
    raise ScannerUnavailable(answer or "no answer")


def _ask(chunks: Iterable[bytes]) -> str:
    host, _, port = settings.CLAMD_ADDRESS.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=TIMEOUT_SECONDS) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
            clamd.sendall(struct.pack("!I", 0))
            return _read_all(clamd).rstrip(b"\0\n").decode(errors="replace")
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error


def _read_all(clamd: socket.socket) -> bytes:
    answer = b""
    while part := clamd.recv(4096):
        answer += part
    return answer
