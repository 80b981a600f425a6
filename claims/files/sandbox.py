"""Starts the child that opens files (`claims.files.reader`), and reads what it says."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.conf import settings

SECONDS_TO_INSPECT = 15
SECONDS_TO_DRAW = 60
COPY_BYTES = 256 * 1024


class Unreadable(Exception):
    """The child gave up on a file: too much memory or time, or a crash of its library."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is; `fault` is the code of why it is refused, or empty."""

    content_type: str = ""
    pages: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a JPEG of ours, without metadata, and the text that stands on it (PDF only)."""

    jpeg: bytes
    width: int
    height: int
    text: str


def inspect(content: IO[bytes]) -> Inspection:
    """Open a file far from here and say what it is; the file is read from its beginning."""
    try:
        answer = _run("inspect", content, SECONDS_TO_INSPECT)
        return Inspection(**json.loads(answer))
    except (Unreadable, ValueError):
        return Inspection(fault="unreadable")


def draw_pages(content: IO[bytes]) -> Iterator[Page]:
    """The pages of a PDF or picture as pictures of ours, at the most 40; may raise Unreadable."""
    answer, position = _run("draw", content, SECONDS_TO_DRAW), 0
    while position < len(answer):
        end_of_line = answer.index(b"\n", position)
        facts = json.loads(answer[position:end_of_line])
        position = end_of_line + 1 + facts["length"]
        yield Page(
            jpeg=answer[end_of_line + 1 : position],
            width=facts["width"],
            height=facts["height"],
            text=facts["text"],
        )


def _run(command: str, content: IO[bytes], seconds: int) -> bytes:
    content.seek(0)
    with _as_real_file(content) as real:
        try:
            child = subprocess.run(  # noqa: S603  # our own reader; the file is its input only
                [sys.executable, "-s", "-m", "claims.files.reader", command],
                stdin=real,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
                env={"PYTHONDONTWRITEBYTECODE": "1"},  # none of our secrets
                timeout=seconds,
                check=True,
            )
        except subprocess.SubprocessError as error:
            raise Unreadable(str(error)) from error
    return child.stdout


def _as_real_file(content: IO[bytes]) -> IO[bytes]:
    """A file of the operating system, positioned at its beginning, for the child to read."""
    real = tempfile.TemporaryFile()  # noqa: SIM115  # the caller closes it
    while chunk := content.read(COPY_BYTES):
        real.write(chunk)
    real.seek(0)
    content.seek(0)
    return real
