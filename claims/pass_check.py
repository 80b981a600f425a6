"""Uploaded boarding passes beside the form: read, compared, decided by the customer."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.choices import DocumentKind
from claims.duplicates import words_of
from claims.models import Claim, ClaimDocument, Passenger, PassReading
from claims.models.passenger import MAXIMUM_PASSENGERS
from compensation.barcodes import boarding_passes_in

if TYPE_CHECKING:
    from claims.models import Segment

LABELS: dict[str, str | Promise] = {
    "flight_number": _("Flight number"),
    "flight_date": _("Date of the flight"),
    "booking_reference": _("Booking reference"),
    "passenger": _("Passenger"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that a pass and the form tell differently, as both would write it."""

    reading: PassReading
    name: str
    document: str
    form: str

    @property
    def key(self) -> str:
        return f"{self.name}_{self.reading.pk}"

    @property
    def label(self) -> str | Promise:
        return LABELS[self.name]


def read(document: ClaimDocument) -> PassReading | None:
    """Read the code on an uploaded pass, once; None where there is none to read."""
    if document.kind != DocumentKind.BOARDING_PASS or not document.file:
        return None
    with document.file.open("rb") as content:
        cards = boarding_passes_in(content.chunks())
    if not cards:
        return None
    card = cards[0]
    leg = card.legs[0]
    reading, _is_new = PassReading.objects.get_or_create(
        document=document,
        defaults={
            "family_name": card.family_name,
            "given_names": card.given_names,
            "flight_number": leg.flight_number,
            "departure": leg.departure,
            "arrival": card.airports[-1],
            "day_of_year": leg.day_of_year,
            "booking_reference": card.booking_reference,
        },
    )
    return reading


def readings_of(claim: Claim):
    return PassReading.objects.filter(document__claim=claim).order_by("pk")


def differences(claim: Claim, *, only_open: bool = False) -> list[Difference]:
    """Where the passes and the form disagree; to the desk all, to the customer the open ones."""
    readings = readings_of(claim)
    if only_open:
        readings = readings.filter(decided_at=None)
    return differences_of(claim, list(readings))


def read_passes(claim: Claim) -> list[PassReading]:
    """The readings of the documents that were loaded with a claim, in the order of its files."""
    return [paper.pass_reading for paper in claim.documents.all() if hasattr(paper, "pass_reading")]


def differences_of(claim: Claim, readings: list[PassReading]) -> list[Difference]:
    return [found for reading in readings for found in _differences(claim, reading)]


def segment_of(claim: Claim, reading: PassReading) -> "Segment | None":
    """The flight a pass is for: by number, else by where it leaves, else the first."""
    segments = list(claim.segments.all())
    same_number = [s for s in segments if s.flight_number == reading.flight_number]
    same_place = [s for s in segments if s.departure_airport_id == reading.departure]
    return next(iter([*same_number, *same_place, *segments]), None)


def _differences(claim: Claim, reading: PassReading) -> list[Difference]:
    segment = segment_of(claim, reading)
    if segment is None:
        return []
    day = reading.day_near(segment.flight_date)
    people = list(claim.passengers.all())
    is_passenger = any(words_of(p.full_name) == words_of(reading.full_name) for p in people)
    facts = (
        ("flight_number", reading.flight_number, segment.flight_number),
        ("flight_date", _text(day), _text(segment.flight_date)),
        ("booking_reference", reading.booking_reference, claim.booking_reference),
        ("passenger", reading.full_name, "" if is_passenger else ", ".join(map(str, people))),
    )
    return [
        Difference(reading, name, ours, theirs)
        for name, ours, theirs in facts
        if ours and theirs and ours != theirs
    ]


def _text(day: date) -> str:
    return date_format(day)


@transaction.atomic
def decide(claim: Claim, choices: dict[str, str]) -> None:
    """Take over what is right on a pass ("document"); either way it is not asked again."""
    claim.lock()
    claim.require_draft()
    for difference in differences(claim, only_open=True):
        if choices.get(difference.key) == "document":
            TAKE_OVER[difference.name](claim, difference.reading)
            claim.void_signatures()
    readings_of(claim).filter(decided_at=None).update(decided_at=timezone.now())


def _take_number(claim: Claim, reading: PassReading) -> None:
    if segment := segment_of(claim, reading):
        segment.flight_number = reading.flight_number
        segment.save(update_fields=["flight_number"])


def _take_day(claim: Claim, reading: PassReading) -> None:
    """The whole journey moves, with its times of arrival."""
    segment = segment_of(claim, reading)
    if segment is None:
        return
    shift = reading.day_near(segment.flight_date) - segment.flight_date
    for flight in claim.segments.all():
        flight.flight_date += shift
        for name in ("scheduled_departure", "actual_departure", "scheduled_arrival",
                     "actual_arrival"):  # fmt: skip
            if time := getattr(flight, name):
                setattr(flight, name, time + shift)
        flight.save()


def _take_booking(claim: Claim, reading: PassReading) -> None:
    claim.change(booking_reference=reading.booking_reference)


def _take_name(claim: Claim, reading: PassReading) -> None:
    """The only passenger is called so; among several it is one more, to be looked at."""
    people = list(claim.passengers.all())
    name = {"given_names": reading.given_names, "family_name": reading.family_name}
    if len(people) == 1:
        claim.passengers.update(**name)
    elif len(people) < MAXIMUM_PASSENGERS:
        Passenger.objects.create(claim=claim, **name)


TAKE_OVER = {
    "flight_number": _take_number,
    "flight_date": _take_day,
    "booking_reference": _take_booking,
    "passenger": _take_name,
}
