"""Short references people can read out: `FC-7K3D-92QF`, without I, L, O and U, self-checking."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PATTERN = r"FC-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"
_MISREAD = str.maketrans("ILO", "110")


def check_character(body: str) -> str:
    """The last character: it shows every single wrong character and nearly every swap of two."""
    weights = range(3, 3 + 2 * len(body), 2)  # odd: any change shows, mod 32
    total = sum(w * ALPHABET.index(char) for w, char in zip(weights, body, strict=True))
    return ALPHABET[total % 32]


def reference_of(body: str) -> str:
    """The reference with these seven characters."""
    full = body + check_character(body)
    return f"FC-{full[:4]}-{full[4:]}"


def new_reference() -> str:
    return reference_of("".join(secrets.choice(ALPHABET) for _ in range(7)))


def read_reference(text: str) -> str | None:
    """The reference somebody typed, in its one spelling; None when it cannot be one."""
    typed = re.sub(r"[\s-]", "", text.upper())
    if not typed.startswith("FC"):
        return None
    body = typed[2:].translate(_MISREAD)
    if len(body) != 8 or any(char not in ALPHABET for char in body):
        return None
    return f"FC-{body[:4]}-{body[4:]}" if check_character(body[:7]) == body[7] else None
