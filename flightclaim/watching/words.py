"""What may stand in a log: ids and pseudonyms, never what tells who somebody is.

Whoever writes a line names ids only. This is the net below: a text that came from elsewhere (an
error of a library, an address that was asked for) loses what looks like a person's data.
"""

import re
import traceback
from types import TracebackType

from django.conf import settings
from django.utils.crypto import salted_hmac

HIDDEN = "[…]"
PERSONAL = (
    re.compile(r"(?m)^(DETAIL|CONTEXT|HINT):.*$"),  # PostgreSQL repeats the row there
    re.compile(r"Key \(.*?\)=\(.*?\)"),
    re.compile(r"[\w.+'%-]+@[\w-]+(\.[\w-]+)*"),  # an e-mail address
    re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"),  # an IBAN
    re.compile(r"(?<![\w.:-])\+?\(?\d[\d ()/]{7,}\d(?![\w.:-])"),  # a phone number
    re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+"),  # a token of ours
    re.compile(r"(?i)\b(bearer|api-key|token|password|secret)[ =:]+\S+"),
    re.compile(r"\b\w+://[^\s/@]+:[^\s/@]+@"),  # a password in an address
)
# The part of a mailed link that opens something. UUIDs, which are no secrets, stay.
LINK_TOKEN = re.compile(r"(?<=/)(?![0-9a-f]{8}-[0-9a-f]{4}-)(?=[\w:.-]*\d)[\w:.-]{20,}(?=/|\b)")
QUOTED = re.compile(r"'[^'\n]{2,}'|\"[^\"\n]{2,}\"")


def pseudonym(person: object) -> str:
    """The same for one person in every line, of no use without our key. Takes the person's id."""
    digest = salted_hmac("flightclaim.watching.pseudonym", str(person), algorithm="sha256")
    return f"u-{digest.hexdigest()[:12]}"


def without_personal_data(text: str) -> str:
    for pattern in PERSONAL:
        text = pattern.sub(HIDDEN, text)
    return LINK_TOKEN.sub(HIDDEN, text)


def text_of(error: BaseException) -> str:
    """What an error says, without the values it quotes: those may be what somebody typed."""
    return without_personal_data(QUOTED.sub(HIDDEN, str(error)))[:500]


def places_of(tb: TracebackType | None) -> list[str]:
    """Where it was, from the outside in, without code and without the values of variables."""
    root = f"{settings.BASE_DIR}/"
    return [
        f"{frame.filename.removeprefix(root)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(tb, limit=-20)
    ]
