"""One step of the reasoning, as shown to the passenger, the reviewer and the airline."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from .codes import StepCode, Verdict

Fact = str | int | float | bool | None


class Step(NamedTuple):
    """A rule applied: its id, the sentence it stands for, the facts used, how it went, on whose
    authority. Facts are plain values; sums are written as text, in the currency of the case."""

    rule: str
    code: StepCode
    verdict: Verdict
    facts: Mapping[str, Fact]
    authority: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "code": self.code.value,
            "verdict": self.verdict.value,
            "facts": dict(self.facts),
            "authority": self.authority,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            data["rule"],
            StepCode(data["code"]),
            Verdict(data["verdict"]),
            dict(data["facts"]),
            data["authority"],
        )
