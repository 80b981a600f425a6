"""Real routes with believable times, and what went wrong on them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Flight:
    """A flight number with its route, and its scheduled times local at each end."""

    number: str
    carrier: str
    route: tuple[str, ...]
    departs: str
    arrives: str


@dataclass(frozen=True, slots=True)
class Mishap:
    """What went wrong; `facts` are fields of the claim."""

    incident: str
    words: str
    delay_minutes: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


FLIGHTS = (
    Flight("KL1673", "KL", ("AMS", "BCN"), "09:40", "11:50"),
    Flight("LH1790", "LH", ("MUC", "LIS"), "12:20", "14:35"),
    Flight("AF1148", "AF", ("CDG", "BCN"), "18:05", "19:50"),
    Flight("FR5092", "FR", ("DUB", "FAO"), "06:25", "09:20"),
    Flight("IB6251", "IB", ("MAD", "JFK"), "11:45", "14:10"),
    Flight("BA2704", "BA", ("LGW", "AGP"), "13:15", "17:00"),
    Flight("OS0025", "OS", ("VIE", "BKK"), "23:20", "14:25"),
    Flight("SK0943", "SK", ("CPH", "ORD"), "12:15", "14:20"),
    Flight("TP0552", "TP", ("LIS", "FRA"), "07:10", "11:05"),
    Flight("AY1251", "AY", ("HEL", "TFS"), "08:30", "13:05"),
    Flight("VY3900", "VY", ("BCN", "PMI"), "20:10", "21:05"),
    Flight("W62201", "W6", ("BUD", "EIN"), "17:35", "19:40"),
    Flight("DY1740", "DY", ("OSL", "ALC"), "10:55", "14:40"),
    Flight("U28031", "U2", ("LGW", "NCE"), "15:30", "18:35"),
    Flight("LX0052", "LX", ("ZRH", "BOS"), "17:00", "19:25"),
    Flight("LO0331", "LO", ("WAW", "CDG"), "07:25", "09:50"),
    Flight("EI0602", "EI", ("DUB", "AMS"), "06:50", "09:25"),
    Flight("LH0778", "LH", ("LIS", "FRA", "SIN"), "13:40", "16:05"),
    Flight("AF0456", "AF", ("TLS", "CDG", "GRU"), "20:10", "06:45"),
    Flight("TK1862", "TK", ("FCO", "IST"), "14:40", "18:20"),
)
MISHAPS = (
    Mishap("delay", "The captain spoke of a fault in the hydraulics.", 202,
           {"alleged_cause": "technical"}),
    Mishap("delay", "We waited at the gate, nobody told us anything.", 265),
    Mishap("cancellation", "A text message came three days before.", None,
           {"notice_days": 3, "alleged_cause": "operational"}),
    Mishap("cancellation", "Cancelled at the airport, the next flight was in the morning.", None,
           {"notice_days": 0, "offered_departure_shift_minutes": 870,
            "offered_arrival_shift_minutes": 865, "alleged_cause": "crew_illness"}),
    Mishap("denied_boarding", "The flight was overbooked, they called four names.", None,
           {"boarding_denied_reason": "overbooking", "offered_departure_shift_minutes": 310,
            "offered_arrival_shift_minutes": 305}),
    Mishap("delay", "Snow, they said, although others took off.", 310,
           {"alleged_cause": "weather"}),
    Mishap("delay", "Two hours on the apron, then back to the gate.", 155),
    Mishap("delay", "The aircraft came late from its flight before.", 420,
           {"alleged_cause": "late_inbound_aircraft"}),
)  # fmt: skip
MISSED = Mishap("missed_connection", "The first flight was late and the second left without us.",
                540, {"alleged_cause": "operational"})  # fmt: skip


def mishap_for(flight: Flight, number: int) -> Mishap:
    """A connection is missed where there is one; otherwise one mishap after the other."""
    return MISSED if len(flight.route) > 2 else MISHAPS[number % len(MISHAPS)]
