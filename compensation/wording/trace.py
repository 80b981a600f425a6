"""A stored assessment as sentences. `result` is what `Assessment.as_dict()` once gave."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext as _

from compensation.engine import StepCode, Verdict
from compensation.reference import reference
from compensation.wording import units, vocabulary
from compensation.wording.articles import article_url
from compensation.wording.steps import template_of

Result = Mapping[str, Any]

# A step that decides nothing by itself is part of the sum that was worked out.
STATES = {
    Verdict.PASSED: "passed",
    Verdict.NOTED: "passed",
    Verdict.FAILED: "failed",
    Verdict.NEEDS_PERSON: "person",
}
# Noted as well, but a person will look at it.
LOOKED_AT = frozenset({StepCode.DISTANCE_NEAR_LIMIT})
CURRENCIES = {"EU261": "EUR", "UK261": "GBP"}


def reasons(result: Result) -> list[dict[str, str]]:
    """The trace as sentences: text, article, article_url, state and rule of each step."""
    return [
        {
            "text": text,
            "article": step["authority"],
            "article_url": article_url(step["authority"], result["regime"]),
            "state": _state(step),
            "rule": step["rule"],
        }
        for step, text in zip(result["trace"], trace_texts(result), strict=True)
    ]


def _state(step: Mapping[str, Any]) -> str:
    return "person" if step["code"] in LOOKED_AT else STATES[Verdict(step["verdict"])]


def trace_texts(result: Result) -> list[str]:
    """Each step as a sentence."""
    language, version, currency = get_language(), reference().version, currency_of(result)
    return [
        _sentence(
            step["code"],
            step["rule"],
            step["verdict"],
            tuple(step["facts"].items()),
            currency,
            language,
            version,
        )
        for step in result["trace"]
    ]


@lru_cache(maxsize=8192)
def _sentence(
    code: str,
    rule: str,
    verdict: str,
    facts: tuple[tuple[str, Any], ...],
    currency: str,
    language: str | None,
    version: int,
) -> str:
    """Most sentences are said again and again; language and tables are what else they depend on."""
    known = dict(facts)
    return template_of(code, rule, verdict, known) % FactsInWords(known, currency)


class FactsInWords:
    """The facts of a step or a change; only those a sentence has a gap for are put into words."""

    def __init__(self, facts: Mapping[str, Any], currency: str) -> None:
        self.facts, self.currency = facts, currency

    def __getitem__(self, name: str) -> str:
        if name == "offer":
            return _offer(self.facts)
        value = self.facts.get(name)
        return units.money(value, self.currency) if name in SUMS else FORMATS[name](value)


def currency_of(result: Result) -> str:
    """The currency of the sums in a trace, also where no sum is promised."""
    return result["currency"] or CURRENCIES.get(result["regime"], "EUR")


def _offer(facts: Mapping[str, Any]) -> str:
    """What is known of the flight that was offered."""
    departs, arrives = facts.get("departure_shift_minutes"), facts.get("arrival_shift_minutes")
    parts = []
    if departs is not None:
        parts.append(_("left %(shift)s") % {"shift": units.shift(departs)})
    if arrives is not None:
        parts.append(_("arrived %(shift)s") % {"shift": units.shift(arrives)})
    return units.listing(parts)


def rule_set(name: str) -> str:
    """A rule set's name as readers know the law."""
    if name.startswith("uk261"):
        return _("UK Regulation 261/2004")
    return _("EU Regulation 261/2004")


def _minutes(value: int) -> str:
    return units.delay(abs(value))


SUMS = frozenset({"amount", "full", "expected", "price", "refund"})
FORMATS: dict[str, Callable[[Any], str]] = {
    "travel_date": units.day,
    "valid_from": units.day,
    "last_day": units.day,
    "rule_set": rule_set,
    "departure": units.airport,
    "arrival": units.airport,
    "carrier": units.airline,
    "area": units.country,
    "delay_minutes": _minutes,
    "minimum_minutes": _minutes,
    "tolerance_minutes": _minutes,
    "minutes": _minutes,
    "more_minutes": _minutes,
    "departure_delay_from_minutes": _minutes,
    "earliest_departure_minutes": _minutes,
    "latest_arrival_minutes": _minutes,
    "departure_shift_minutes": units.shift,
    "arrival_shift_minutes": units.shift,
    "notice_days": units.notice,
    "exempt_from_days": units.days,
    "fewer_days": units.days,
    "km": units.kilometres,
    "percent": units.percent,
    "licence_country": units.country,
    "fare": lambda code: vocabulary.in_words(vocabulary.FARES, code),
    "boarding_denied_reason": lambda code: vocabulary.in_words(vocabulary.BOARDING, code),
    "cause": lambda code: vocabulary.in_words(vocabulary.CAUSES, code),
    "alleged_cause": lambda code: vocabulary.in_words(vocabulary.CAUSES, code),
    "fact": lambda code: vocabulary.in_words(vocabulary.FACTS, code),
}
