"""A stored assessment as sentences. `result` is what `Assessment.as_dict()` once gave."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from compensation.engine import StepCode, Verdict
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
            "text": step_text(step, currency_of(result)),
            "article": step["authority"],
            "article_url": article_url(step["authority"], result["regime"]),
            "state": _state(step),
            "rule": step["rule"],
        }
        for step in result["trace"]
    ]


def _state(step: Mapping[str, Any]) -> str:
    return "person" if step["code"] in LOOKED_AT else STATES[Verdict(step["verdict"])]


def step_text(step: Mapping[str, Any], currency: str) -> str:
    """One step as a sentence."""
    return template_of(step) % facts_in_words(step["facts"], currency)


def facts_in_words(facts: Mapping[str, Any], currency: str) -> dict[str, str]:
    """The facts of a step or a change, ready to stand in a sentence."""
    words = {
        name: FORMATS[name](value)
        for name, value in facts.items()
        if value is not None and name in FORMATS
    }
    words |= {
        name: units.money(facts[name], currency) for name in SUMS if facts.get(name) is not None
    }
    words.setdefault("licence_country", units.country(facts.get("licence_country")))
    words["offer"] = _offer(facts)
    if "alleged_cause" in facts:
        words["cause"] = words["alleged_cause"]
    return words


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


SUMS = ("amount", "full", "expected", "price", "refund")
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
