"""The texts people agree to, as they were published: never changed, only followed by a new version.

`published.toml` names each file with its SHA-256; a file that was changed is refused when it is
read. A new wording is a new file and a new entry at the end of its kind.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

FOLDER = Path(__file__).parent
FALLBACK = "en"
AUTHORITY, TERMS, WITHDRAWAL = "power_of_attorney", "terms", "withdrawal"
MARKETING = "marketing"
PRIVACY, COOKIES, ACCESSIBILITY = "privacy", "cookies", "accessibility"
HEADING, BULLET, TABLE = "## ", "- ", "@"


class TextNotFound(LookupError):
    """No text of this kind and version was ever published."""


@dataclass(frozen=True, slots=True)
class PublishedText:
    """One version of a text in one language, with the places that are filled in for a person."""

    kind: str
    version: str
    language: str
    source: str
    published_on: date

    def fill(self, **values: Any) -> str:
        """The text as a person reads it; a place nobody filled is a KeyError."""
        values = {"site_name": settings.SITE_NAME, "admin_email": settings.ADMIN_EMAIL, **values}
        return Template(self.source).substitute(values).strip()


@cache
def _entries() -> list[dict[str, Any]]:
    return tomllib.loads((FOLDER / "published.toml").read_text())["texts"]


@cache
def _read(kind: str, version: str, language: str) -> PublishedText:
    for entry in _entries():
        if (entry["kind"], entry["version"], entry["language"]) == (kind, version, language):
            source = (FOLDER / f"{kind}-{version}.{language}.txt").read_text()
            if hashlib.sha256(source.encode()).hexdigest() != entry["sha256"]:
                raise ImproperlyConfigured(
                    f"The published text {kind} {version} ({language}) was changed. "
                    "Write a new version instead."
                )
            return PublishedText(kind, version, language, source, entry["published_on"])
    raise TextNotFound(f"{kind} {version} ({language})")


def versions(kind: str) -> list[str]:
    """Every version of a kind, the oldest first."""
    return list(dict.fromkeys(e["version"] for e in _entries() if e["kind"] == kind))


def current_version(kind: str) -> str:
    return versions(kind)[-1]


def published(kind: str, version: str = "", language: str = "") -> PublishedText:
    """A text in the reader's language, in English where it was not published in that one."""
    version = version or current_version(kind)
    wanted = language or translation.get_language() or FALLBACK
    try:
        return _read(kind, version, wanted.partition("-")[0])
    except TextNotFound:
        return _read(kind, version, FALLBACK)


def blocks(text: str) -> list[dict[str, Any]]:
    """A filled text as headings, lists, paragraphs and places of tables, in its order."""
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return [_block(part) for part in parts]


def _block(part: str) -> dict[str, Any]:
    if part.startswith(HEADING):
        return {"kind": "heading", "text": part.removeprefix(HEADING)}
    if part.startswith(TABLE):
        return {"kind": "table", "name": part.removeprefix(TABLE)}
    if part.startswith(BULLET):
        lines = [line.removeprefix(BULLET) for line in part.splitlines()]
        return {"kind": "list", "lines": lines}
    return {"kind": "paragraph", "text": part}
