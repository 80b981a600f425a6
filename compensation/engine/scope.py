"""Which regulations cover a journey, and which of them comes first (RULES 2)."""

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


def coverages(disruption: Disruption, journey: Journey, book: Rulebook) -> list[Coverage]:
    """The versions in force on the day of travel that cover the journey, the primary one first.

    The law of the place of departure comes first, and what is certain before what is doubtful.
    """
    found = []
    for rules in _in_force(disruption, book):
        for scope in rules.scopes:
            if _exclusion(scope, rules, journey) is None:
                doubts = _doubts(scope, disruption, journey)
                found.append(Coverage(rules, scope, doubts))
                break
    if len(found) > 1:
        found.sort(key=lambda coverage: (bool(coverage.doubts), not coverage.scope.departure))
    return found


def exclusions(disruption: Disruption, journey: Journey, book: Rulebook) -> list[Exclusion]:
    """Every scope of every version in force that the journey does not fall under."""
    return [
        Exclusion(rules, scope, code)
        for rules in _in_force(disruption, book)
        for scope in rules.scopes
        if (code := _exclusion(scope, rules, journey))
    ]


def refusal(excluded: list[Exclusion]) -> Reason:
    """Why no regulation covers the journey: the carrier where only the carrier is wrong."""
    if not excluded:
        return Reason.BEFORE_REGULATION
    for each in excluded:
        if each.code is StepCode.CARRIER_NOT_COVERED and each.scope.refusal:
            return each.scope.refusal
    return Reason.OUTSIDE_TERRITORY


def _in_force(disruption: Disruption, book: Rulebook) -> list[RuleSet]:
    versions = [regulation.in_force(disruption.travel_date) for regulation in book.regulations]
    return [rules for rules in versions if rules]


def _exclusion(scope: Scope, rules: RuleSet, journey: Journey) -> StepCode | None:
    """What keeps a journey out of a scope; None when it is in, or may be."""
    if scope.departure:
        return StepCode.DEPARTS_OUTSIDE if scope.departure.isdisjoint(journey.leaves) else None
    if scope.arrival.isdisjoint(journey.lands) or not rules.territory.isdisjoint(journey.leaves):
        return StepCode.ARRIVES_OUTSIDE
    if journey.licence is None or not scope.licences.isdisjoint(journey.licence):
        return None
    is_doubtful = not scope.doubtful_licences.isdisjoint(journey.licence)
    return None if is_doubtful else StepCode.CARRIER_NOT_COVERED


def _doubts(scope: Scope, disruption: Disruption, journey: Journey) -> tuple[Doubt, ...]:
    """What a person must decide about a carrier, and about benefits taken abroad."""
    if scope.departure:
        return ()
    doubts = []
    if journey.licence is None:
        doubts.append(CARRIER_UNKNOWN)
    elif scope.licences.isdisjoint(journey.licence):
        doubts.append(LICENCE_DOUBTFUL)
    if disruption.benefits_taken_abroad:
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
