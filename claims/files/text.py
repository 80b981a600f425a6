"""The words of a document, kept so that the desk can search for them."""

import shutil
import subprocess
from collections.abc import Iterable, Sequence

from django.conf import settings

from claims.choices import DocumentKind, TextSource
from claims.files.sandbox import Page

ENOUGH_TEXT = 20
# With the drawing of the pages they stay below the time limit of a task.
PAGES_READ = 3
SECONDS_A_PAGE = 15
TEXT_LENGTH = 50_000


def is_recognition_on() -> bool:
    """Whether pictures of text can be read here: not switched off, and tesseract is installed."""
    return bool(settings.OCR_COMMAND) and shutil.which(settings.OCR_COMMAND) is not None


def words_of(pages: Sequence[Page], kind: str) -> tuple[str, str]:
    """The text of these pages and where it is from (`TextSource`)."""
    if kind == DocumentKind.ID_DOCUMENT:
        return "", TextSource.PRIVATE
    layer = tidy(page.text for page in pages)
    if len(layer) >= ENOUGH_TEXT:
        return layer, TextSource.LAYER
    if not is_recognition_on():
        return layer, TextSource.OFF
    seen = tidy(recognise(page.jpeg) for page in pages[:PAGES_READ])
    return (seen, TextSource.OCR) if seen else (layer, TextSource.NONE)


def tidy(texts: Iterable[str]) -> str:
    """One line, without what a database cannot hold."""
    return " ".join(" ".join(texts).replace("\0", " ").split())[:TEXT_LENGTH]


def recognise(jpeg: bytes) -> str:
    """What tesseract reads in a picture of ours; nothing when it fails or takes too long."""
    try:
        child = subprocess.run(  # noqa: S603  # the operator's command, on a picture of ours
            [settings.OCR_COMMAND, "-", "-", "-l", settings.OCR_LANGUAGES, "--psm", "3"],
            input=jpeg,
            capture_output=True,
            env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/local/bin:/usr/bin:/bin"},
            timeout=SECONDS_A_PAGE,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return ""
    return child.stdout.decode(errors="replace")
