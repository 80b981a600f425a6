"""What is owed: distance, tier, reduction (Article 7). Sums in the currency of the regulation."""

from decimal import Decimal
from typing import NamedTuple

from .cancellation import SCHEDULE_ADVANCE
from .case import Case
from .codes import LATE_ARRIVALS, Flag, Kind, StepCode
from .distance import Distance
from .rules import Tier

NOTHING = Decimal(0)
WHOLE_PERCENT = 100


class Sum(NamedTuple):
    """The full amount, the cut the carrier may make, and what is to be expected after it."""

    full: Decimal
    reduction_percent: int = 0

    @property
    def expected(self) -> Decimal:
        if not self.reduction_percent:
            return self.full
        return self.full * (WHOLE_PERCENT - self.reduction_percent) / WHOLE_PERCENT


def settle(case: Case) -> Sum:
    """The sum for the journey, step by step."""
    _note_distance(case)
    tier = case.tier
    case.noted("AM-2", StepCode.TIER_FOUND, amount=str(tier.amount), up_to_km=tier.up_to_km)
    is_cut = _is_cut(case, tier)
    total = Sum(tier.amount, case.rules.reduction_percent if is_cut else 0)
    code = StepCode.SUM_HALVED if is_cut else StepCode.SUM_NOT_HALVED
    case.noted("AM-3", code, full=str(total.full), percent=total.reduction_percent)
    case.noted("AM-5", StepCode.SUM_TOTAL, full=str(total.full), expected=str(total.expected))
    return total


def _note_distance(case: Case) -> None:
    distance = case.journey.distance
    case.noted(
        "AM-1",
        StepCode.DISTANCE_MEASURED,
        km=distance.km,
        haversine_km=distance.haversine_km,
        method=distance.method.value,
        inside=case.is_inside,
    )
    if case.is_near_distance_limit:
        flag_near_distance(case, distance)


def flag_near_distance(case: Case, distance: Distance) -> None:
    """A person should measure again; whether the sum waits for that is in the rules file."""
    case.flags.append(Flag.NEAR_DISTANCE_LIMIT)
    case.noted(
        "AM-6",
        StepCode.DISTANCE_NEAR_LIMIT,
        km=distance.geodesic_km,
        haversine_km=distance.haversine_km,
        margin_km=case.rules.near_limit.distance_km,
    )


def _is_cut(case: Case, tier: Tier) -> bool:
    if case.disruption.kind in LATE_ARRIVALS:
        return _is_cut_by_delay(case, tier)
    return _is_cut_by_rerouting(case, tier)


def _is_cut_by_delay(case: Case, tier: Tier) -> bool:
    delay, limit = case.disruption.arrival_delay_minutes, tier.delay_cut_below_minutes
    if delay is None:
        return False
    if delay == tier.disputed_delay_minutes:
        _flag_open_edge(case, Flag.DELAY_AT_LIMIT, delay)
    if limit is None:
        return False
    if abs(delay - limit) <= case.rules.near_limit.delay_minutes:
        case.flags.append(Flag.NEAR_DELAY_LIMIT)
    return delay < limit


def _is_cut_by_rerouting(case: Case, tier: Tier) -> bool:
    disruption = case.disruption
    # C-146/20: a flight brought forward is not cut; its shift is no re-routing.
    if disruption.kind is Kind.CANCELLATION and disruption.cause == SCHEDULE_ADVANCE:
        return False
    arrives = disruption.offered_arrival_shift_minutes
    if arrives is None:
        _doubt_unknown_arrival(case)
        return False
    limit = tier.rerouting_cut_up_to_minutes
    if arrives == limit:
        _flag_open_edge(case, Flag.REROUTING_AT_LIMIT, arrives)
    is_cut = arrives <= limit
    departs = disruption.offered_departure_shift_minutes
    if is_cut and departs is not None and departs < 0:
        _flag_open_edge(case, Flag.REROUTING_EARLIER_FLIGHT, departs)
    return is_cut


def _doubt_unknown_arrival(case: Case) -> None:
    if case.disruption.rerouting_was_offered and Flag.MISSING_ARRIVAL_SHIFT not in case.flags:
        case.doubted("AM-3", StepCode.SUM_REROUTING_UNKNOWN, Flag.MISSING_ARRIVAL_SHIFT)


def _flag_open_edge(case: Case, flag: Flag, minutes: int) -> None:
    case.flags.append(flag)
    case.noted("AM-4", StepCode.SUM_AT_OPEN_EDGE, edge=flag.value, minutes=minutes)
