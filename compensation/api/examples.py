"""Facts and what comes of them: documented with the schema, and each run as a test."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """A request for a quote; `answer` is the part of the answer it is about."""

    title: str
    facts: Mapping[str, Any]
    answer: Mapping[str, Any]


def _flight(carrier: str, route: str, disruption: str, **facts: Any) -> dict[str, Any]:
    """The facts every request begins with; a route names each airport, as PRG-AMS-BKK."""
    stops = route.split("-")
    return {
        "travel_date": "2026-05-04",
        "segments": [{"departure": a, "arrival": b} for a, b in pairwise(stops)],
        "operating_carrier": carrier,
        "disruption": disruption,
        **facts,
    }


def _owed(amount: str, currency: str, reduction_percent: int = 0) -> dict[str, Any]:
    return {
        "outcome": "eligible",
        "amount": amount,
        "currency": currency,
        "reduction_percent": reduction_percent,
    }


def _refused(reason: str) -> dict[str, Any]:
    return {"outcome": "not_eligible", "reason": reason, "amount": "0"}


def _open(reason: str) -> dict[str, Any]:
    return {"outcome": "manual_review", "reason": reason, "amount": None}


EXAMPLES = (
    Example(
        "Three hours late, a technical fault",
        _flight("KL", "AMS-BCN", "delay", arrival_delay_minutes=202, cause="technical"),
        {"regime": "EU261", "alternative_regime": "none", **_owed("250", "EUR")},
    ),
    Example(
        "One minute short of three hours",
        _flight("KL", "AMS-BCN", "delay", arrival_delay_minutes=179),
        _refused("delay_below_3h"),
    ),
    Example(
        "Within the European Union no distance is worth more than 400",
        _flight("AY", "HEL-TFS", "delay", arrival_delay_minutes=260, cause="operational"),
        _owed("400", "EUR"),
    ),
    Example(
        "Over 3,500 km and less than four hours late: half",
        _flight("LH", "FRA-JFK", "delay", arrival_delay_minutes=200, cause="technical"),
        {"full_amount": "600", **_owed("300", "EUR", 50)},
    ),
    Example(
        "Cancelled six days before, another flight two hours later: half",
        _flight(
            "LH",
            "MUC-LIS",
            "cancellation",
            travel_date="2023-05-05",
            carrier_licence_country="DE",
            notice_days=6,
            offered_departure_shift_minutes=10,
            offered_arrival_shift_minutes=120,
            cause="commercial",
            volunteered=False,
            fare="public",
        ),
        {"full_amount": "400", **_owed("200", "EUR", 50)},
    ),
    Example(
        "Told two weeks before",
        _flight("LH", "MUC-LIS", "cancellation", notice_days=14, cause="commercial"),
        _refused("notice_14_days"),
    ),
    Example(
        "Told ten days before, with a flight close to the schedule",
        _flight(
            "LH",
            "MUC-LIS",
            "cancellation",
            notice_days=10,
            offered_departure_shift_minutes=-120,
            offered_arrival_shift_minutes=239,
            cause="commercial",
        ),
        _refused("rerouting_close"),
    ),
    Example(
        "Brought forward by more than an hour is a cancellation",
        _flight(
            "OS",
            "VIE-PMI",
            "cancellation",
            notice_days=3,
            offered_departure_shift_minutes=-375,
            cause="schedule_advance",
        ),
        _owed("250", "EUR"),
    ),
    Example(
        "A storm excuses the airline; care and another flight stay",
        _flight(
            "AF",
            "CDG-OSL",
            "cancellation",
            travel_date="2026-01-12",
            notice_days=0,
            cause="weather",
        ),
        _refused("extraordinary"),
    ),
    Example(
        "What the airline only alleges does not excuse it",
        _flight(
            "AF",
            "CDG-OSL",
            "cancellation",
            notice_days=0,
            cause="unknown",
            alleged_cause="weather",
        ),
        {"flags": ["alleged_cause_unproven"], **_owed("250", "EUR")},
    ),
    Example(
        "A strike of the airline's own staff",
        _flight("SK", "ARN-LHR", "cancellation", notice_days=1, cause="own_staff_strike"),
        _owed("250", "EUR"),
    ),
    Example(
        "Air traffic control: a person decides",
        _flight("A3", "ATH-AMS", "delay", arrival_delay_minutes=240, cause="atc_restriction"),
        _open("cause_needs_person"),
    ),
    Example(
        "Denied boarding for want of a seat",
        _flight("TP", "LIS-GRU", "denied_boarding", boarding_denied_reason="overbooking"),
        _owed("600", "EUR"),
    ),
    Example(
        "A seat given up for benefits",
        _flight(
            "TP",
            "LIS-GRU",
            "denied_boarding",
            volunteered=True,
            boarding_denied_reason="overbooking",
        ),
        _refused("volunteer"),
    ),
    Example(
        "A missed connection in one booking: the end of the journey counts",
        _flight(
            "KL",
            "PRG-AMS-BKK",
            "missed_connection",
            arrival_delay_minutes=420,
            cause="late_inbound_aircraft",
        ),
        _owed("600", "EUR"),
    ),
    Example(
        "A seat in a lower class between Paris and Réunion: three quarters of the price",
        _flight("AF", "ORY-RUN", "downgrade", fare="public", ticket_price="1200"),
        _owed("900", "EUR"),
    ),
    Example(
        "From the United Kingdom UK law comes first",
        _flight("U2", "EDI-LCA", "delay", arrival_delay_minutes=300, cause="technical"),
        {"regime": "UK261", "alternative_regime": "none", **_owed("520", "GBP")},
    ),
    Example(
        "Into the United Kingdom on an airline of the Union, from the Union",
        _flight("VY", "BCN-LGW", "delay", arrival_delay_minutes=300, cause="technical"),
        {"regime": "EU261", "alternative_regime": "UK261", **_owed("250", "EUR")},
    ),
    Example(
        "Into the Union on an airline from elsewhere",
        _flight("DL", "JFK-CDG", "delay", arrival_delay_minutes=600, cause="technical"),
        {"regime": "none", "rule_set": "", **_refused("carrier_not_eu")},
    ),
    Example(
        "Into the Union on an airline we do not know",
        _flight("7Y", "JFK-CDG", "delay", arrival_delay_minutes=600, cause="technical"),
        _open("carrier_unknown"),
    ),
    Example(
        "The licence of the day, when you know it",
        _flight(
            "W6",
            "TLV-LTN",
            "delay",
            carrier_licence_country="GB",
            arrival_delay_minutes=300,
            cause="technical",
        ),
        {"regime": "UK261", **_owed("520", "GBP")},
    ),
    Example(
        "A free infant's ticket",
        _flight("KL", "AMS-BCN", "delay", arrival_delay_minutes=300, fare="free_infant"),
        _refused("free_ticket"),
    ),
    Example(
        "A fact that is missing is asked for",
        _flight("LH", "MUC-LIS", "cancellation", cause="commercial"),
        _open("missing_notice_days"),
    ),
    Example(
        "New rules apply from 23 October 2027",
        _flight(
            "KL",
            "AMS-BCN",
            "delay",
            travel_date="2027-10-23",
            arrival_delay_minutes=300,
            cause="technical",
        ),
        _open("rules_on_hold"),
    ),
)
