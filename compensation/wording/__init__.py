"""Words for the engine's codes, in the reader's language."""

from typing import Any


def reasons(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The trace of a stored assessment as sentences: {text, article, article_url, state}."""
    return []


def cause_choices() -> list[tuple[str, str]]:
    """Every cause a reviewer may establish, with its words."""
    return []
