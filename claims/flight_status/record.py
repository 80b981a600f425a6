"""What a provider says of one flight, whoever it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol


class ProviderUnavailable(Exception):
    """No answer, or none that can be read: away, slow, over its quota, or broken JSON."""


@dataclass(frozen=True, slots=True)
class FlightRecord:
    """Times are aware. `actual_arrival` is at the gate where the provider knows that."""

    departure: str = ""
    arrival: str = ""
    scheduled_departure: datetime | None = None
    actual_departure: datetime | None = None
    scheduled_arrival: datetime | None = None
    actual_arrival: datetime | None = None
    is_cancelled: bool = False

    @property
    def arrival_delay(self) -> timedelta | None:
        if self.scheduled_arrival and self.actual_arrival:
            return self.actual_arrival - self.scheduled_arrival
        return None


class Provider(Protocol):
    """`flight_date` is the local day of scheduled departure."""

    def find(self, flight_number: str, flight_date: date) -> FlightRecord | None:
        """The flight; None where the provider does not know it. Raises ProviderUnavailable."""
        ...


def moment(text: object) -> datetime | None:
    """An ISO time with offset or Z; None for nothing. Raises ProviderUnavailable for the rest."""
    if text in (None, ""):
        return None
    try:
        time = datetime.fromisoformat(str(text).strip().replace(" ", "T").replace("Z", "+00:00"))
    except ValueError as error:
        raise ProviderUnavailable("a time that is none") from error
    if time.tzinfo is None:
        raise ProviderUnavailable("a time without its zone")
    return time
