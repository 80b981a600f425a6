"""Which regulations cover a journey, and which of them comes first (RULES 2)."""

from functools import lru_cache
from typing import NamedTuple

from .case import Case
from .codes import Flag, Reason, StepCode, Verdict
from .facts import Disruption
from .journey import Journey
from .rulebook import Rulebook
from .rules import RuleSet, Scope
from .trace import Fact, Step

Doubt = tuple[StepCode, Flag]

CARRIER_UNKNOWN = (StepCode.CARRIER_UNKNOWN, Flag.CARRIER_UNKNOWN)
LICENCE_DOUBTFUL = (StepCode.LICENCE_DOUBTFUL, Flag.LICENCE_DOUBTFUL)
BENEFITS_TAKEN_ABROAD = (StepCode.BENEFITS_TAKEN_ABROAD, Flag.BENEFITS_TAKEN_ABROAD)


class Sides(NamedTuple):
    """What the two ends of a journey and the carrier's licence belong to; None is unknown."""

    leaves: frozenset[str]
    lands: frozenset[str]
    licence: frozenset[str] | None


class Coverage(NamedTuple):
    """A version that covers the journey, by one of its scopes; `doubts` are for a person."""

    rules: RuleSet
    scope: Scope
    doubts: tuple[Doubt, ...] = ()


class Exclusion(NamedTuple):
    """A scope the journey does not fall under, and why; a carrier's has the scope's reason."""

    rules: RuleSet
    scope: Scope
    code: StepCode


def coverages(disruption: Disruption, journey: Journey, book: Rulebook) -> tuple[Coverage, ...]:
    """The versions in force on the day of travel that cover the journey, the primary one first.

    The law of the place of departure comes first, and what is certain before what is doubtful.
    """
    sides = _sides(journey)
    return _coverages(_in_force(disruption, book), sides, disruption.benefits_taken_abroad)


@lru_cache(maxsize=4096)
def _coverages(
    versions: tuple[RuleSet, ...], sides: Sides, has_benefits: bool
) -> tuple[Coverage, ...]:
    """There are few kinds of places and licences: thousands of journeys share an answer."""
    found = []
    for rules in versions:
        for scope in rules.scopes:
            if _exclusion(scope, rules, sides) is None:
                found.append(Coverage(rules, scope, _doubts(scope, sides, has_benefits)))
                break
    found.sort(key=lambda coverage: (bool(coverage.doubts), not coverage.scope.departure))
    return tuple(found)


def exclusions(disruption: Disruption, journey: Journey, book: Rulebook) -> list[Exclusion]:
    """Every scope of every version in force that the journey does not fall under."""
    sides = _sides(journey)
    return [
        Exclusion(rules, scope, code)
        for rules in _in_force(disruption, book)
        for scope in rules.scopes
        if (code := _exclusion(scope, rules, sides))
    ]


def refusal(excluded: list[Exclusion]) -> Reason:
    """Why no regulation covers the journey: the carrier where only the carrier is wrong."""
    if not excluded:
        return Reason.BEFORE_REGULATION
    for each in excluded:
        if each.code is StepCode.CARRIER_NOT_COVERED and each.scope.refusal:
            return each.scope.refusal
    return Reason.OUTSIDE_TERRITORY


def _in_force(disruption: Disruption, book: Rulebook) -> tuple[RuleSet, ...]:
    versions = [regulation.in_force(disruption.travel_date) for regulation in book.regulations]
    return tuple([rules for rules in versions if rules])


def _sides(journey: Journey) -> Sides:
    return Sides(journey.leaves, journey.lands, journey.licence)


def _exclusion(scope: Scope, rules: RuleSet, sides: Sides) -> StepCode | None:
    """What keeps a journey out of a scope; None when it is in, or may be."""
    if scope.departure:
        return StepCode.DEPARTS_OUTSIDE if scope.departure.isdisjoint(sides.leaves) else None
    if scope.arrival.isdisjoint(sides.lands) or not rules.territory.isdisjoint(sides.leaves):
        return StepCode.ARRIVES_OUTSIDE
    if sides.licence is None or not scope.licences.isdisjoint(sides.licence):
        return None
    is_doubtful = not scope.doubtful_licences.isdisjoint(sides.licence)
    return None if is_doubtful else StepCode.CARRIER_NOT_COVERED


