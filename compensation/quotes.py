"""From plain facts to the engine's answer; the door pages, API and claims all go through.

`facts` have the shape of `POST /api/v1/quotes/`; compensation.reading says what may stand in them.
Every function raises compensation.engine.FactsError for facts that cannot be true.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compensation import engine, reading
from compensation.engine.limitation import Deadline, conservative, deadlines, is_too_late
from compensation.reference import Reference, reference

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Quote:
    """What one passenger is owed, and until when it can be claimed."""

    assessment: engine.Assessment
    deadlines: tuple[Deadline, ...]


def quote(facts: Facts) -> Quote:
    known = reference()
    disruption = reading.disruption_from(facts, known)
    assessment = engine.assess(disruption, known.rulebook)
    return Quote(assessment, _deadlines(disruption, known))


def disruption_from(facts: Facts) -> engine.Disruption:
    return reading.disruption_from(facts, reference())


def airport_code(code: str) -> str:
    """The code of today for one that facts may name; KeyError for any other."""
    return reference().places[code.strip().upper()].iata


def assess_facts(facts: Facts) -> engine.Assessment:
    """What the law grants one passenger for these facts, with the reasons."""
    known = reference()
    return engine.assess(reading.disruption_from(facts, known), known.rulebook)


def what_would_change(facts: Facts) -> tuple[engine.Change, ...]:
    """Facts that would lead to a higher sum, or settle a manual review."""
    known = reference()
    disruption = reading.disruption_from(facts, known)
    assessment = engine.assess(disruption, known.rulebook)
    return engine.what_would_change_it(disruption, assessment, known.rulebook)


def deadlines_for(facts: Facts) -> list[Deadline]:
    """Until when a court at the place of departure or arrival hears the claim, earliest first."""
    known = reference()
    return list(_deadlines(reading.disruption_from(facts, known), known))


def last_day_to_claim(facts: Facts) -> date | None:
    """The earliest of the deadlines: who keeps it is in time everywhere. None where unknown."""
    return conservative(deadlines_for(facts))


def closed_since(facts: Facts, today: date) -> Deadline | None:
    """The deadline that closed the last court, once every one is closed for certain; else None."""
    found = deadlines_for(facts)
    return found[-1] if is_too_late(found, today) else None


def _deadlines(disruption: engine.Disruption, known: Reference) -> tuple[Deadline, ...]:
    return deadlines(disruption, known.periods_at(disruption.departure, disruption.arrival))
