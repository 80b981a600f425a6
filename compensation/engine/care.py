"""What the carrier owes beside the sum: care, refund, re-routing, notice (RULES 10)."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Self

from .case import Case
from .codes import LATE_ARRIVALS, Kind, Reason, RightCode, RightStatus
from .rules import RuleSet, Tier
from .trace import Fact

# After these refusals the regulation does not protect the passenger at all.
NO_RIGHTS_AFTER = frozenset(
    {
        Reason.NOT_FIXED_WING,
        Reason.NO_CONFIRMED_BOOKING,
        Reason.PACKAGE_CANCELLED,
        Reason.FARE_NOT_PUBLIC,
        Reason.FREE_TICKET,
        Reason.NOT_PRESENTED,
        Reason.PASSENGER_CAUSE,
        Reason.ADVANCE_WITHIN_ONE_HOUR,
    }
)
CARE = (RightCode.CARE_MEALS, RightCode.CARE_HOTEL, RightCode.CARE_MESSAGES)
CHOICE = (RightCode.REFUND, RightCode.REROUTING)


class Right(NamedTuple):
    """A right beside the sum; where it `depends`, its facts say on what."""

    code: RightCode
    status: RightStatus
    facts: Mapping[str, Fact]
    authority: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.code.value,
            "status": self.status.value,
            "facts": dict(self.facts),
            "authority": self.authority,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            RightCode(data["code"]),
            RightStatus(data["status"]),
            dict(data["facts"]),
            data["authority"],
        )


class Situation(NamedTuple):
    """All that decides about the rights of a passenger whom the regulation protects."""

    rules: RuleSet
    tier: Tier
    kind: Kind
    departure_delay: int | None
    volunteered: bool
    needs_priority: bool


def rights(case: Case) -> tuple[Right, ...]:
    """Every right of the passenger, due or depending on a fact not given.

    A refused compensation does not take them away where the regulation itself applies (EX-3).
    """
    if case.refusal in NO_RIGHTS_AFTER:
        return ()
    told = case.disruption
    return _rights(
        Situation(
            case.rules,
            case.tier,
            told.kind,
            told.departure_delay_minutes,
            told.volunteered,
            told.needs_priority,
        )
    )


@lru_cache(maxsize=4096)
def _rights(situation: Situation) -> tuple[Right, ...]:
    """Situations are few: thousands of assessments share their rights."""
    return (*_rights_by_kind(situation), _priority(situation))


def _rights_by_kind(situation: Situation) -> tuple[Right, ...]:
    if situation.kind is Kind.DOWNGRADE:
        return ()
    if situation.kind in LATE_ARRIVALS:
        return _rights_of_delayed(situation)
    if situation.volunteered:
        return _all_due(situation, (RightCode.AGREED_BENEFITS, *CHOICE))
    return _all_due(situation, (*CHOICE, *CARE, RightCode.WRITTEN_NOTICE))


def _rights_of_delayed(situation: Situation) -> tuple[Right, ...]:
    care = situation.rules.care
    found = [
        *[_after(situation, code, situation.tier.care_after_minutes) for code in CARE],
        _after(situation, RightCode.REFUND, care.refund_after_minutes),
        _after(situation, RightCode.WRITTEN_NOTICE, care.written_notice_after_minutes),
    ]
    if situation.kind is Kind.DIVERSION:
        found += _all_due(situation, (RightCode.TRANSFER,))
    return tuple([right for right in found if right])


def _after(situation: Situation, code: RightCode, minutes: int) -> Right | None:
    """A right that begins with so many minutes of delay at departure."""
    delay = situation.departure_delay
    if delay is not None and delay < minutes:
        return None
    status = RightStatus.DEPENDS if delay is None else RightStatus.DUE
    return _right(situation, code, status, departure_delay_from_minutes=minutes)


def _all_due(situation: Situation, codes: tuple[RightCode, ...]) -> tuple[Right, ...]:
    return tuple([_right(situation, code, RightStatus.DUE) for code in codes])


def _priority(situation: Situation) -> Right:
    status = RightStatus.DUE if situation.needs_priority else RightStatus.DEPENDS
    return _right(situation, RightCode.PRIORITY, status)


def _right(situation: Situation, code: RightCode, status: RightStatus, **facts: Fact) -> Right:
    return Right(code, status, facts, situation.rules.authorities[code])
