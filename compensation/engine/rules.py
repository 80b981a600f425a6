"""A regulation and its versions, as data read from compensation/rules/*.toml.

Sums are in the version's currency, times in minutes or days, distances in kilometres.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from .codes import Outcome, Reason
from .distance import Distance

NO_GROUPS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """One way into a regulation: by departure for any carrier, or by arrival for some."""

    rule: str
    departure: frozenset[str] = NO_GROUPS
    arrival: frozenset[str] = NO_GROUPS
    licences: frozenset[str] = NO_GROUPS
    doubtful_licences: frozenset[str] = NO_GROUPS
    refusal: Reason | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Tier:
    """A band of distances with its sum (Art. 7), its waiting times (Art. 6) and its share of the
    price on a downgrade (Art. 10). The last tier has no upper limit."""

    amount: Decimal
    rerouting_cut_up_to_minutes: int
    care_after_minutes: int
    refund_percent: int
    up_to_km: float | None = None
    any_distance_within_territory: bool = False
    delay_cut_below_minutes: int | None = None
    disputed_delay_minutes: int | None = None

    def holds(self, km: float, inside: bool) -> bool:
        """Whether a journey belongs here, asked from the shortest tier upwards."""
        return (
            self.up_to_km is None
            or km <= self.up_to_km
            or (inside and self.any_distance_within_territory)
        )


@dataclass(frozen=True, slots=True)
class DelayRules:
    minimum_minutes: int
    disputed_territory: frozenset[str] = NO_GROUPS


@dataclass(frozen=True, slots=True)
class Window:
    """How close an offered re-routing must be to the schedule, for a span of notice."""

    rule: str
    departs_at_most_earlier_minutes: int
    arrives_less_than_later_minutes: int
    from_notice_days: int = 0


@dataclass(frozen=True, slots=True)
class CancellationRules:
    """`windows` are ordered from the longest notice down, the last one from no notice at all."""

    exempt_from_notice_days: int
    advance_tolerance_minutes: int
    windows: tuple[Window, ...]

    def window(self, notice_days: int) -> Window:
        return next(w for w in self.windows if notice_days >= w.from_notice_days)


@dataclass(frozen=True, slots=True)
class DowngradeRules:
    """Between these two sets of groups the last tier's share is owed, whatever the distance."""

    last_tier_between: tuple[frozenset[str], frozenset[str]] = (NO_GROUPS, NO_GROUPS)


@dataclass(frozen=True, slots=True)
class CareRules:
    refund_after_minutes: int
    written_notice_after_minutes: int


@dataclass(frozen=True, slots=True)
class NearLimit:
    """How near to a limit honesty begins, and the outcome of a sum near a limit of distance."""

    distance_km: float
    delay_minutes: int
    outcome: Outcome


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """One version of a regulation, in force from a day until the next version.

    Compared by identity, as its tiers are: what follows from one is remembered under it.
    """

    name: str
    regime: str
    rule: str
    valid_from: date
    currency: str
    territory: frozenset[str]
    reduction_percent: int
    scopes: tuple[Scope, ...]
    tiers: tuple[Tier, ...]
    delay: DelayRules
    cancellation: CancellationRules
    downgrade: DowngradeRules
    care: CareRules
    near_limit: NearLimit
    authorities: Mapping[str, str] = field(repr=False)
    on_hold: bool = False
    valid_to: date | None = None

    def tier(self, km: float, inside: bool) -> Tier:
        """The tier of a distance; `inside` is a journey within the regulation's territory."""
        for tier in self.tiers:
            if tier.holds(km, inside):
                return tier
        raise LookupError(f"{self.name} has no tier for {km} km.")

    def lower_tier(self, distance: Distance, inside: bool) -> tuple[Tier, bool]:
        """The lower of the tiers both methods give, and whether a limit is near (AM-6)."""
        margin = self.near_limit.distance_km
        lower = self.tier(min(distance.geodesic_km, distance.haversine_km) - margin, inside)
        farthest = max(distance.geodesic_km, distance.haversine_km) + margin
        return lower, not lower.holds(farthest, inside)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Regulation:
    """A regulation with its versions, the newest first."""

    id: str
    regime: str
    versions: tuple[RuleSet, ...]

    def in_force(self, day: date) -> RuleSet | None:
        """The version for a flight on this day; None before the first and in a gap."""
        for version in self.versions:
            if version.valid_from <= day:
                return version if version.holds_on(day) else None
        return None


def regulation_from(document: Mapping[str, Any]) -> Regulation:
    """A regulation from a parsed rules file; TypeError or KeyError where it is not understood."""
    written: dict[date, Mapping[str, Any]] = {}
    for block in document["versions"]:
        based_on = block.get("based_on")
        written[block["valid_from"]] = _merged(written[based_on], block) if based_on else block
    versions = [_version_from(document, written[day]) for day in sorted(written, reverse=True)]
    return Regulation(document["id"], document["regime"], tuple(versions))


def _merged(older: Mapping[str, Any], newer: Mapping[str, Any]) -> dict[str, Any]:
    """The older block with what the newer one says; tables merge, everything else is replaced."""
    merged = dict(older)
    for key, value in newer.items():
        both = isinstance(value, Mapping) and key in older
        merged[key] = _merged(older[key], value) if both else value
    return merged


def _version_from(document: Mapping[str, Any], block: Mapping[str, Any]) -> RuleSet:
    parts = {key: value for key, value in block.items() if key != "based_on"}
    near_limit = parts["near_limit"]
    return RuleSet(
        **parts
        | {
            "name": f"{document['id']}@{parts['valid_from'].isoformat()}",
            "regime": document["regime"],
            "territory": frozenset(parts["territory"]),
            "scopes": tuple(_scope_from(**scope) for scope in parts["scopes"]),
            "tiers": tuple(_tier_from(**tier) for tier in parts["tiers"]),
            "delay": _delay_from(**parts["delay"]),
            "cancellation": _cancellation_from(**parts["cancellation"]),
            "downgrade": _downgrade_from(**parts.get("downgrade", {})),
            "care": CareRules(**parts["care"]),
            "near_limit": NearLimit(**near_limit | {"outcome": Outcome(near_limit["outcome"])}),
        }
    )


def _scope_from(rule: str, refusal: str = "", **groups: Iterable[str]) -> Scope:
    sets = {name: frozenset(names) for name, names in groups.items()}
    return Scope(rule, refusal=Reason(refusal) if refusal else None, **sets)


def _tier_from(amount: str, **numbers: Any) -> Tier:
    return Tier(Decimal(amount), **numbers)


def _delay_from(minimum_minutes: int, disputed_territory: Iterable[str] = ()) -> DelayRules:
    return DelayRules(minimum_minutes, frozenset(disputed_territory))


def _cancellation_from(windows: Iterable[Mapping[str, Any]], **numbers: int) -> CancellationRules:
    return CancellationRules(windows=tuple(Window(**window) for window in windows), **numbers)


def _downgrade_from(last_tier_between: Iterable[Iterable[str]] = ((), ())) -> DowngradeRules:
    here, there = last_tier_between
    return DowngradeRules((frozenset(here), frozenset(there)))
