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
    """A scope the journey does not fall under; `reason` is set when only the carrier failed."""

    rules: RuleSet
    scope: Scope
    code: StepCode
    reason: Reason | None = None


class Search(NamedTuple):
    """What was found: coverages with the primary one first, and the scopes that failed."""

    coverages: tuple[Coverage, ...]
    exclusions: tuple[Exclusion, ...]

    @property
    def refusal(self) -> Reason:
        if not self.exclusions:
            return Reason.BEFORE_REGULATION
        reasons = (exclusion.reason for exclusion in self.exclusions)
        return next((reason for reason in reasons if reason), Reason.OUTSIDE_TERRITORY)


def search(disruption: Disruption, journey: Journey, book: Rulebook) -> Search:
    """Ask every regulation in force on the day of travel.

    The law of the place of departure comes first, and what is certain before what is doubtful.
    """
    coverages: list[Coverage] = []
    exclusions: list[Exclusion] = []
    for regulation in book.regulations:
        rules = regulation.in_force(disruption.travel_date)
        if rules is None:
            continue
        for scope in rules.scopes:
            tried = _try(scope, rules, journey, disruption.benefits_taken_abroad)
            if isinstance(tried, Coverage):
                coverages.append(tried)
                break
            exclusions.append(tried)
    if len(coverages) > 1:
        coverages.sort(key=lambda found: (bool(found.doubts), not found.scope.departure))
    return Search(tuple(coverages), tuple(exclusions))


def _try(
    scope: Scope, rules: RuleSet, journey: Journey, has_benefits: bool
) -> Coverage | Exclusion:
    if scope.departure:
        if scope.departure.isdisjoint(journey.leaves):
            return Exclusion(rules, scope, StepCode.DEPARTS_OUTSIDE)
        return Coverage(rules, scope)
    if scope.arrival.isdisjoint(journey.lands) or not rules.territory.isdisjoint(journey.leaves):
        return Exclusion(rules, scope, StepCode.ARRIVES_OUTSIDE)
    if journey.licence is None:
        return Coverage(rules, scope, _doubts(CARRIER_UNKNOWN, has_benefits))
    if not scope.licences.isdisjoint(journey.licence):
        return Coverage(rules, scope, _doubts(None, has_benefits))
    if not scope.doubtful_licences.isdisjoint(journey.licence):
        return Coverage(rules, scope, _doubts(LICENCE_DOUBTFUL, has_benefits))
    return Exclusion(rules, scope, StepCode.CARRIER_NOT_COVERED, scope.refusal)


def _doubts(about_carrier: Doubt | None, has_benefits: bool) -> tuple[Doubt, ...]:
    doubts = (about_carrier, BENEFITS_TAKEN_ABROAD if has_benefits else None)
    return tuple(doubt for doubt in doubts if doubt)


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
    found: Search, disruption: Disruption, journey: Journey, book: Rulebook
) -> tuple[Step, ...]:
    """Why no regulation covers the journey, scope by scope."""
    if not found.exclusions:
        return (_before_regulation(disruption, book),)
    facts = journey_facts(disruption, journey)
    return tuple(
        Step(
            each.scope.rule,
            each.code,
            Verdict.FAILED,
            facts,
            each.rules.authorities.get(each.scope.rule, ""),
        )
        for each in found.exclusions
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
