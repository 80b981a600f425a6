"""From the API's validated data to a draft."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from claims.choices import Source
from claims.intake import begin_claim
from claims.models import Claim, Expense, Passenger
from compensation.check import CheckAnswers
from compensation.engine import FactsError
from compensation.quotes import airport_code, disruption_from
from compensation.wording import fact_sentences

FACTS_OF_THE_CLAIM = (
    "notice_days",
    "offered_departure_shift_minutes",
    "offered_arrival_shift_minutes",
    "boarding_denied_reason",
    "volunteered",
    "ticket_price",
    "alleged_cause",
)
NOT_FOR_THE_ENGINE = (
    "account_of_events",
    "scheduled_arrival",
    "actual_arrival",
    "flight_number",
)


@transaction.atomic
def begin_from(data: dict[str, Any], *, by: User) -> Claim:
    """A draft, complete but for documents and signature; ValidationError names a wrong fact."""
    require_possible_facts(data)
    answers = CheckAnswers(
        disruption=data["incident_type"],
        travel_date=data["flight_date"],
        operating_carrier=data["operating_carrier"].upper(),
        route=route_of(data["segments"]),
        **{name: data[name] for name in (*FACTS_OF_THE_CLAIM, *NOT_FOR_THE_ENGINE)},
    )
    claim = begin_claim(
        answers,
        customer=by,
        source=Source.API,
        language=get_language() or "en",
        booking_reference=data["booking_reference"].upper(),
        **data["contact"],
    )
    Passenger.objects.bulk_create(passenger_of(claim, row) for row in data["passengers"])
    Expense.objects.bulk_create(Expense(claim=claim, **row) for row in data["expenses"])
    return claim


def passenger_of(claim: Claim, row: dict[str, Any]) -> Passenger:
    """A passenger; whoever names a guardian answers for that person's right to sign."""
    guardian = row["guardian"] or {}
    own = {name: value for name, value in row.items() if name != "guardian"}
    own["booking_reference"] = own.get("booking_reference", "").upper()
    if guardian:
        own["email"] = guardian.get("email") or own.get("email", "")
    return Passenger(
        claim=claim,
        **own,
        guardian_name=guardian.get("name", ""),
        guardian_relation=guardian.get("relation", ""),
        guardian_confirmed_at=timezone.now() if guardian else None,
    )


def require_possible_facts(data: dict[str, Any]) -> None:
    """Have the engine read the facts, so that what it could never assess is refused at once."""
    facts = {
        "disruption": data["incident_type"],
        "travel_date": data["flight_date"],
        "segments": data["segments"],
        "operating_carrier": data["operating_carrier"],
        **{name: data[name] for name in FACTS_OF_THE_CLAIM},
    }
    try:
        disruption_from(facts)
    except FactsError as error:
        raise ValidationError(fact_sentences(error, facts)) from error


def route_of(segments: list[dict[str, str]]) -> tuple[str, ...]:
    """The airports in order, by their codes of today."""
    codes = (segments[0]["departure"], *(segment["arrival"] for segment in segments))
    return tuple(airport_code(code) for code in codes)