def _doubts(scope: Scope, sides: Sides, has_benefits: bool) -> tuple[Doubt, ...]:
    """What a person must decide about a carrier, and about benefits taken abroad."""
    if scope.departure:
        return ()
    doubts = []
    if sides.licence is None:
        doubts.append(CARRIER_UNKNOWN)
    elif scope.licences.isdisjoint(sides.licence):
        doubts.append(LICENCE_DOUBTFUL)
    if has_benefits:
        doubts.append(BENEFITS_TAKEN_ABROAD)
    return tuple(doubts)


def judge(case: Case, coverage: Coverage) -> None:
    """Record why the regulation covers the journey, with the doubts about it."""
    _note_version(case)
    _note_booking(case)
    disruption, scope = case.disruption, coverage.scope
    code = StepCode.DEPARTS_INSIDE if scope.departure else StepCode.ARRIVES_INSIDE
    facts = journey_facts(disruption, case.journey)
    for doubt, flag in coverage.doubts:
        case.doubted(scope.rule, doubt, flag, **facts)
    if not coverage.doubts:
        case.passed(scope.rule, code, **facts)
    if not disruption.on_fixed_wing_aircraft:
        case.refused("SC-8", StepCode.NOT_FIXED_WING, Reason.NOT_FIXED_WING)


def _note_version(case: Case) -> None:
    rules, disruption = case.rules, case.disruption
    day = disruption.travel_date.isoformat()
    case.noted(rules.rule, StepCode.VERSION_IN_FORCE, rule_set=rules.name, travel_date=day)
    licence = disruption.carrier.licence_country or ""
    places = (case.journey.departure.country, case.journey.arrival.country, licence)
    for rule in sorted(case.book.territories.rules(places, disruption.travel_date)):
        case.noted(rule, StepCode.UK_COUNTED_AS_EU, travel_date=day)


def _note_booking(case: Case) -> None:
    disruption = case.disruption
    if len(disruption.segments) == 1:
        return
    if disruption.separate_bookings:
        case.flags.append(Flag.SEPARATE_BOOKINGS)
        case.noted("DL-3", StepCode.SEPARATE_BOOKINGS, **ends(case.journey))
    else:
        rule = "SC-4" if "SC-4" in case.rules.authorities else "UK-4"
        case.noted(rule, StepCode.ONE_BOOKING, **ends(case.journey))


def exclusion_steps(
    excluded: list[Exclusion], disruption: Disruption, journey: Journey, book: Rulebook
) -> tuple[Step, ...]:
    """Why no regulation covers the journey, scope by scope."""
    if not excluded:
        return (_before_regulation(disruption, book),)
    facts = journey_facts(disruption, journey)
    return tuple(
        Step(scope.rule, code, Verdict.FAILED, facts, rules.authorities.get(scope.rule, ""))
        for rules, scope, code in excluded
    )


def _before_regulation(disruption: Disruption, book: Rulebook) -> Step:
    first = book.regulations[0].versions[-1]
    facts = {
        "travel_date": disruption.travel_date.isoformat(),
        "valid_from": first.valid_from.isoformat(),
    }
    authority = first.authorities.get(first.rule, "")
    return Step(first.rule, StepCode.BEFORE_REGULATION, Verdict.FAILED, facts, authority)


def journey_facts(disruption: Disruption, journey: Journey) -> dict[str, Fact]:
    """The ends of the journey, their territories, the carrier and its licence."""
    return {
        "departure": journey.departure.iata,
        "departure_country": journey.departure.country,
        "arrival": journey.arrival.iata,
        "arrival_country": journey.arrival.country,
        "carrier": disruption.carrier.code,
        "licence_country": disruption.carrier.licence_country,
    }


def ends(journey: Journey) -> dict[str, str]:
    return {"departure": journey.departure.iata, "arrival": journey.arrival.iata}
