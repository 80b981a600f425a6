"""Until when a claim can be brought, country by country (RULES 12)."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from .assessment import Assessment, barred_step
from .codes import Reason
from .facts import Disruption, Place


class Start(StrEnum):
    """The day a period runs from."""

    FLIGHT_DATE = "flight date"
    DAY_AFTER_FLIGHT = "day after the flight"
    END_OF_FLIGHT_YEAR = "31 December of the flight year"

    def day(self, flight_date: date) -> date:
        if self is Start.DAY_AFTER_FLIGHT:
            return flight_date + timedelta(days=1)
        if self is Start.END_OF_FLIGHT_YEAR:
            return date(flight_date.year, 12, 31)
        return flight_date


class Confidence(StrEnum):
    """How well a period is proven; only HIGH may refuse a claim."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Period:
    """A limitation period. `area` is a country, or a part of one with a period of its own."""

    area: str
    years: int
    start: Start
    confidence: Confidence
    basis: str

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> Self:
        """From a row of limitation.csv; ValueError where its start is not understood."""
        return cls(
            area=row["country"],
            years=int(row["years"]),
            start=_start_from(row["starts"]),
            confidence=Confidence(row["confidence"]),
            basis=row["basis"],
        )

    def last_day(self, flight_date: date) -> date:
        """The last day to claim. A period from 29 February ends on the 28th of a common year."""
        return _years_later(self.start.day(flight_date), self.years)

    def covers(self, place: Place) -> bool:
        """Whether a court at this place applies the period; without a known region, any part's."""
        if self.area == place.region:
            return True
        is_part = "-" in self.area
        return self.area[:2] == place.country and not (is_part and place.region)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day in one forum: the place of `departure` or of `arrival`."""

    forum: str
    area: str
    last_day: date
    confidence: Confidence
    basis: str

    def days_left(self, today: date) -> int:
        """Days from today to the last day; negative once it has passed."""
        return (self.last_day - today).days


def deadlines(disruption: Disruption, periods: Iterable[Period]) -> tuple[Deadline, ...]:
    """The deadlines of both forums, the earliest first; empty where no period is known."""
    known = tuple(periods)
    forums = (("departure", disruption.departure), ("arrival", disruption.arrival))
    found = [
        Deadline(
            forum,
            period.area,
            period.last_day(disruption.travel_date),
            period.confidence,
            period.basis,
        )
        for forum, place in forums
        for period in known
        if period.covers(place)
    ]
    return tuple(sorted(found, key=lambda deadline: deadline.last_day))


def conservative(found: Iterable[Deadline]) -> date | None:
    """The earliest last day: who keeps it is in time everywhere."""
    return min((deadline.last_day for deadline in found), default=None)


def is_too_late(found: Iterable[Deadline], today: date) -> bool:
    """Whether every forum is closed for certain; a doubtful period never closes one."""
    known = tuple(found)
    return bool(known) and all(
        deadline.last_day < today and deadline.confidence is Confidence.HIGH for deadline in known
    )


def barred_if_too_late(
    assessment: Assessment, found: Iterable[Deadline], today: date
) -> Assessment:
    """The assessment, refused when no court would hear the claim any more."""
    known = tuple(found)
    if not is_too_late(known, today):
        return assessment
    last = max(known, key=lambda deadline: deadline.last_day)
    step = barred_step(last.basis, area=last.area, last_day=last.last_day.isoformat())
    return assessment.refused(step, Reason.TOO_LATE)


def _start_from(text: str) -> Start:
    """A start written with a remark behind it, as "flight date; notify in reasonable time"."""
    for start in Start:
        if text.startswith(start):
            return start
    raise ValueError(f"Not understood as the start of a period: {text}")


def _years_later(day: date, years: int) -> date:
    year = day.year + years
    last_of_month = calendar.monthrange(year, day.month)[1]
    return date(year, day.month, min(day.day, last_of_month))
