"""A claim to take along: every answer as JSON by a published schema, and read in again elsewhere.

The schema is `claims/schemas/claim-file.schema.json`, served at /claims/claim-file.schema.json.
What only a person may give is not taken in: signatures, consents, a guardian's confirmation, and
the files themselves, which are named with their SHA-256. Assessments and decisions are handed out
for the person's own records; another instance assesses and decides for itself.
"""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
from django.db import transaction
from django.utils import timezone

from claims.balance import contact_of
from claims.models import (
    Assessment,
    Claim,
    Decision,
    EarlierContact,
    Expense,
    Passenger,
    Segment,
)
from compensation.models import Airport

if TYPE_CHECKING:
    from accounts.models import User

FORMAT, VERSION = "flightclaim/claim", 1
SCHEMA = Path(__file__).resolve().parent / "schemas" / "claim-file.schema.json"
FACTS = (
    "incident_type", "is_delay_estimated", "disturbed_segment", "notice_days",
    "offered_departure_shift_minutes", "offered_arrival_shift_minutes", "boarding_denied_reason",
    "has_volunteered", "fare", "alleged_cause", "cause", "account_of_events",
)  # fmt: skip
CONTACT = ("address_line1", "address_line2", "town", "postcode", "country", "phone")
FLIGHT = ("flight_number", "operating_carrier", "operating_carrier_name", "marketing_carrier")
TIMES = ("scheduled_departure", "actual_departure", "scheduled_arrival", "actual_arrival")
PERSON = ("given_names", "family_name", "kind", "has_own_fare", "booking_reference")
MINUTE = timedelta(minutes=1)


class NotAClaimFile(ValueError):
    """The file does not follow the schema, or names an airport nobody knows."""


def schema() -> dict[str, Any]:
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


# --- Handing out ------------------------------------------------------------------------------


def claim_file(claim: Claim) -> dict[str, Any]:
    """Everything the customer told us of a claim, as plain values by the schema."""
    delay, price = claim.arrival_delay, claim.ticket_price
    facts = {name: getattr(claim, name) for name in FACTS}
    facts["arrival_delay_minutes"] = None if delay is None else delay // MINUTE
    facts["ticket_price"] = None if price is None else str(price)
    email = claim.customer.email if claim.customer else claim.contact_email
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": timezone.now().isoformat(),
        "reference": claim.reference,
        "language": claim.language,
        "status": claim.status,
        "booking_reference": claim.booking_reference,
        "facts": facts,
        "flights": [_flight(segment) for segment in claim.segments.all()],
        "passengers": [_passenger(person) for person in claim.passengers.all()],
        "contact": {"email": email, **_named(claim, CONTACT)},
        "expenses": [_expense(expense) for expense in claim.expenses.all()],
        "earlier_contact": _earlier(contact_of(claim)),
        "documents": [
            {"name": d.original_name, "kind": d.kind, "size": d.size, "sha256": d.sha256}
            for d in claim.documents.all()
        ],
        "history": [
            {"at": row.at.isoformat(), "status": row.new_status}
            for row in claim.status_history.all()
        ],
        "assessments": [_assessment(row) for row in claim.assessments.all()],
        "decisions": [_decision(row) for row in claim.decisions.all()],
    }


def _named(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None


def _flight(segment: Segment) -> dict[str, Any]:
    return {
        **_named(segment, FLIGHT),
        "flight_date": segment.flight_date.isoformat(),
        "departure": segment.departure_airport_id,
        "arrival": segment.arrival_airport_id,
        **{name: _iso(getattr(segment, name)) for name in TIMES},
    }


def _passenger(person: Passenger) -> dict[str, Any]:
    guardian = {"name": person.guardian_name, "relation": person.guardian_relation}
    return {**_named(person, PERSON), "guardian": guardian if person.guardian_name else None}


def _assessment(row: Assessment) -> dict[str, Any]:
    return {"at": row.at.isoformat(), **_named(row, ("outcome", "rule_set")), **_money(row)}


def _decision(row: Decision) -> dict[str, Any]:
    return {
        "at": row.at.isoformat(),
        "verdict": row.verdict,
        "reason_code": row.rejection_code,
        "text": row.shown or row.text,
        **_money(row),
    }


def _money(row: Assessment | Decision) -> dict[str, Any]:
    amount = None if row.amount is None else str(row.amount)
    return {"amount": amount, "currency": row.currency}


def _expense(expense: Expense) -> dict[str, Any]:
    fields = _named(expense, ("kind", "currency", "was_told_by_airline"))
    return {**fields, "amount": str(expense.amount)}


def _earlier(contact: EarlierContact | None) -> dict[str, Any] | None:
    if contact is None:
        return None
    names = ("has_asked", "airline_reference", "received", "currency", "has_accepted_voucher")
    amount = None if contact.amount is None else str(contact.amount)
    return {**_named(contact, names), "asked_on": _iso(contact.asked_on), "amount": amount}


# --- Taking in --------------------------------------------------------------------------------


def read_file(content: bytes) -> dict[str, Any]:
    """A claim file that follows the schema; raises NotAClaimFile with what is wrong, and where."""
    try:
        found = json.loads(content)
        jsonschema.validate(found, schema(), format_checker=jsonschema.FormatChecker())
    except (ValueError, RecursionError) as error:
        raise NotAClaimFile("This is no JSON") from error
    except jsonschema.ValidationError as error:
        place = "/".join(str(part) for part in error.absolute_path)
        raise NotAClaimFile(f"{place or 'The file'}: {error.message[:200]}") from error
    return found


@transaction.atomic
def import_claim(content: bytes, *, customer: "User | None" = None) -> Claim:
    """A draft with everything the file says; proofs, signatures and consents are asked for anew.

    Without a customer it waits for the address in the file to be proven by a mailed link.
    """
    found = read_file(content)
    facts, contact = dict(found["facts"]), dict(found["contact"])
    minutes, price = facts.pop("arrival_delay_minutes"), facts.pop("ticket_price")
    claim = Claim.objects.create(
        customer=customer,
        contact_email=contact.pop("email"),
        language=found["language"],
        booking_reference=found["booking_reference"],
        arrival_delay=None if minutes is None else timedelta(minutes=minutes),
        ticket_price=None if price is None else Decimal(price),
        **facts,
        **contact,
    )
    _take_in_flights(claim, found["flights"])
    for person in found["passengers"]:
        Passenger.objects.create(claim=claim, **{n: person[n] for n in PERSON if n in person})
    for expense in found["expenses"]:
        Expense.objects.create(claim=claim, **{**expense, "amount": Decimal(expense["amount"])})
    if earlier := found["earlier_contact"]:
        amount = earlier["amount"] and Decimal(earlier["amount"])
        EarlierContact.objects.create(claim=claim, **{**earlier, "amount": amount})
    return Claim.objects.get(pk=claim.pk)


def _take_in_flights(claim: Claim, flights: list[dict[str, Any]]) -> None:
    codes = {flight[end] for flight in flights for end in ("departure", "arrival")}
    known = set(Airport.objects.filter(iata__in=codes).values_list("iata", flat=True))
    if unknown := codes - known:
        raise NotAClaimFile(f"flights: no airport is called {', '.join(sorted(unknown))}")
    for order, flight in enumerate(flights):
        fields = {**flight}
        departure, arrival = fields.pop("departure"), fields.pop("arrival")
        Segment.objects.create(
            claim=claim,
            order=order,
            departure_airport_id=departure,
            arrival_airport_id=arrival,
            **fields,
        )
