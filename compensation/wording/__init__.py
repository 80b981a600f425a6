"""Words for the engine's codes, in the reader's language."""

from typing import Any

from compensation.wording.facts import fact_sentence, fact_sentences

__all__ = ["cause_choices", "fact_sentence", "fact_sentences", "reasons"]


def reasons(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The trace of a stored assessment as sentences: {text, article, article_url, state}."""
    return []


def cause_choices() -> list[tuple[str, str]]:
    """Every cause a reviewer may establish, with its words."""
    return []
