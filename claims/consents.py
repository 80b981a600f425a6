"""What people agree to, box by box: each box its own purpose, its own sentence, its own record."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class Purpose(models.TextChoices):
    """What a box is about; marketing is not among them and is never asked together with these."""

    AUTHORITY = "authority", _("Authority to act")
    TERMS = "terms", _("Terms")
    EARLY_START = "early_start", _("Begin before the 14 days end")
    GUARDIANSHIP = "guardianship", _("Right to sign for a child")


SENTENCES = {
    Purpose.AUTHORITY: _(
        "I authorise you to claim from the airline for me and the children I sign for"
    ),
    Purpose.TERMS: _("I have read the terms, version %(version)s, and agree to them"),
    Purpose.EARLY_START: _(
        "Begin before the 14 days to withdraw end. If the airline has paid in full before I "
        "withdraw, I lose the right to withdraw and owe the fee"
    ),
    Purpose.GUARDIANSHIP: _("I have the right to sign for this child"),
}


def sentence(purpose: Purpose, version: str = "") -> str:
    """The words beside the box, in the reader's language."""
    return str(SENTENCES[purpose]) % {"version": version}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Consent:
    """One box that one person selected: beside which words, for exactly which text, and where."""

    claim: Any
    purpose: Purpose
    name: str
    by: "User | None"
    language: str
    channel: str
    words: str
    text_version: str
    text_sha256: str
