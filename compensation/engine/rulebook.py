"""Everything the engine knows beside the facts: regulations, territories, vocabularies, bounds."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from .rules import Regulation, RuleSet, regulation_from
from .territories import Territories, territories_from
from .vocabulary import Vocabulary, vocabulary_from

RULES_DIRECTORY = Path(__file__).resolve().parent.parent / "rules"

# Regulations in the order in which they are asked when none goes by the place of departure.
REGULATIONS = ("eu261", "uk261")
TABLES = ("territories", "causes", "denied_boarding", "fares", "facts")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Beyond these a value is a slip of the pen: days, minutes, kilometres, units of currency."""

    maximum_segments: int
    earliest_travel_date: date
    latest_travel_date: date
    maximum_delay_minutes: int
    maximum_shift_minutes: int
    maximum_notice_days: int
    maximum_transfer_km: float
    maximum_ticket_price: Decimal


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The law as data. `dataclasses.replace` swaps a part, as edited territories or a draft."""

    regulations: tuple[Regulation, ...]
    territories: Territories
    causes: Vocabulary
    boarding: Vocabulary
    presentation: Vocabulary
    fares: Vocabulary
    bounds: Bounds

    def rule_set(self, name: str) -> RuleSet | None:
        """The version called by a name such as eu261@2005-02-17."""
        versions = (version for each in self.regulations for version in each.versions)
        return next((version for version in versions if version.name == name), None)


def rulebook_from(documents: Mapping[str, Mapping[str, Any]]) -> Rulebook:
    """A rulebook from parsed rules files, by file name without its suffix."""
    facts = documents["facts"]
    return Rulebook(
        regulations=tuple(regulation_from(documents[name]) for name in REGULATIONS),
        territories=territories_from(documents["territories"]["memberships"]),
        causes=vocabulary_from(documents["causes"]["words"]),
        boarding=vocabulary_from(documents["denied_boarding"]["words"]),
        presentation=vocabulary_from(documents["denied_boarding"]["presentation"]),
        fares=vocabulary_from(documents["fares"]["words"]),
        bounds=Bounds(**{**facts, "maximum_ticket_price": Decimal(facts["maximum_ticket_price"])}),
    )


def read_documents(
    directory: Path = RULES_DIRECTORY, otherwise: Path | None = None
) -> dict[str, dict[str, Any]]:
    """The rules files of a directory, parsed; files it lacks come from the other one, if any.

    OSError or TOMLDecodeError where a file is missing or not right.
    """
    if not directory.is_dir():
        raise NotADirectoryError(directory)
    documents = {}
    for name in (*REGULATIONS, *TABLES):
        path = directory / f"{name}.toml"
        if otherwise and not path.exists():
            path = otherwise / path.name
        documents[name] = tomllib.loads(path.read_text(encoding="utf-8"))
    return documents


@cache
def standard_rulebook() -> Rulebook:
    """The rulebook this version of the program was shipped with, read once."""
    return rulebook_from(read_documents())
