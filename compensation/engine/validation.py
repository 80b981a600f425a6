"""Refusing facts that cannot be true, each with a code to be shown beside its field."""

import re
from decimal import Decimal
from functools import lru_cache

from .codes import LATE_ARRIVALS, FactCode, Kind
from .distance import haversine_km
from .facts import Disruption, FactsError, Place, Segment
from .rulebook import Bounds, Rulebook

Errors = dict[str, FactCode]

IATA = re.compile("[A-Z0-9]{3}")
COUNTRY = re.compile("[A-Z]{2}")

# Facts that say something else happened than `kind` claims. What merely adds nothing, as the
# arrival of a passenger whose flight was cancelled, is ignored and flagged instead.
NOTICE_MAKES_SENSE = frozenset({Kind.CANCELLATION, Kind.DENIED_BOARDING})


def validate(disruption: Disruption, book: Rulebook) -> None:
    """Raise FactsError with everything that is wrong at once."""
    errors: Errors = {}
    _check_segments(disruption, book.bounds, errors)
    _check_carrier(disruption, errors)
    _check_date(disruption, book.bounds, errors)
    _check_times(disruption, book.bounds, errors)
    _check_price(disruption.ticket_price, book.bounds, errors)
    _check_words(disruption, book, errors)
    _check_contradictions(disruption, book, errors)
    if errors:
        raise FactsError(errors)


def _check_segments(disruption: Disruption, bounds: Bounds, errors: Errors) -> None:
    segments = disruption.segments
    if not segments:
        errors["segments"] = FactCode.REQUIRED
        return
    if len(segments) > bounds.maximum_segments:
        errors["segments"] = FactCode.TOO_MANY_SEGMENTS
        return
    for number, segment in enumerate(segments):
        _check_segment(number, segment, errors)
    _check_connections(segments, bounds, errors)
    _check_disturbed_segment(disruption, errors)
    # SC-6: outbound and return are separate flights even in one booking.
    if not errors and disruption.departure.iata == disruption.arrival.iata:
        errors["segments"] = FactCode.ROUND_TRIP


def _check_segment(number: int, segment: Segment, errors: Errors) -> None:
    for end, place in (("departure", segment.departure), ("arrival", segment.arrival)):
        if not _is_place(place):
            errors[f"segments.{number}.{end}"] = FactCode.NOT_A_PLACE
    if segment.departure.iata == segment.arrival.iata:
        errors[f"segments.{number}.arrival"] = FactCode.SAME_AIRPORT


def _is_place(place: Place) -> bool:
    return (
        _are_codes(place.iata, place.country)
        and -90 <= place.latitude <= 90
        and -180 <= place.longitude <= 180
    )


@lru_cache(maxsize=16_384)
def _are_codes(iata: str, country: str) -> bool:
    return bool(IATA.fullmatch(iata) and COUNTRY.fullmatch(country))


def _check_connections(segments: tuple[Segment, ...], bounds: Bounds, errors: Errors) -> None:
    for number in range(1, len(segments)):
        landed, leaves = segments[number - 1].arrival, segments[number].departure
        if landed.iata != leaves.iata and _apart_km(landed, leaves) > bounds.maximum_transfer_km:
            errors[f"segments.{number}.departure"] = FactCode.GAP_BETWEEN_SEGMENTS


def _apart_km(here: Place, there: Place) -> float:
    return haversine_km(here.latitude, here.longitude, there.latitude, there.longitude)


def _check_disturbed_segment(disruption: Disruption, errors: Errors) -> None:
    number = disruption.disturbed_segment
    if number is not None and not 0 <= number < len(disruption.segments):
        errors["disturbed_segment"] = FactCode.NO_SUCH_SEGMENT
    elif number is None and disruption.separate_bookings and len(disruption.segments) > 1:
        errors["disturbed_segment"] = FactCode.REQUIRED


def _check_carrier(disruption: Disruption, errors: Errors) -> None:
    country = disruption.carrier.licence_country
    if country is not None and not COUNTRY.fullmatch(country):
        errors["carrier_licence_country"] = FactCode.NOT_A_COUNTRY


def _check_date(disruption: Disruption, bounds: Bounds, errors: Errors) -> None:
    if not bounds.earliest_travel_date <= disruption.travel_date <= bounds.latest_travel_date:
        errors["travel_date"] = FactCode.OUT_OF_RANGE


def _check_times(disruption: Disruption, bounds: Bounds, errors: Errors) -> None:
    longest, farthest = bounds.maximum_delay_minutes, bounds.maximum_shift_minutes
    for name, value, maximum in (
        ("arrival_delay_minutes", disruption.arrival_delay_minutes, longest),
        ("departure_delay_minutes", disruption.departure_delay_minutes, longest),
        ("notice_days", disruption.notice_days, bounds.maximum_notice_days),
    ):
        if value is not None:
            _check_span(name, value, maximum, errors)
    for name, shift in (
        ("offered_departure_shift_minutes", disruption.offered_departure_shift_minutes),
        ("offered_arrival_shift_minutes", disruption.offered_arrival_shift_minutes),
    ):
        if shift is not None and abs(shift) > farthest:
            errors[name] = FactCode.OUT_OF_RANGE


def _check_span(name: str, value: int, maximum: int, errors: Errors) -> None:
    if value < 0:
        errors[name] = FactCode.NEGATIVE
    elif value > maximum:
        errors[name] = FactCode.OUT_OF_RANGE


def _check_price(price: Decimal | None, bounds: Bounds, errors: Errors) -> None:
    if price is None:
        return
    if not price.is_finite():
        errors["ticket_price"] = FactCode.NOT_A_NUMBER
    elif price < 0:
        errors["ticket_price"] = FactCode.NEGATIVE
    elif price > bounds.maximum_ticket_price:
        errors["ticket_price"] = FactCode.OUT_OF_RANGE


def _check_words(disruption: Disruption, book: Rulebook, errors: Errors) -> None:
    for field, word, vocabulary in (
        ("cause", disruption.cause, book.causes),
        ("alleged_cause", disruption.alleged_cause, book.causes),
        ("fare", disruption.fare, book.fares),
        ("boarding_denied_reason", disruption.boarding_denied_reason, book.boarding),
    ):
        if word is not None and word not in vocabulary:
            errors[field] = FactCode.UNKNOWN_WORD


def _check_contradictions(disruption: Disruption, book: Rulebook, errors: Errors) -> None:
    kind, reason = disruption.kind, disruption.boarding_denied_reason
    if disruption.notice_days is not None and kind not in NOTICE_MAKES_SENSE:
        errors.setdefault("notice_days", FactCode.CONTRADICTS_DISRUPTION)
    if disruption.volunteered and kind is not Kind.DENIED_BOARDING:
        errors["volunteered"] = FactCode.CONTRADICTS_DISRUPTION
    if kind in LATE_ARRIVALS and reason is not None and reason not in book.presentation:
        errors.setdefault("boarding_denied_reason", FactCode.CONTRADICTS_DISRUPTION)
