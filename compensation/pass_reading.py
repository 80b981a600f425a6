"""What was read of a boarding pass, in the words of the check, as plain values for the session."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from compensation import flow
from compensation.boarding_pass import BoardingPass, possible_dates
from compensation.models import Airline, Airport

MOST_PEOPLE = 9


@dataclass(frozen=True, slots=True)
class Reading:
    """One journey and everybody whose pass for it was found; names are (family, given)."""

    flight_number: str
    airline: str
    airports: tuple[str, ...]
    day_of_year: int
    booking_reference: str
    people: tuple[tuple[str, str], ...]
    year_digit: int | None = None

    @classmethod
    def of(cls, cards: Sequence[BoardingPass]) -> "Reading":
        """The journey of the first pass, with the people on all passes for the same flights."""
        first = cards[0]
        same = [card for card in cards if card.legs[0].flight_number == flight_of(first)]
        people = dict.fromkeys((card.family_name, card.given_names) for card in same)
        leg = first.legs[0]
        return cls(
            flight_number=leg.flight_number,
            airline=leg.airline,
            airports=first.airports,
            day_of_year=leg.day_of_year,
            booking_reference=first.booking_reference,
            people=tuple(people)[:MOST_PEOPLE],
            year_digit=first.issued_year_digit,
        )

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_plain(cls, kept: Mapping[str, Any]) -> "Reading":
        people = tuple((family, given) for family, given in kept["people"])
        return cls(**{**kept, "airports": tuple(kept["airports"]), "people": people})

    @property
    def names(self) -> list[str]:
        return [f"{given} {family}".strip() for family, given in self.people]

    def days(self, today: date) -> list[date]:
        """The days the flight may have been on, the likeliest first."""
        return possible_dates(self.day_of_year, today, self.year_digit)

    # --- As answers of the check ---

    @property
    def flight_answer(self) -> dict[str, str]:
        is_known = Airline.objects.filter(iata=self.airline).exists()
        return {"number": self.flight_number, "airline": self.airline if is_known else ""}

    @property
    def has_known_airports(self) -> bool:
        wanted = set(self.airports)
        is_way = all(here != there for here, there in pairwise(self.airports))
        return is_way and Airport.objects.filter(iata__in=wanted).count() == len(wanted)

    @property
    def route_answers(self) -> dict[str, flow.Answer]:
        """Flights in one code were booked together; a return to the start is left to the reader."""
        first, *between, last = self.airports
        if first == last:
            return {}
        stops = "change" if between else "direct"
        route = {"departure": first, "arrival": last, "stops": stops}
        if not between:
            return {"route": route}
        return {"route": route, "changes": {"airports": between, "booking": "one"}}


def flight_of(card: BoardingPass) -> str:
    return card.legs[0].flight_number
