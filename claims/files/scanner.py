"""Asks clamd whether a file carries a virus (its INSTREAM command); fails closed."""

import re
import socket
import struct
from collections.abc import Iterable
from time import monotonic

from django.conf import settings

TIMEOUT_SECONDS = 60  # for all of it: connecting, sending, the verdict
PING_SECONDS = 5
LONGEST_ANSWER = 4096
FOUND = re.compile(r"stream: (?P<threat>.+) FOUND")


class ScannerUnavailable(Exception):
    """No verdict: the scanner is away, slow, or said something else than clean or found."""


def is_switched_off() -> bool:
    return not settings.CLAMD_ADDRESS


def is_there() -> bool:
    """Whether the scanner answers at all."""
    try:
        return _converse(b"zPING\0", [], PING_SECONDS) == "PONG"
    except ScannerUnavailable:
        return False


def find_threat(chunks: Iterable[bytes]) -> str:
    """What the scanner found in these bytes, or empty; without verdict ScannerUnavailable."""
    answer = _converse(b"zINSTREAM\0", _framed(chunks), TIMEOUT_SECONDS)
    if found := FOUND.fullmatch(answer):
        return found["threat"]
    if answer == "stream: OK":
        return ""
    raise ScannerUnavailable(answer or "no answer")


def _framed(chunks: Iterable[bytes]) -> Iterable[bytes]:
    for chunk in chunks:
        if chunk:  # an empty one would end the stream
            yield struct.pack("!I", len(chunk)) + chunk
    yield struct.pack("!I", 0)


def _converse(command: bytes, parts: Iterable[bytes], seconds: float) -> str:
    host, _, port = settings.CLAMD_ADDRESS.rpartition(":")
    until = monotonic() + seconds
    try:
        with socket.create_connection((host, int(port)), timeout=seconds) as clamd:
            clamd.sendall(command)
            for part in parts:
                clamd.settimeout(_left(until))
                clamd.sendall(part)
            return _answer(clamd, until)
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error


def _answer(clamd: socket.socket, until: float) -> str:
    answer = b""
    while len(answer) < LONGEST_ANSWER:
        clamd.settimeout(_left(until))
        part = clamd.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError("the scanner took too long")
    return left
