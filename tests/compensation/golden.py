"""The golden cases: one row of cases.csv is one passenger's facts and what is owed."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from compensation.engine import Assessment, Carrier, Disruption, Kind, Segment

from .places import place

CASES = Path(__file__).with_name("cases.csv")


@dataclass(frozen=True)
class Expected:
    """The expected columns; amount and reduction are None where a person decides."""

    regime: str
    outcome: str
    amount: Decimal | None
    currency: str
    reduction_percent: int | None

    @classmethod
    def by(cls, assessment: Assessment) -> "Expected":
        return cls(
            assessment.regime,
            assessment.outcome.value,
            assessment.amount,
            assessment.currency,
            assessment.reduction_percent,
        )


@cache
def golden_cases() -> tuple[tuple[str, Disruption, Expected], ...]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return tuple(
            (row["id"], disruption_from(row), expected_from(row)) for row in csv.DictReader(file)
        )


def disruption_from(row: Mapping[str, str]) -> Disruption:
    fare, _, price = row["fare"].partition(":")
    return Disruption(
        kind=Kind(row["disruption"]),
        travel_date=date.fromisoformat(row["travel_date"]),
        segments=tuple(_segment(leg) for leg in row["legs"].split(";")),
        carrier=Carrier(row["operating_carrier"], row["carrier_licence_country"] or None),
        arrival_delay_minutes=_number(row["arrival_delay_minutes"]),
        notice_days=_number(row["notice_days"]),
        offered_departure_shift_minutes=_number(row["offered_departure_shift_minutes"]),
        offered_arrival_shift_minutes=_number(row["offered_arrival_shift_minutes"]),
        cause=row["cause"] or None,
        boarding_denied_reason=row["boarding_denied_reason"] or None,
        volunteered=row["volunteered"] == "yes",
        fare=fare,
        ticket_price=Decimal(price) if price else None,
    )


def expected_from(row: Mapping[str, str]) -> Expected:
    amount = row["expected_amount"]
    return Expected(
        row["expected_regime"],
        row["expected_outcome"],
        Decimal(amount) if amount else None,
        row["expected_currency"],
        _number(row["expected_reduction_percent"]),
    )


def _segment(leg: str) -> Segment:
    departure, arrival = leg.split("-")
    return Segment(place(departure), place(arrival))


def _number(text: str) -> int | None:
    return int(text) if text else None
