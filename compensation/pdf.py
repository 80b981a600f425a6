"""HTML to PDF. What draws it needs libraries of the system, which a small server may lack."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType

from compensation.pdf_parts import Embedded

INSTALL_HINT = "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"


class PdfUnavailable(RuntimeError):
    """The libraries of the system that draw a PDF are missing."""


def pdf_from(html: str) -> bytes:
    """A tagged PDF (PDF/UA-1); may raise PdfUnavailable."""
    return _writer().write(html)


def archive_from(
    html: str, *, pictures: Mapping[str, bytes], embedded: Sequence[Embedded]
) -> bytes:
    """A tagged PDF for archives with files in it (PDF/A-3a); may raise PdfUnavailable.

    `pictures` are JPEGs by the address that the HTML shows them under.
    """
    return _writer().write_archive(html, pictures=pictures, embedded=embedded)


def _writer() -> ModuleType:
    try:
        return import_module("compensation.pdf_writer")
    except OSError as fault:
        raise PdfUnavailable(INSTALL_HINT) from fault
