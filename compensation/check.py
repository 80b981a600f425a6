"""The answers of the public check: kept in the session alone, read as facts by the engine."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from compensation.models import Airport

SESSION_KEY = "check"


@dataclass(frozen=True, slots=True)
class CheckAnswers:
    """What somebody said of a flight; times are aware, `travel_date` is local at departure."""

    disruption: str
    travel_date: date
    route: tuple[str, ...]
    flight_number: str = ""
    operating_carrier: str = ""
    scheduled_arrival: datetime | None = None
    actual_arrival: datetime | None = None
    arrival_delay_minutes: int | None = None
    notice_days: int | None = None
    offered_departure_shift_minutes: int | None = None
    offered_arrival_shift_minutes: int | None = None
    boarding_denied_reason: str = ""
    volunteered: bool = False
    fare: str = "public"
    ticket_price: Decimal | None = None
    alleged_cause: str = ""
    account_of_events: str = ""

    @property
    def arrival_delay(self) -> timedelta | None:
        """From the two times where both are known, else as it was said."""
        if self.scheduled_arrival and self.actual_arrival:
            return max(self.actual_arrival - self.scheduled_arrival, timedelta(0))
        if self.arrival_delay_minutes is None:
            return None
        return timedelta(minutes=self.arrival_delay_minutes)

    def require_known_airports(self) -> None:
        """Raise ValidationError naming the first code that is no airport of ours."""
        known = set(Airport.objects.filter(iata__in=self.route).values_list("iata", flat=True))
        for code in self.route:
            if code not in known:
                raise ValidationError(
                    {
                        "segments": _(
                            "We do not know an airport called '%(code)s'. Choose one from the list"
                        )
                        % {"code": code}
                    }
                )


def answers_of(session: MutableMapping[str, Any]) -> CheckAnswers | None:
    """The complete answers of this browser; None while a question is open."""
    return None
