"""Draws a PDF with WeasyPrint. Ask compensation.pdf, which minds libraries that are missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from weasyprint import HTML, Attachment
from weasyprint.urls import URLFetcher, URLFetcherResponse

from compensation.pdf_parts import Embedded

FONTS = settings.BASE_DIR / "static" / "fonts"
SCHEME = "font:"
# Everything a PDF may load; no document gets at files of the server or at the network.
FONT_FILES = {f"{SCHEME}{path.name}": path for path in FONTS.glob("*.woff2")}


class OwnFontsOnly(URLFetcher):
    """Hands out our fonts by `font:<file>` and nothing else."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url not in FONT_FILES:
            raise ValueError(f"A PDF loads nothing from outside: {url}")
        return URLFetcherResponse(url, FONT_FILES[url].read_bytes(), {"Content-Type": "font/woff2"})


class OwnFontsAndPictures(OwnFontsOnly):
    """Beside our fonts only the JPEGs it was given, by the very addresses they were given under."""

    def __init__(self, pictures: Mapping[str, bytes], **options: Any) -> None:
        super().__init__(**options)
        self._pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url not in self._pictures:
            return super().fetch(url, headers)
        return URLFetcherResponse(url, self._pictures[url], {"Content-Type": "image/jpeg"})


def write(html: str) -> bytes:
    fetcher = OwnFontsOnly(allowed_protocols=(), allow_redirects=False)
    return HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")


def write_archive(
    html: str, *, pictures: Mapping[str, bytes], embedded: Sequence[Embedded]
) -> bytes:
    fetcher = OwnFontsAndPictures(pictures, allowed_protocols=(), allow_redirects=False)
    attachments = [
        Attachment(
            file_obj=part.content,
            name=part.name,
            description=part.description,
            relationship=part.relationship,
        )
        for part in embedded
    ]
    page = HTML(string=html, url_fetcher=fetcher)
    return page.write_pdf(pdf_variant="pdf/a-3a", attachments=attachments)
