"""The engine's answer: a value that is stored with a claim and rendered years later."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple, Self

from .care import Right
from .codes import Flag, Method, Outcome, Reason, StepCode, Verdict
from .trace import Fact, Step

NO_REGIME = "none"


class Assessment(NamedTuple):
    """What one passenger is owed, by which law, and why.

    Sums are per passenger, in `currency`. In a manual review amount and reduction are None and
    the currency is empty, while `possible_amount` is what would be due should the person decide
    for the passenger. `reason` is a Reason when nothing is owed, a Flag in a manual review, and
    empty when something is. `alternative` is the other regime that covers the journey; a
    passenger is paid once.
    """

    regime: str
    outcome: Outcome
    reason: str
    rule_set: str
    full_amount: Decimal | None
    reduction_percent: int | None
    amount: Decimal | None
    possible_amount: Decimal | None
    currency: str
    distance_km: float
    geodesic_km: float
    haversine_km: float
    distance_method: Method
    flags: tuple[Flag, ...]
    rights: tuple[Right, ...]
    trace: tuple[Step, ...]
    alternative: "Assessment | None" = None

    @property
    def alternative_regime(self) -> str:
        """The other regime's name, empty when there is none."""
        return self.alternative.regime if self.alternative else ""

    @property
    def needs_person(self) -> bool:
        """Whether a person must look before a sum is promised."""
        return Flag.MANUAL_REVIEW in self.flags

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: sums as text, codes as their values."""
        return self._asdict() | {
            "outcome": self.outcome.value,
            "full_amount": _text(self.full_amount),
            "amount": _text(self.amount),
            "possible_amount": _text(self.possible_amount),
            "distance_method": self.distance_method.value,
            "flags": [flag.value for flag in self.flags],
            "rights": [right.as_dict() for right in self.rights],
            "trace": [step.as_dict() for step in self.trace],
            "alternative": self.alternative.as_dict() if self.alternative else None,
            "alternative_regime": self.alternative_regime,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The assessment `as_dict` was made from; KeyError or ValueError on anything else."""
        alternative = data["alternative"]
        return cls(
            regime=data["regime"],
            outcome=Outcome(data["outcome"]),
            reason=data["reason"],
            rule_set=data["rule_set"],
            full_amount=_sum_from(data["full_amount"]),
            reduction_percent=data["reduction_percent"],
            amount=_sum_from(data["amount"]),
            possible_amount=_sum_from(data["possible_amount"]),
            currency=data["currency"],
            distance_km=data["distance_km"],
            geodesic_km=data["geodesic_km"],
            haversine_km=data["haversine_km"],
            distance_method=Method(data["distance_method"]),
            flags=tuple(Flag(flag) for flag in data["flags"]),
            rights=tuple(Right.from_dict(right) for right in data["rights"]),
            trace=tuple(Step.from_dict(step) for step in data["trace"]),
            alternative=cls.from_dict(alternative) if alternative else None,
        )

    def refused(self, step: Step, reason: Reason) -> "Assessment":
        """The same assessment after one more step, by which nothing is owed any more."""
        nothing = Decimal(0)
        return self._replace(
            outcome=Outcome.NOT_ELIGIBLE,
            reason=reason.value,
            full_amount=nothing,
            reduction_percent=0,
            amount=nothing,
            possible_amount=nothing,
            trace=(*self.trace, step),
        )


def barred_step(authority: str, **facts: Fact) -> Step:
    """The step that ends a claim no court would hear any more."""
    return Step("LIM-1", StepCode.TOO_LATE, Verdict.FAILED, facts, authority)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _sum_from(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
