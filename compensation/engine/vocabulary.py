"""Words a fact may take, and what the law makes of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .codes import Reason, Ruling


@dataclass(frozen=True, slots=True)
class Word:
    """One word: whether compensation is owed on it, by which rule, on whose authority.

    `reason` is the refusal an exempt word leads to.
    """

    code: str
    ruling: Ruling
    rule: str
    authority: str
    reason: Reason | None = None


Vocabulary = Mapping[str, Word]


def vocabulary_from(rows: Iterable[Mapping[str, Any]]) -> Vocabulary:
    """A vocabulary from the [[words]] of a rules file; ValueError on a word given twice."""
    words = [_word_from(**row) for row in rows]
    by_code = {word.code: word for word in words}
    if len(by_code) < len(words):
        raise ValueError("A word is given twice.")
    return by_code


def _word_from(code: str, verdict: str, rule: str, authority: str, reason: str = "") -> Word:
    return Word(code, Ruling(verdict), rule, authority, Reason(reason) if reason else None)
