"""Claims made up for measuring: believable in their numbers, and the same for the same seed.

A claim is followed from the day it was sent through every step until today, so that statuses,
history, money and dates agree with each other.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

from claims.choices import (
    OPEN_STATUSES,
    ClaimStatus as S,
    DocumentKind,
    IncidentType as I,
    PassengerKind,
    RejectionCode as R,
    ReviewStatus,
    ScanStatus,
    Source,
    Stage,
    WaitingOn,
)
from claims.fees import split
from claims.models.review import STAGE_WAITS_FOR
from claims.promises import next_news_by
from claims.reference import ALPHABET, reference_of
from compensation.models import Airport

YEARS = 3
DAYS = YEARS * 365
PEOPLE_PER_CLAIM = 0.7
REVIEWERS = 24
FILE = "made-up/boarding-pass.png"
CARRIERS = (
    "FR", "U2", "LH", "W6", "KL", "AF", "BA", "VY", "IB", "TP", "SK", "EW", "AZ", "LX", "OS",
    "SN", "AY", "LO", "TO", "DY", "EI", "A3", "BT", "OU",
)  # fmt: skip
HUBS = (
    "AMS", "BCN", "CDG", "FRA", "LHR", "MAD", "FCO", "MUC", "LIS", "DUB", "CPH", "ARN", "OSL",
    "HEL", "VIE", "ZRH", "BRU", "WAW", "ATH", "BUD", "PRG", "PMI", "AGP", "LGW", "MAN", "STN",
    "BER", "HAM", "DUS", "ORY", "NCE", "MXP", "OPO", "TFS", "JFK", "BOS", "YYZ", "DXB", "SIN",
)  # fmt: skip
GIVEN_NAMES = (
    "Anna Maria Sofia Laura Emma Julia Marta Elena Sara Ines Clara Lea Nora Eva Lucia Paula "
    "Alice Chiara Camille Ingrid Astrid Freya Katarzyna Zofia Petra Jana Ilse Greta Hanna Mila "
    "Jan Piet Lars Sven Erik Nils Paul Max Felix Jonas Lukas Marco Luca Matteo Pierre Louis "
    "Hugo Jules Carlos Diego Pablo Javier Joao Tiago Rui Tomasz Piotr Adam Jakub Ondrej Oliver "
    "James Thomas William George Henry Conor Sean Nikos Dimitris Andrei Mihai Ivan Marko Bence "
    "Daan"
)
GIVEN = GIVEN_NAMES.split()
FAMILY_NAMES = (
    "Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Muller Schmidt Schneider "
    "Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Neumann "
    "Martin Bernard Dubois Robert Richard Petit Durand Leroy Moreau Laurent Garcia Fernandez "
    "Gonzalez Rodriguez Lopez Martinez Sanchez Perez Gomez Ruiz Rossi Russo Ferrari Esposito "
    "Bianchi Romano Colombo Ricci Marino Greco Silva Santos Ferreira Pereira Oliveira Costa "
    "Rodrigues Almeida Nowak Kowalski Wisniewski Wojcik Kaminski Lewandowski Zielinski Novak "
    "Svoboda Dvorak Cerny Horvath Nagy Kovacs Toth Szabo Hansen Johansen Olsen Larsen Andersen "
    "Nielsen Jensen Pedersen Andersson Johansson Karlsson Nilsson Eriksson Virtanen Korhonen "
    "Nieminen Smith Jones Taylor Brown Williams Wilson Davies Evans Walker Wright Murphy Kelly "
    "Byrne Ryan Papadopoulos Nikolaidis Popescu Ionescu Petrov Dimitrov Horvat Babic"
)
FAMILY = FAMILY_NAMES.split()
INCIDENTS = (I.DELAY, I.CANCELLATION, I.DENIED_BOARDING, I.MISSED_CONNECTION, I.DIVERSION)
CAUSES = ("technical", "crew", "weather", "air_traffic_control", "strike_of_own_staff", "unknown")
REFUSALS = (
    R.DELAY_BELOW_3H, R.EVIDENCE_MISSING, R.EXTRAORDINARY, R.NOTICE_14_DAYS, R.DUPLICATE,
    R.CARRIER_NOT_EU, R.NOT_A_PASSENGER, R.TOO_LATE,
)  # fmt: skip
PURSUIT = (
    Stage.DEMAND_SENT, Stage.REMINDER_SENT, Stage.AIRLINE_REPLIED, Stage.OFFER,
    Stage.ENFORCEMENT_BODY, Stage.COURT, Stage.AGREED, Stage.MONEY_IN, Stage.NONE,
)  # fmt: skip
LANGUAGES = ("en", "de", "fr", "es", "nl", "it", "pl")

Row = dict[str, Any]
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class MadeUpFlight:
    number: str
    carrier: str
    departure: str
    arrival: str
    distance_km: Decimal
    worth: Decimal
    currency: str
    jurisdiction: str


def flights(random: Random, how_many: int = 3_000) -> list[MadeUpFlight]:
    """Flights between airports that are loaded; short ones are more frequent than long ones."""
    known = list(Airport.objects.filter(iata__in=HUBS).order_by("iata"))
    known = known or list(Airport.objects.order_by("iata")[:40])
    return [flight_between(random, *random.sample(known, 2)) for _ in range(how_many)]


def flight_between(random: Random, departure: Airport, arrival: Airport) -> MadeUpFlight:
    degrees = abs(float(departure.latitude - arrival.latitude)) + abs(
        float(departure.longitude - arrival.longitude)
    )
    distance = Decimal(round(degrees * 75 + 200))  # near enough for made-up claims
    is_british = departure.country == "GB"
    band = 0 if distance <= 1500 else 1 if distance <= 3500 else 2
    worth = (220, 350, 520)[band] if is_british else (250, 400, 600)[band]
    carrier = CARRIERS[min(int(random.expovariate(0.22)), len(CARRIERS) - 1)]
    return MadeUpFlight(
        number=f"{carrier}{random.randint(100, 4999)}",
        carrier=carrier,
        departure=departure.iata,
        arrival=arrival.iata,
        distance_km=distance,
        worth=Decimal(worth),
        currency="GBP" if is_british else "EUR",
        jurisdiction="uk261" if is_british else "eu261",
    )


def new_id(random: Random) -> uuid.UUID:
    return uuid.UUID(int=random.getrandbits(128), version=4)


def names(random: Random) -> tuple[str, str]:
    """A few family names are very common, many are rare, and some people carry two."""
    family = FAMILY[min(int(random.expovariate(0.03)), len(FAMILY) - 1)]
    if random.random() < 0.15:
        family = f"{family}-{random.choice(FAMILY)}"
    return random.choice(GIVEN), family


def person(random: Random, role: str, number: int) -> Row:
    given, family = names(random)
    address = f"{given}.{family}.{number}@{'desk' if role == 'reviewer' else 'mail'}.example"
    return {
        "id": new_id(random), "email": address.lower(), "role": role, "password": "!",
        "given_names": given, "family_name": family, "language": random.choice(LANGUAGES),
    }  # fmt: skip


@dataclass(slots=True)
class Maker:
    """Makes claims one after the other, each with everything that hangs on it."""

    random: Random
    now: datetime
    flights: list[MadeUpFlight]
    customers: list[tuple[uuid.UUID, str, str]]
    reviewers: list[uuid.UUID]

    def claim(self, number: int) -> Rows:
        """The rows of one claim by the name of their model."""
        random, flight = self.random, self.flight()
        customer = random.choice(self.customers)
        sent = self.day_sent()
        way = list(self.way(sent))
        reviewer = self.reviewer_for(way)
        passengers = list(self.passengers(customer, flight))
        total = flight.worth * len(passengers)
        record = self.record(number, flight, customer[0], way, reviewer, total)
        claim = record["id"]
        rows: Rows = {
            "Claim": [record],
            "Segment": [self.segment(flight, record)],
            "Passenger": passengers,
            "ClaimStatusHistory": list(self.history(way, record, reviewer)),
            "Assessment": [self.assessment(flight, sent)],
            "ClaimDocument": list(self.documents(record, way, reviewer)),
            "Payout": list(self.payout(record, way, reviewer)),
            "Decision": list(self.decision(record, way, reviewer)),
        }
        for name, found in rows.items():
            if name != "Claim":
                for row in found:
                    row["claim_id"] = claim
        return rows

    def flight(self) -> MadeUpFlight:
        return self.flights[min(int(self.random.expovariate(0.002)), len(self.flights) - 1)]

    def day_sent(self) -> datetime:
        """Some moment of the last three years, in the daytime; there is more of it each year."""
        age = DAYS * (1 - self.random.random() ** 0.6)
        moment = self.now - timedelta(days=age, minutes=3)
        return (
            moment.replace(hour=max(6, moment.hour)) if moment.date() < self.now.date() else moment
        )

    def way(self, sent: datetime) -> Iterator[tuple[str, datetime]]:
        """Every status with its moment, as far as time has come."""
        random, at = self.random, sent
        yield S.SUBMITTED, at
        if random.random() < 0.02:
            yield from self.until_now(S.WITHDRAWN, at, 3)
            return
        for status, days in self.plan():
            at += timedelta(days=random.expovariate(1 / days), minutes=random.randint(5, 300))
            if at >= self.now:
                return
            yield status, at

    def until_now(self, status: str, at: datetime, days: float) -> Iterator[tuple[str, datetime]]:
        later = at + timedelta(days=days)
        if later < self.now:
            yield status, later

    def plan(self) -> list[tuple[str, float]]:
        """What would become of the claim, and how many days each step takes on average."""
        chance = self.random.random()
        if chance < 0.03:
            return [(S.UNDER_REVIEW, 1.6), (S.EXPIRED, 500)]
        if chance < 0.36:
            return [(S.UNDER_REVIEW, 1.6), (S.REJECTED, 4), (S.CLOSED, 90)]
        return [(S.UNDER_REVIEW, 1.6), (S.APPROVED, 4), (S.PAID, 75), (S.CLOSED, 14)]

    def reviewer_for(self, way: list[tuple[str, datetime]]) -> uuid.UUID | None:
        if len(way) == 1 and self.random.random() < 0.8:
            return None
        return self.random.choice(self.reviewers)

    def record(
        self, number: int, flight: MadeUpFlight, customer: uuid.UUID,
        way: list[tuple[str, datetime]], reviewer: uuid.UUID | None, total: Decimal,
    ) -> Row:  # fmt: skip
        random, (status, since), sent = self.random, way[-1], way[0][1]
        moments = dict(way)
        decided = moments.get(S.APPROVED) or moments.get(S.REJECTED)
        stage = random.choice(PURSUIT) if status == S.APPROVED else Stage.NONE
        departure = (sent - timedelta(days=1 + random.expovariate(1 / 40))).date()
        is_asked = status == S.SUBMITTED and random.random() < 0.1
        return {
            "id": new_id(random), "reference": reference_of(self.letters(number)),
            "customer_id": customer, "status": status, "stage": stage,
            "source": random.choices((Source.WEB, Source.API, Source.PHONE), (80, 15, 5))[0],
            "language": random.choices(LANGUAGES, (45, 20, 12, 8, 8, 5, 2))[0],
            "incident_type": random.choices(INCIDENTS, (62, 24, 5, 7, 2))[0],
            "arrival_delay": timedelta(minutes=180 + int(random.expovariate(0.01))),
            "cause": random.choice(CAUSES), "booking_reference": self.booking_code(),
            "address_line1": f"{random.randint(1, 200)} Harbour Street", "postcode": "1015",
            "town": "Utrecht", "country": "NL", "terms_version": "made-up",
            "terms_accepted_at": sent, "submitted_at": sent, "created_at": sent,
            "updated_at": since, "assigned_to_id": reviewer,
            "assigned_at": (moments.get(S.UNDER_REVIEW) or sent) if reviewer else None,
            "reviewed_by_id": reviewer if decided else None, "reviewed_at": decided,
            **self.refusal(moments), "currency": flight.currency,
            "calculated_compensation": total,
            "compensation_amount": total if S.APPROVED in moments else None,
            "asked_at": sent + timedelta(hours=2) if is_asked else None,
            "flight_distance_km": flight.distance_km, "next_news_by": self.news(status),
            "has_extraordinary_circumstances": random.random() < 0.04,
            "limitation_on": self.limit(departure, status), "departure_on": departure,
            "operating_carrier": flight.carrier, "jurisdiction": flight.jurisdiction,
            "due_on": self.due(status, since), "waits_for": waits_for(status, stage, is_asked),
        }  # fmt: skip

    def limit(self, departure: date, status: str) -> date:
        """Three years after the flight; what is open has most of it before it."""
        return departure + timedelta(days=3 * 365 if status != S.EXPIRED else 365)

    def news(self, status: str) -> date | None:
        return next_news_by(status, self.now.date())

    def due(self, status: str, since: datetime) -> date | None:
        if status not in OPEN_STATUSES:
            return None
        days = {S.SUBMITTED: 2, S.UNDER_REVIEW: 7}.get(S(status), 60)
        return since.date() + timedelta(days=days)

    def refusal(self, moments: dict[str, datetime]) -> Row:
        if S.REJECTED not in moments:
            return {"rejection_code": "", "rejection_reason": ""}
        return {
            "rejection_code": self.random.choice(REFUSALS),
            "rejection_reason": "The rule that decides it is named in the decision.",
        }

    def letters(self, number: int) -> str:
        """Seven characters, other ones for each number: a walk through all there are."""
        rest = (number * 48_271 + 11) % 32**7
        return "".join(ALPHABET[rest // 32**place % 32] for place in range(7))

    def booking_code(self) -> str:
        """One of 20,000, so that encrypting them does not take longer than all the rest."""
        rest = self.random.randrange(20_000) * 53_653 + 32**5
        return "".join(ALPHABET[rest // 32**place % 32] for place in range(6))

    def segment(self, flight: MadeUpFlight, record: Row) -> Row:
        scheduled = datetime.combine(record["departure_on"], self.now.time(), UTC).replace(hour=13)
        return {
            "order": 0, "flight_number": flight.number, "flight_date": record["departure_on"],
            "operating_carrier": flight.carrier, "departure_airport_id": flight.departure,
            "arrival_airport_id": flight.arrival, "scheduled_arrival": scheduled,
            "actual_arrival": scheduled + record["arrival_delay"],
        }  # fmt: skip

    def passengers(self, customer: tuple[Any, str, str], flight: MadeUpFlight) -> Iterator[Row]:
        """The customer, and often a family with the same name."""
        count = self.random.choices((1, 2, 3, 4, 5), (52, 28, 8, 9, 3))[0]
        for order in range(count):
            yield {
                "given_names": customer[1] if order == 0 else self.random.choice(GIVEN),
                "family_name": customer[2],
                "kind": PassengerKind.CHILD if order > 1 else PassengerKind.ADULT,
                "compensation_amount": flight.worth,
            }

    def history(
        self, way: list[tuple[str, datetime]], record: Row, reviewer: uuid.UUID | None
    ) -> Iterator[Row]:
        people = {S.SUBMITTED: record["customer_id"], S.WITHDRAWN: record["customer_id"]}
        people |= dict.fromkeys((S.EXPIRED, S.CLOSED, S.PAID))
        for (previous, _at), (status, at) in pairwise([(S.DRAFT, way[0][1]), *way]):
            yield {
                "previous_status": previous, "new_status": status, "at": at,
                "changed_by_id": people.get(S(status), reviewer),
                "reason": record["rejection_reason"] if status == S.REJECTED else "",
            }  # fmt: skip

    def assessment(self, flight: MadeUpFlight, at: datetime) -> Row:
        return {
            "outcome": "eligible", "amount": flight.worth, "currency": flight.currency,
            "rule_set": f"{flight.jurisdiction}@2005-02-17", "facts": {}, "result": {}, "at": at,
        }  # fmt: skip

    def documents(
        self, record: Row, way: list[tuple[str, datetime]], reviewer: uuid.UUID | None
    ) -> Iterator[Row]:
        kinds = (DocumentKind.BOARDING_PASS, DocumentKind.BOOKING_CONFIRMATION)
        is_decided = record["reviewed_at"] is not None
        for kind in kinds[: 1 + (self.random.random() < 0.3)]:
            yield {
                "id": new_id(self.random), "kind": kind, "file": FILE,
                "original_name": f"{kind}.png", "content_type": "image/png", "size": 74,
                "sha256": f"{self.random.getrandbits(256):064x}", "uploaded_at": way[0][1],
                "uploaded_by_id": record["customer_id"], "scan_status": ScanStatus.CLEAN,
                "review_status": ReviewStatus.ACCEPTED if is_decided else ReviewStatus.PENDING,
                "reviewed_by_id": reviewer if is_decided else None,
                "reviewed_at": record["reviewed_at"],
            }  # fmt: skip

    def payout(
        self, record: Row, way: list[tuple[str, datetime]], reviewer: uuid.UUID | None
    ) -> Iterator[Row]:
        paid = dict(way).get(S.PAID)
        if paid:
            yield {
                "id": new_id(self.random), "amount": split(record["compensation_amount"]).payout,
                "currency": record["currency"], "paid_date": paid.date(), "recorded_at": paid,
                "recorded_by_id": reviewer, "bank_reference": f"SEPA {record['reference']}",
            }  # fmt: skip

    def decision(
        self, record: Row, way: list[tuple[str, datetime]], reviewer: uuid.UUID | None
    ) -> Iterator[Row]:
        if record["reviewed_at"]:
            is_approved = S.APPROVED in dict(way)
            yield {
                "verdict": "approved" if is_approved else "rejected", "by_id": reviewer,
                "amount": record["compensation_amount"] if is_approved else None,
                "currency": record["currency"], "rejection_code": record["rejection_code"],
                "text": record["rejection_reason"], "at": record["reviewed_at"],
            }  # fmt: skip


def waits_for(status: str, stage: str, is_asked: bool) -> str:
    if status == S.APPROVED:
        return STAGE_WAITS_FOR.get(Stage(stage), WaitingOn.US)
    if status in OPEN_STATUSES:
        return WaitingOn.CUSTOMER if is_asked else WaitingOn.US
    return WaitingOn.NOBODY
