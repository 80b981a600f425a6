"""Airports for the engine's tests, as the loader of the airport table reads them."""

import tomllib
from functools import cache
from pathlib import Path

import airportsdata

from compensation.engine import Place

OVERRIDES = Path(__file__).parents[2] / "compensation" / "data" / "airport_overrides.toml"


@cache
def airports() -> dict[str, Place]:
    """Every airport by IATA code, with our overrides, aliases and additions."""
    overrides = tomllib.loads(OVERRIDES.read_text(encoding="utf-8"))
    countries = {row["iata"]: row["country"] for row in overrides["countries"]}
    found = {
        code: Place(code, countries.get(code, row["country"]), row["lat"], row["lon"])
        for code, row in airportsdata.load("IATA").items()
    }
    for row in overrides["airports"]:
        found[row["iata"]] = Place(row["iata"], row["country"], row["latitude"], row["longitude"])
    return found | {row["iata"]: found[row["now"]] for row in overrides["aliases"]}


def place(iata: str) -> Place:
    return airports()[iata]
