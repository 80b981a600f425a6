"""A quote as the API gives it."""

from decimal import Decimal
from typing import Any

from compensation.engine.limitation import Deadline
from compensation.quotes import Facts, Quote, quote
from compensation.wording.trace import trace_texts

NO_REGIME = "none"
SUMS = ("amount", "full_amount", "possible_amount")
LEFT_OUT = ("alternative",)


def answer_to(facts: Facts) -> dict[str, Any]:
    """The answer to a request; FactsError where its facts cannot be."""
    return as_answer(quote(facts))


def as_answer(found: Quote) -> dict[str, Any]:
    result = found.assessment.as_dict()
    answer = {name: value for name, value in result.items() if name not in LEFT_OUT}
    answer |= {name: _sum(getattr(found.assessment, name)) for name in SUMS}
    answer["alternative_regime"] = result["alternative_regime"] or NO_REGIME
    said = zip(result["trace"], trace_texts(result), strict=True)
    answer["trace"] = [{**step, "text": text} for step, text in said]
    answer["limitation"] = [_limitation(deadline) for deadline in found.deadlines]
    return answer


def _sum(value: Decimal | None) -> str | None:
    """As the law writes it, 400; with cents only where there are any."""
    if value is None:
        return None
    return str(value.quantize(Decimal(1)) if value == value.to_integral_value() else value)


def _limitation(deadline: Deadline) -> dict[str, str]:
    return {
        "forum": deadline.forum,
        "area": deadline.area,
        "last_day": deadline.last_day.isoformat(),
        "confidence": deadline.confidence.value,
        "basis": deadline.basis,
    }
