"""Filling the reference tables from the files of this version and from airportsdata.

Loading again brings what the files have learnt. A row that somebody edited in the admin is left
alone, with everything else about its subject (all licences of an airline, all memberships of a
place in a group); the other rows follow the files, and leave where the files no longer have them.
Airports, airlines and old codes never leave: claims point at them.
"""

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import airportsdata
from django.db import models, transaction

from compensation import reference
from compensation.engine import standard_rulebook
from compensation.engine.limitation import Start
from compensation.models import (
    Airline,
    AirlineLicence,
    Airport,
    AirportAlias,
    CityCode,
    EnforcementBody,
    LimitationPeriod,
    ReferenceVersion,
    Territory,
)

DATA = Path(__file__).resolve().parent / "data"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its rows as the files have them, what makes a row the same row, and its subject."""

    model: type[models.Model]
    rows: Callable[[], Iterable[Row]]
    key: tuple[str, ...]
    subject: tuple[str, ...]
    may_leave: bool = False


@dataclass(slots=True)
class Loaded:
    """What loading did to one table."""

    name: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    left_alone: int = 0

    @property
    def is_change(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@transaction.atomic
def load_reference() -> list[Loaded]:
    """Bring every table up to the files; nothing is written where nothing differs."""
    report = [_load(table) for table in TABLES]
    report.append(_load_airports_of_cities())
    if any(loaded.is_change for loaded in report):
        ReferenceVersion.count_up()
    reference.forget()
    return report


def _load(table: Table) -> Loaded:
    loaded = Loaded(str(table.model._meta.verbose_name_plural))
    objects = table.model._default_manager
    present = {_values(row, table.key): row for row in objects.all()}
    edited = {_values(row, table.subject) for row in present.values() if row.is_edited}
    wanted = {tuple(row[name] for name in table.key): row for row in table.rows()}
    new, changed = [], []
    for key, values in wanted.items():
        row = present.get(key)
        if tuple(values[name] for name in table.subject) in edited:
            loaded.left_alone += 1
        elif row is None:
            new.append(table.model(**values))
        elif _differs(row, values):
            changed.append(row)
    _write(table, new, changed)
    loaded.added, loaded.changed = len(new), len(changed)
    if table.may_leave:
        gone = [
            row.pk
            for key, row in present.items()
            if key not in wanted and _values(row, table.subject) not in edited
        ]
        loaded.removed = objects.filter(pk__in=gone).delete()[0] if gone else 0
    return loaded


def _values(row: models.Model, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _differs(row: models.Model, values: Row) -> bool:
    """Set the values on the row; whether one of them was another."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def _write(table: Table, new: list[models.Model], changed: list[models.Model]) -> None:
    objects, fields = table.model._default_manager, table.model._meta.concrete_fields
    objects.bulk_create(new, batch_size=500)
    objects.bulk_create(  # far faster than bulk_update
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[field.name for field in fields if not field.primary_key],
    )


def _load_airports_of_cities() -> Loaded:
    links = CityCode.airports.through
    loaded = Loaded(str(links._meta.verbose_name_plural))
    edited = set(CityCode.objects.filter(is_edited=True).values_list("code", flat=True))
    wanted = {
        (code, airport)
        for code, city in _cities().items()
        if code not in edited
        for airport in city["airports"]
    }
    present = {
        (code, airport): pk
        for pk, code, airport in links.objects.values_list("pk", "citycode_id", "airport_id")
        if code not in edited
    }
    new = [links(citycode_id=code, airport_id=airport) for code, airport in wanted - set(present)]
    gone = [pk for pair, pk in present.items() if pair not in wanted]
    links.objects.bulk_create(new)
    links.objects.filter(pk__in=gone).delete()
    loaded.added, loaded.removed, loaded.left_alone = len(new), len(gone), len(edited)
    return loaded


# --- What the files say ---


@cache
def _overrides() -> dict[str, Any]:
    return tomllib.loads((DATA / "airport_overrides.toml").read_text(encoding="utf-8"))


