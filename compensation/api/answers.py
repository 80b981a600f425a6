"""A quote as the API gives it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from compensation.engine.limitation import Deadline
from compensation.quotes import Facts, Quote, quote
from compensation.wording.trace import currency_of, step_text

NO_REGIME = "none"
SUMS = ("amount", "full_amount", "possible_amount")
LEFT_OUT = ("alternative",)


def answer_to(facts: Facts) -> dict[str, Any]:
    """The answer to a request; FactsError where its facts cannot be."""
    return as_answer(quote(facts))


def as_answer(found: Quote) -> dict[str, Any]:
    result = found.assessment.as_dict()
    currency = currency_of(result)
    answer = {name: value for name, value in result.items() if name not in LEFT_OUT}
    answer |= {name: _sum(getattr(found.assessment, name)) for name in SUMS}
    answer["alternative_regime"] = result["alternative_regime"] or NO_REGIME
    answer["trace"] = [_with_text(step, currency) for step in result["trace"]]
    answer["limitation"] = [_limitation(deadline) for deadline in found.deadlines]
    return answer


def _sum(value: Decimal | None) -> str | None:
    """As the law writes it, 400; with cents only where there are any."""
    if value is None:
        return None
    return str(value.quantize(Decimal(1)) if value == value.to_integral_value() else value)


def _with_text(step: Mapping[str, Any], currency: str) -> dict[str, Any]:
    return {**step, "text": step_text(step, currency)}


def _limitation(deadline: Deadline) -> dict[str, str]:
    return {
        "forum": deadline.forum,
        "area": deadline.area,
        "last_day": deadline.last_day.isoformat(),
        "confidence": deadline.confidence.value,
        "basis": deadline.basis,
    }
