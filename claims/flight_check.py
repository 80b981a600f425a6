"""What the customer said of the flight beside what flight data say: the same to both sides."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy

from claims.choices import IncidentType
from claims.models import Claim, FlightLookup
from compensation.wording.units import delay as in_hours

# Doors open some minutes after the brakes are on, and clocks differ.
TOLERANCE = timedelta(minutes=20)
LATE = (IncidentType.DELAY, IncidentType.MISSED_CONNECTION, IncidentType.DIVERSION)


class Verdict(TextChoices):
    VERIFIED = "verified", gettext_lazy("Flight data agree")
    CONTRADICTED = "contradicted", gettext_lazy("Flight data say something else")
    UNKNOWN = "unknown", gettext_lazy("Not looked up yet")


TONES = {Verdict.VERIFIED: "ok", Verdict.CONTRADICTED: "warn", Verdict.UNKNOWN: "quiet"}


@dataclass(frozen=True, slots=True)
class FlightCheck:
    """`rows` of {label, said, found}, one for each fact that flight data know."""

    verdict: Verdict
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def tone(self) -> str:
        return TONES[self.verdict]


def check_of(claim: Claim) -> FlightCheck:
    """The verdict on the flight that counts: contradicted is a hint for people, not a decision."""
    lookups = lookups_of(claim)
    known = [lookup for lookup in lookups if lookup.is_known]
    if not known or len(known) < len(lookups):
        return FlightCheck(Verdict.UNKNOWN, rows_of(claim, known))
    return FlightCheck(verdict_on(claim, known), rows_of(claim, known))


def lookups_of(claim: Claim) -> list[FlightLookup]:
    """One for each flight of the claim that has a number, in order; unsaved where none exists."""
    keys = [(s.flight_number, s.flight_date) for s in claim.segments.all() if s.flight_number]
    if not keys:
        return []
    asked = Q()
    for number, day in keys:
        asked |= Q(flight_number=number, flight_date=day)
    rows = FlightLookup.objects.filter(asked)
    found = {(row.flight_number, row.flight_date): row for row in rows}
    return [
        found.get((number, day)) or FlightLookup(flight_number=number, flight_date=day)
        for number, day in keys
    ]


def verdict_on(claim: Claim, known: list[FlightLookup]) -> Verdict:
    if claim.incident_type == IncidentType.CANCELLATION:
        is_true = any(lookup.is_cancelled for lookup in known)
        return Verdict.VERIFIED if is_true else Verdict.CONTRADICTED
    if claim.incident_type not in LATE:
        return Verdict.UNKNOWN  # who was left behind stands in no flight data
    found, said = known[-1].arrival_delay, claim.arrival_delay
    if len(claim.segments.all()) > len(known) or found is None or said is None:
        return Verdict.UNKNOWN
    if known[-1].is_cancelled:
        return Verdict.CONTRADICTED
    is_near = abs(found - said) <= TOLERANCE or (claim.is_delay_estimated and found >= said)
    return Verdict.VERIFIED if is_near else Verdict.CONTRADICTED


def rows_of(claim: Claim, known: list[FlightLookup]) -> list[dict[str, Any]]:
    if not known:
        return []
    last, segment = known[-1], claim.last_segment
    delay = last.arrival_delay
    zone = ZoneInfo(segment.arrival_airport.timezone) if segment else None
    facts = [
        (_("What happened"), claim.get_incident_type_display(), cancelled_text(known)),
        (
            _("Scheduled arrival"),
            moment(segment, "scheduled_arrival", zone),
            at(last.scheduled_arrival, zone),
        ),
        (
            _("Actual arrival"),
            moment(segment, "actual_arrival", zone),
            at(last.actual_arrival, zone),
        ),
        (_("Late by"), late_by(claim.arrival_delay), late_by(delay)),
    ]
    return [
        {"label": label, "said": said or "–", "found": found}
        for label, said, found in facts
        if found
    ]


def cancelled_text(known: list[FlightLookup]) -> str:
    return _("Cancelled") if any(lookup.is_cancelled for lookup in known) else _("Flown")


def moment(segment: Any, name: str, zone: ZoneInfo | None) -> str:
    return at(getattr(segment, name), zone) if segment else ""


def at(time: datetime | None, zone: ZoneInfo | None) -> str:
    """By the clock of the airport of arrival."""
    return date_format(time.astimezone(zone), "j M, H:i e") if time else ""


def late_by(delay: timedelta | None) -> str:
    return in_hours(delay)
