"""Carriage in a lower class: a share of the price of that leg (Article 10(2))."""

from decimal import ROUND_HALF_UP, Decimal

from .amount import NOTHING, WHOLE_PERCENT, Sum, flag_near_distance
from .case import Case
from .codes import Flag, StepCode
from .distance import Distance
from .facts import Segment
from .journey import distance_between
from .rules import Tier

CENT = Decimal("0.01")


def settle(case: Case) -> Sum:
    """The share by the distance of the downgraded leg; no cause excuses it (DG-1, EX-4)."""
    legs = _legs_concerned(case)
    shares = {_share_percent(case, leg) for leg in legs}
    if len(shares) > 1:
        case.doubted("DG-1", StepCode.SEGMENT_UNKNOWN, Flag.MISSING_DISTURBED_SEGMENT)
    percent = min(shares)
    _note_near_limit(case, legs)
    return Sum(_refund(case, percent))


def _legs_concerned(case: Case) -> tuple[Segment, ...]:
    """The downgraded leg, or all of them while it is not known which one it was."""
    number = case.disruption.disturbed_segment
    segments = case.disruption.segments
    return segments if number is None else (segments[number],)


def _share_percent(case: Case, leg: Segment) -> int:
    if _pays_last_tier(case, leg):
        return case.rules.tiers[-1].refund_percent
    tier, _ = _lower_tier(case, leg)
    return tier.refund_percent


def _lower_tier(case: Case, leg: Segment) -> tuple[Tier, bool]:
    home = case.rules.territory
    leaves, lands = case.groups(leg.departure), case.groups(leg.arrival)
    inside = not (home.isdisjoint(leaves) or home.isdisjoint(lands))
    return case.rules.lower_tier(_distance(leg), inside)


def _pays_last_tier(case: Case, leg: Segment) -> bool:
    here, there = case.rules.downgrade.last_tier_between
    leaves, lands = case.groups(leg.departure), case.groups(leg.arrival)
    return bool((leaves & here and lands & there) or (leaves & there and lands & here))


def _note_near_limit(case: Case, legs: tuple[Segment, ...]) -> None:
    for leg in legs:
        _, near = _lower_tier(case, leg)
        if near and not _pays_last_tier(case, leg):
            flag_near_distance(case, _distance(leg))
            return


def _refund(case: Case, percent: int) -> Decimal:
    price = case.disruption.ticket_price
    if price is None:
        flag = Flag.MISSING_TICKET_PRICE
        case.doubted("DG-1", StepCode.PRICE_UNKNOWN, flag, percent=percent)
        return NOTHING
    refund = (price * percent / WHOLE_PERCENT).quantize(CENT, ROUND_HALF_UP)
    code = StepCode.PRICE_SHARE
    case.noted("DG-1", code, price=str(price), percent=percent, refund=str(refund))
    return refund


def _distance(leg: Segment) -> Distance:
    return distance_between(leg.departure, leg.arrival)
