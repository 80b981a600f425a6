"""Reads a PDF in a child process with little memory and time, so a hostile file harms nobody."""

import json
import resource
import subprocess
import sys
from dataclasses import dataclass

SECONDS = 10
MEGABYTES = 1024
PDFIUM_WRONG_PASSWORD = 4


@dataclass(frozen=True, slots=True)
class PdfReport:
    pages: int
    needs_password: bool = False


def probe(content: bytes) -> PdfReport:
    """How many pages it has (0: it cannot be opened), and whether it is locked."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "claims.files.pdf_probe"],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        return PdfReport(**json.loads(child.stdout))
    except (subprocess.SubprocessError, ValueError):
        return PdfReport(pages=0)


def _limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20, MEGABYTES * 2**20))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _report(content: bytes) -> dict[str, object]:
    import pypdfium2  # noqa: PLC0415  # only the child pays for it, behind its limits

    try:
        with pypdfium2.PdfDocument(content) as document:
            return {"pages": len(document), "needs_password": False}
    except pypdfium2.PdfiumError as error:
        return {"pages": 0, "needs_password": error.err_code == PDFIUM_WRONG_PASSWORD}


if __name__ == "__main__":
    _limit_this_process()
    sys.stdout.write(json.dumps(_report(sys.stdin.buffer.read())))
