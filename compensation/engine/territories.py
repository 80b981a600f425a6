"""Which group a place belongs to on a day: Union, outermost region, EEA, United Kingdom …"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Membership:
    """A place in a group between two days, both included; None is without end.

    `rule` is named in the trace when the membership decides a case.
    """

    place: str
    group: str
    valid_from: date | None = None
    valid_to: date | None = None
    rule: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Territories:
    """All memberships, asked by place and day. Places are codes of airports' territories and of
    licensing states alike; a place in no group is a third country."""

    def __init__(self, memberships: Iterable[Membership]) -> None:
        self.memberships = tuple(memberships)
        self._by_place: dict[str, list[Membership]] = {}
        for membership in self.memberships:
            self._by_place.setdefault(membership.place, []).append(membership)
        # Most places never changed hands: their groups need no look at the calendar.
        self._lasting = {
            place: frozenset([m.group for m in found])
            for place, found in self._by_place.items()
            if all(m.valid_from is None and m.valid_to is None for m in found)
        }
        self._with_rule = {m.place for m in self.memberships if m.rule}

    def groups(self, place: str, day: date) -> frozenset[str]:
        """The groups a place belongs to on a day; none for a third country."""
        lasting = self._lasting.get(place)
        if lasting is not None:
            return lasting
        return frozenset([m.group for m in self._by_place.get(place, ()) if m.holds_on(day)])

    def rules(self, places: Collection[str], day: date) -> frozenset[str]:
        """Rules that make one of these places count as it does on a day."""
        if self._with_rule.isdisjoint(places):
            return NOTHING
        return frozenset(
            membership.rule
            for place in places
            for membership in self._by_place.get(place, ())
            if membership.rule and membership.holds_on(day)
        )


def territories_from(blocks: Iterable[Mapping[str, Any]]) -> Territories:
    """Territories from the [[memberships]] of a rules file."""
    return Territories(
        Membership(place, **{key: value for key, value in block.items() if key != "places"})
        for block in blocks
        for place in block["places"]
    )