def _rows_of(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _airports() -> Iterator[Row]:
    countries = {row["iata"]: row["country"] for row in _overrides()["countries"]}
    listed = f"airportsdata {airportsdata.__version__}"
    for code, row in airportsdata.load("IATA").items():
        country = countries.get(code, row["country"])
        yield {
            "iata": code,
            "icao": row["icao"],
            "name": row["name"] or row["city"] or code,
            "city": _overrides()["cities"].get(code, row["city"]),
            "also_called": _also_called(code),
            "country": country,
            "subdivision": row["subd"],
            "limitation_area": _limitation_area(country, row["subd"]),
            "latitude": row["lat"],
            "longitude": row["lon"],
            "timezone": row["tz"],
            "source": listed,
        }
    for row in _overrides()["airports"]:
        also_called = _also_called(row["iata"])
        yield {**row, "also_called": also_called, "source": "airport_overrides.toml"}


def _searchable_airports() -> Iterator[Row]:
    for row in _airports():
        airport = Airport(**row)
        airport.fold()
        yield row | {"search_key": airport.search_key, "search_rank": airport.search_rank}


def _also_called(code: str) -> str:
    """Other names of an airport, with the names of the cities it serves."""
    names = [_overrides()["also_called"].get(code, "")]
    names += [city["name"] for city in _cities().values() if code in city["airports"]]
    return " ".join(filter(None, names))


def _limitation_area(country: str, subdivision: str) -> str:
    for row in _overrides()["limitation_areas"]:
        if row["country"] == country and subdivision in row.get("subdivisions", (subdivision,)):
            return row["area"]
    return ""


def _aliases() -> Iterator[Row]:
    for row in _overrides()["aliases"]:
        yield {
            "iata": row["iata"],
            "airport_id": row["now"],
            "source": "airport_overrides.toml",
        }


@cache
def _cities() -> dict[str, Any]:
    """City codes that are no airport's: who writes MEL means Melbourne's main airport."""
    airports = airportsdata.load("IATA")
    cities = airportsdata.load_iata_macs()
    return {code: city for code, city in cities.items() if code not in airports}


def _city_codes() -> Iterator[Row]:
    listed = f"airportsdata {airportsdata.__version__}"
    for code, city in _cities().items():
        yield {"code": code, "name": city["name"], "source": listed}


def _airlines() -> Iterator[Row]:
    for row in _rows_of("carriers.csv"):
        yield {name: row[name] for name in ("iata", "icao", "name", "note")} | {
            "source": row["code_source"]
        }


def _licences() -> Iterator[Row]:
    for row in _rows_of("carriers.csv"):
        yield {
            "airline_id": row["iata"],
            "country": row["licence_country"],
            "valid_from": _day(row["valid_from"]),
            "valid_to": _day(row["valid_to"]),
            "source": row["licence_source"],
            "checked_on": _day(row["checked_on"]),
        }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _territories() -> Iterator[Row]:
    for membership in standard_rulebook().territories.memberships:
        yield {
            "place": membership.place,
            "group": membership.group,
            "valid_from": membership.valid_from,
            "valid_to": membership.valid_to,
            "rule": membership.rule,
            "source": "territories.toml",
        }


def _periods() -> Iterator[Row]:
    for row in _rows_of("limitation.csv"):
        start = next(start for start in Start if row["starts"].startswith(start))
        yield {
            "area": row["country"],
            "years": int(row["years"]),
            "start": start.value,
            "remark": row["starts"].removeprefix(start).strip("; "),
            "basis": row["basis"],
            "confidence": row["confidence"],
            "source": row["agreement_of_lists"],
        }


def _bodies() -> Iterator[Row]:
    for row in _rows_of("neb.csv"):
        yield {
            "country": row["country"],
            "name": row["body"],
            "website": row["website"],
            "source": row["source"],
        }


TABLES = (
    Table(Airport, _searchable_airports, ("iata",), ("iata",)),
    Table(AirportAlias, _aliases, ("iata",), ("iata",)),
    Table(CityCode, _city_codes, ("code",), ("code",)),
    Table(Airline, _airlines, ("iata",), ("iata",)),
    Table(AirlineLicence, _licences, ("airline_id", "valid_from"), ("airline_id",), True),
    Table(Territory, _territories, ("place", "group", "valid_from"), ("place", "group"), True),
    Table(LimitationPeriod, _periods, ("area",), ("area",)),
    Table(EnforcementBody, _bodies, ("country",), ("country",)),
)
