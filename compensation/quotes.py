"""From plain facts to the engine's answer; the door pages, API and claims all go through."""

from typing import Any


def assess_facts(facts: dict[str, Any]) -> Any:
    raise NotImplementedError


def last_day_to_claim(facts: dict[str, Any]) -> Any:
    raise NotImplementedError
