"""The facts of one passenger's case, and what makes them unusable."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .codes import FactCode, Kind


class FactsError(ValueError):
    """Facts that cannot be true together. `errors` maps a field to what is wrong with it.

    Fields inside a segment are named by position, counted from nought: "segments.1.arrival".
    `facts` are the facts as they arrived, where they came from outside.
    """

    def __init__(
        self, errors: Mapping[str, FactCode], facts: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in errors.items()))
        self.errors = dict(errors)
        self.facts = facts or {}


@dataclass(frozen=True, slots=True)
class Place:
    """An airport: its IATA code, the ISO code of its territory, decimal degrees.

    Territories of their own have codes of their own (GP, RE, JE, FO, SJ …). `region` names the
    part of a country that has time limits of its own, as GB-SCT; empty where unknown.
    """

    iata: str
    country: str
    latitude: float
    longitude: float
    region: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """One flight as booked."""

    departure: Place
    arrival: Place


@dataclass(frozen=True, slots=True)
class Carrier:
    """The operating carrier, and the state that licensed it on the day; None is unknown."""

    code: str = ""
    licence_country: str | None = None


@dataclass(frozen=True, slots=True)
class Disruption:
    """What happened to one passenger on one journey.

    `travel_date` is the local day of scheduled departure. `arrival_delay_minutes` counts to the
    opening of a door at the booked final destination; with separate bookings, at the end of the
    disturbed segment. Shifts are the offered re-routing against the schedule, in minutes, minus
    is earlier; both None means that none was offered. `cause` is the cause as established; while
    it is not, it is `unknown`, whatever the airline alleges. `disturbed_segment` counts from
    nought. `ticket_price` is the price of the downgraded leg without taxes, in the currency of
    the regulation. None always means that nobody knows.
    """

    kind: Kind
    travel_date: date
    segments: tuple[Segment, ...]
    carrier: Carrier = Carrier()
    arrival_delay_minutes: int | None = None
    departure_delay_minutes: int | None = None
    notice_days: int | None = None
    offered_departure_shift_minutes: int | None = None
    offered_arrival_shift_minutes: int | None = None
    cause: str | None = None
    alleged_cause: str | None = None
    boarding_denied_reason: str | None = None
    volunteered: bool = False
    fare: str | None = "public"
    ticket_price: Decimal | None = None
    has_confirmed_booking: bool | None = True
    package_was_cancelled: bool = False
    benefits_taken_abroad: bool = False
    separate_bookings: bool = False
    disturbed_segment: int | None = None
    rerouting_was_poor: bool = False
    carried_to_booked_airport: bool = True
    on_fixed_wing_aircraft: bool = True
    needs_priority: bool = False

    @property
    def departure(self) -> Place:
        """Where the journey that counts begins (SC-4, DL-3)."""
        return self._counted[0].departure

    @property
    def arrival(self) -> Place:
        """Where the journey that counts ends (SC-4, DL-3)."""
        return self._counted[-1].arrival

    @property
    def _counted(self) -> tuple[Segment, ...]:
        if self.separate_bookings and self.disturbed_segment is not None:
            return (self.segments[self.disturbed_segment],)
        return self.segments

    @property
    def rerouting_was_offered(self) -> bool:
        return (
            self.offered_departure_shift_minutes is not None
            or self.offered_arrival_shift_minutes is not None
        )
