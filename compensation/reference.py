"""The reference tables as the engine takes them, read once per process and kept while unchanged."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from time import monotonic

from compensation.engine import (
    Membership,
    Place,
    Rulebook,
    Territories,
    standard_rulebook,
)
from compensation.engine.limitation import Confidence, Period, Start
from compensation.models import (
    Airline,
    AirlineLicence,
    Airport,
    AirportAlias,
    CityCode,
    LimitationPeriod,
    ReferenceVersion,
    Territory,
)

# A change in the admin is seen by its own process at once, by the others after so many seconds.
LOOK_AGAIN_AFTER_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Licence:
    country: str
    valid_from: date
    valid_to: date

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True, slots=True)
class Reference:
    """`places` are airports by IATA code, old codes included; `cities` the airports of LON.

    `carriers` lead from an IATA or ICAO designator to the IATA one, `licences` on from there.
    `periods` are by the country they hold in. The names are for sentences.
    """

    version: int
    places: Mapping[str, Place]
    cities: Mapping[str, tuple[str, ...]]
    carriers: Mapping[str, str]
    licences: Mapping[str, tuple[Licence, ...]]
    periods: Mapping[str, tuple[Period, ...]]
    rulebook: Rulebook
    airport_names: Mapping[str, str]
    airline_names: Mapping[str, str]

    def airports_with_code(self, code: str) -> tuple[str, ...]:
        """The airports a code stands for today: one, or all those of a city."""
        place = self.places.get(code)
        return (place.iata,) if place else self.cities.get(code, ())

    def periods_at(self, *places: Place) -> list[Period]:
        """The limitation periods of these places, and of parts of their countries."""
        areas = [area[:2] for place in places for area in (place.country, place.region)]
        return [period for area in dict.fromkeys(areas) for period in self.periods.get(area, ())]

    def licence_country(self, carrier: str, day: date) -> str | None:
        """Who licensed a carrier on a day; None where the tables do not say, or say two things."""
        licences = self.licences.get(self.carriers.get(carrier, carrier), ())
        countries = {licence.country for licence in licences if licence.holds_on(day)}
        return countries.pop() if len(countries) == 1 else None


class _Kept:
    """What this process has read, and when it last asked whether that is still so."""

    reference: Reference | None = None
    asked_at = 0.0


_lock = Lock()


def reference() -> Reference:
    """The reference data; one small query every few seconds, the tables only after a change."""
    kept = _Kept.reference
    if kept and monotonic() - _Kept.asked_at < LOOK_AGAIN_AFTER_SECONDS:
        return kept
    with _lock:
        version = ReferenceVersion.current()
        if _Kept.reference is None or _Kept.reference.version != version:
            _Kept.reference = read_tables(version)
        _Kept.asked_at = monotonic()
        return _Kept.reference


def forget() -> None:
    """Read the tables again when next asked."""
    _Kept.reference = None


def read_tables(version: int = 0) -> Reference:
    places = _places()
    aliases = AirportAlias.objects.values_list("iata", "airport_id")
    return Reference(
        version=version,
        places=places | {old: places[now] for old, now in aliases},
        cities=_cities(),
        carriers=_carriers(),
        licences=_licences(),
        periods=_periods(),
        rulebook=_rulebook(),
        airport_names=_airport_names(),
        airline_names=dict(Airline.objects.values_list("iata", "name")),
    )


def _places() -> dict[str, Place]:
    rows = Airport.objects.values_list(
        "iata", "country", "latitude", "longitude", "limitation_area"
    )
    return {row[0]: Place(*row) for row in rows}


def _airport_names() -> dict[str, str]:
    rows = Airport.objects.values_list("iata", "city", "name")
    return {iata: city or name for iata, city, name in rows}


def _cities() -> dict[str, tuple[str, ...]]:
    cities: dict[str, tuple[str, ...]] = {}
    rows = CityCode.objects.values_list("code", "airports__iata").order_by("code", "airports__iata")
    for code, airport in rows:
        cities[code] = (*cities.get(code, ()), airport)
    return cities


def _carriers() -> dict[str, str]:
    rows = list(Airline.objects.values_list("icao", "iata"))
    return {icao: iata for icao, iata in rows if icao} | {iata: iata for _, iata in rows}


def _licences() -> dict[str, tuple[Licence, ...]]:
    licences: dict[str, tuple[Licence, ...]] = {}
    rows = AirlineLicence.objects.values_list("airline_id", "country", "valid_from", "valid_to")
    for airline, country, begins, ends in rows:
        licence = Licence(country, begins or date.min, ends or date.max)
        licences[airline] = (*licences.get(airline, ()), licence)
    return licences


def _periods() -> dict[str, tuple[Period, ...]]:
    periods: dict[str, tuple[Period, ...]] = {}
    rows = LimitationPeriod.objects.values_list("area", "years", "start", "confidence", "basis")
    for area, years, start, confidence, basis in rows:
        period = Period(area, years, Start(start), Confidence(confidence), basis)
        periods[area[:2]] = (*periods.get(area[:2], ()), period)
    return periods


def _rulebook() -> Rulebook:
    """The shipped rules with the territories of the table; its own before the table is loaded."""
    rows = Territory.objects.values_list("place", "group", "valid_from", "valid_to", "rule")
    memberships = [Membership(*row) for row in rows]
    book = standard_rulebook()
    return replace(book, territories=Territories(memberships)) if memberships else book
