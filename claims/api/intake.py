"""From the API's validated data to a draft."""

from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from accounts.models import User
from claims.choices import Source
from claims.intake import begin_claim
from claims.models import Claim, Passenger
from compensation.check import CheckAnswers

OF_THE_CHECK = (
    "notice_days",
    "offered_departure_shift_minutes",
    "offered_arrival_shift_minutes",
    "boarding_denied_reason",
    "volunteered",
    "ticket_price",
    "alleged_cause",
    "account_of_events",
    "scheduled_arrival",
    "actual_arrival",
    "flight_number",
)


@transaction.atomic
def begin_from(data: dict[str, Any], *, by: User) -> Claim:
    """A complete draft but for documents and signature."""
    answers = CheckAnswers(
        disruption=data["incident_type"],
        travel_date=data["flight_date"],
        operating_carrier=data["operating_carrier"].upper(),
        route=route_of(data["segments"]),
        **{name: data[name] for name in OF_THE_CHECK},
    )
    answers.require_known_airports()
    claim = begin_claim(
        answers,
        customer=by,
        source=Source.API,
        language=get_language() or "en",
        booking_reference=data["booking_reference"].upper(),
        **data["contact"],
    )
    Passenger.objects.bulk_create(Passenger(claim=claim, **row) for row in data["passengers"])
    return claim


def route_of(segments: list[dict[str, str]]) -> tuple[str, ...]:
    first = segments[0]["departure"].upper()
    return (first, *(segment["arrival"].upper() for segment in segments))
