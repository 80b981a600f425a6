"""Log lines without the secrets that addresses carry: who reads a log must not sign in with it.

Mailed links hold their secret in the path, and a 404 or 429 would write it down. Which part of
which address that is, is read from the URL configuration: a new page with a token is masked too.
"""

import logging
import re
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

MASK = "[masked]"
SECRET_NAMES = {"token", "key"}
SECRET_PARAMETERS = re.compile(
    r"(?i)([?&](?:token|key|code|password|secret|state|signature|email)=)[^&\s\"']+"
)
PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^/()]*\)")
# One part of a path, up to whatever ends an address in a line.
PART = r"[^/\s\"'?&<>]+"


def mask_path(text: str) -> str:
    """The text with every secret in the addresses it names replaced; anything else as it was."""
    return SECRET_PARAMETERS.sub(rf"\1{MASK}", secret_places().sub(rf"\1{MASK}", text))


@cache
def secret_places() -> re.Pattern[str]:
    """Whatever comes before a secret in an address, and then the secret itself."""
    before = {head for route in routes() if (head := up_to_secret(route)) is not None}
    longest_first = sorted(before, key=len, reverse=True)
    return re.compile(f"(/(?:{'|'.join(longest_first)})){PART}")


def routes(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> list[str]:
    """Every address of the site as it is written in the URL configuration."""
    found = []
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(entry.pattern).lstrip("^")
        is_group = isinstance(entry, URLResolver)
        found += routes(entry.url_patterns, path) if is_group else [path]
    return found


def up_to_secret(route: str) -> str | None:
    """The address before its secret, as a regular expression; None if it carries none.

    The secret is the whole part of the path, whatever else stands in that part.
    """
    for place in PLACEHOLDER.finditer(route):
        if (place[1] or place[2]) in SECRET_NAMES:
            head = route[: route.rindex("/", 0, place.start()) + 1]
            return PART.join(re.escape(piece) for piece in PLACEHOLDER.split(head)[::3])
    return None


class MaskSecrets(logging.Filter):
    """For any handler: what it writes carries no token, whoever logged it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        masked = mask_path(message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True
