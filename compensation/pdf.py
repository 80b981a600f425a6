"""HTML to PDF. What draws it needs libraries of the system, which a small server may lack."""

from importlib import import_module

INSTALL_HINT = "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"


class PdfUnavailable(RuntimeError):
    """The libraries of the system that draw a PDF are missing."""


def pdf_from(html: str) -> bytes:
    try:
        writer = import_module("compensation.pdf_writer")
    except OSError as fault:
        raise PdfUnavailable(INSTALL_HINT) from fault
    return writer.write(html)
