"""Which group a place belongs to on a day: Union, outermost region, EEA, United Kingdom …"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

NOWHERE: frozenset[str] = frozenset()


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

    def groups(self, place: str, day: date) -> frozenset[str]:
        """The groups a place belongs to on a day; none for a third country."""
        found = self._by_place.get(place)
        if found is None:
            return NOWHERE
        return frozenset([m.group for m in found if m.holds_on(day)])

    def rules(self, places: Iterable[str], day: date) -> frozenset[str]:
        """Rules that make one of these places count as it does on a day."""
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
