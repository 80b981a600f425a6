"""What the carrier owes beside the sum: care, refund, re-routing, notice (RULES 10)."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Self

from .case import Case
from .codes import LATE_ARRIVALS, Kind, Reason, RightCode, RightStatus
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


def rights(case: Case) -> tuple[Right, ...]:
    """Every right of the passenger, due or depending on a fact not given.

    A refused compensation does not take them away where the regulation itself applies (EX-3).
    """
    if case.refusal in NO_RIGHTS_AFTER:
        return ()
    return (*_rights_by_kind(case), _priority(case))


def _rights_by_kind(case: Case) -> tuple[Right, ...]:
    kind = case.disruption.kind
    if kind is Kind.DOWNGRADE:
        return ()
    if kind in LATE_ARRIVALS:
        return _rights_of_delayed(case)
    if case.disruption.volunteered:
        return _all_due(case, (RightCode.AGREED_BENEFITS, *CHOICE))
    return _all_due(case, (*CHOICE, *CARE, RightCode.WRITTEN_NOTICE))


def _rights_of_delayed(case: Case) -> tuple[Right, ...]:
    care = case.rules.care
    found = [
        *[_after(case, code, case.tier.care_after_minutes) for code in CARE],
        _after(case, RightCode.REFUND, care.refund_after_minutes),
        _after(case, RightCode.WRITTEN_NOTICE, care.written_notice_after_minutes),
    ]
    if case.disruption.kind is Kind.DIVERSION:
        found += _all_due(case, (RightCode.TRANSFER,))
    return tuple([right for right in found if right])


def _after(case: Case, code: RightCode, minutes: int) -> Right | None:
    """A right that begins with so many minutes of delay at departure."""
    delay = case.disruption.departure_delay_minutes
    if delay is not None and delay < minutes:
        return None
    status = RightStatus.DEPENDS if delay is None else RightStatus.DUE
    return _right(case, code, status, minutes)


def _all_due(case: Case, codes: tuple[RightCode, ...]) -> tuple[Right, ...]:
    return tuple([_right(case, code, RightStatus.DUE) for code in codes])


def _priority(case: Case) -> Right:
    needed = case.disruption.needs_priority
    return _right(case, RightCode.PRIORITY, RightStatus.DUE if needed else RightStatus.DEPENDS)


def _right(
    case: Case, code: RightCode, status: RightStatus, departure_delay_from: int | None = None
) -> Right:
    return _shared_right(code, status, departure_delay_from, case.rules.authorities[code])


@lru_cache(maxsize=1024)
def _shared_right(
    code: RightCode, status: RightStatus, departure_delay_from: int | None, authority: str
) -> Right:
    """Rights are few and never change: thousands of assessments share them."""
    if departure_delay_from is None:
        return Right(code, status, {}, authority)
    return Right(code, status, {"departure_delay_from_minutes": departure_delay_from}, authority)
