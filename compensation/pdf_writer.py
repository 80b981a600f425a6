"""Draws a PDF with WeasyPrint. Ask compensation.pdf, which minds libraries that are missing."""

from typing import Any

from django.conf import settings
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

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


def write(html: str) -> bytes:
    fetcher = OwnFontsOnly(allowed_protocols=(), allow_redirects=False)
    return HTML(string=html, url_fetcher=fetcher).write_pdf()
