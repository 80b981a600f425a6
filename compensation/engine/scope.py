"""Which regulations cover a journey, and which of them comes first (RULES 2)."""

from dataclasses import dataclass

from .case import Case
from .codes import Flag, Reason, StepCode, Verdict
from .facts import Disruption
from .rulebook import Rulebook
from .rules import RuleSet, Scope
from .trace import Step


@dataclass(frozen=True, slots=True)
class Coverage:
    """A version that covers the journey, by one of its scopes; `doubts` are for a person."""

    rules: RuleSet
    scope: Scope
    doubts: tuple[tuple[StepCode, Flag], ...] = ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A scope the journey does not fall under; `reason` is set when only the carrier failed."""

    rules: RuleSet
    scope: Scope
    code: StepCode
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What was found: coverages with the primary one first, and the scopes that failed."""

    coverages: tuple[Coverage, ...]
    exclusions: tuple[Exclusion, ...]

    @property
    def refusal(self) -> Reason:
        if not self.exclusions:
            return Reason.BEFORE_REGULATION
        reasons = (exclusion.reason for exclusion in self.exclusions)
        return next((reason for reason in reasons if reason), Reason.OUTSIDE_TERRITORY)


def search(disruption: Disruption, book: Rulebook) -> Search:
    """Ask every regulation in force on the day of travel.

    The law of the place of departure comes first, and what is certain before what is doubtful.
    """
    coverages: list[Coverage] = []
    exclusions: list[Exclusion] = []
    for regulation in book.regulations:
        rules = regulation.in_force(disruption.travel_date)
        if rules is None:
            continue
        tried = [_try(scope, rules, disruption, book) for scope in rules.scopes]
        coverages += [each for each in tried if isinstance(each, Coverage)][:1]
        exclusions += [each for each in tried if isinstance(each, Exclusion)]
    coverages.sort(key=lambda found: (bool(found.doubts), not found.scope.departure))
    return Search(tuple(coverages), tuple(exclusions))


def _try(
    scope: Scope, rules: RuleSet, disruption: Disruption, book: Rulebook
) -> Coverage | Exclusion:
    leaves = book.territories.groups(disruption.departure.country, disruption.travel_date)
    if scope.departure:
        if scope.departure.isdisjoint(leaves):
            return Exclusion(rules, scope, StepCode.DEPARTS_OUTSIDE)
        return Coverage(rules, scope)
    lands = book.territories.groups(disruption.arrival.country, disruption.travel_date)
    if scope.arrival.isdisjoint(lands) or not rules.territory.isdisjoint(leaves):
        return Exclusion(rules, scope, StepCode.ARRIVES_OUTSIDE)
    return _try_carrier(scope, rules, disruption, book)


def _try_carrier(
    scope: Scope, rules: RuleSet, disruption: Disruption, book: Rulebook
) -> Coverage | Exclusion:
    doubts: list[tuple[StepCode, Flag]] = []
    country = disruption.carrier.licence_country
    if country is None:
        doubts.append((StepCode.CARRIER_UNKNOWN, Flag.CARRIER_UNKNOWN))
    else:
        licence = book.territories.groups(country, disruption.travel_date)
        if scope.licences.isdisjoint(licence):
            if scope.doubtful_licences.isdisjoint(licence):
                return Exclusion(rules, scope, StepCode.CARRIER_NOT_COVERED, scope.refusal)
            doubts.append((StepCode.LICENCE_DOUBTFUL, Flag.LICENCE_DOUBTFUL))
    if disruption.benefits_taken_abroad:
        doubts.append((StepCode.BENEFITS_TAKEN_ABROAD, Flag.BENEFITS_TAKEN_ABROAD))
    return Coverage(rules, scope, tuple(doubts))


def judge(case: Case, coverage: Coverage) -> None:
    """Record why the regulation covers the journey, with the doubts about it."""
    _note_version(case)
    _note_booking(case)
    disruption, scope = case.disruption, coverage.scope
    code = StepCode.DEPARTS_INSIDE if scope.departure else StepCode.ARRIVES_INSIDE
    facts = journey_facts(disruption)
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
    places = (disruption.departure.country, disruption.arrival.country, licence)
    for rule in sorted(case.book.territories.rules(places, disruption.travel_date)):
        case.noted(rule, StepCode.UK_COUNTED_AS_EU, travel_date=day)


def _note_booking(case: Case) -> None:
    disruption = case.disruption
    if len(disruption.segments) == 1:
        return
    if disruption.separate_bookings:
        case.flags.append(Flag.SEPARATE_BOOKINGS)
        case.noted("DL-3", StepCode.SEPARATE_BOOKINGS, **_ends(disruption))
    else:
        rule = "SC-4" if "SC-4" in case.rules.authorities else "UK-4"
        case.noted(rule, StepCode.ONE_BOOKING, **_ends(disruption))


def exclusion_steps(found: Search, disruption: Disruption) -> tuple[Step, ...]:
    """Why no regulation covers the journey, scope by scope."""
    facts = journey_facts(disruption)
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


def journey_facts(disruption: Disruption) -> dict[str, str | int | float | bool | None]:
    """The ends of the journey, their territories, the carrier and its licence."""
    departure, arrival, carrier = disruption.departure, disruption.arrival, disruption.carrier
    return {
        "departure": departure.iata,
        "departure_country": departure.country,
        "arrival": arrival.iata,
        "arrival_country": arrival.country,
        "carrier": carrier.code,
        "licence_country": carrier.licence_country,
    }


def _ends(disruption: Disruption) -> dict[str, str]:
    return {"departure": disruption.departure.iata, "arrival": disruption.arrival.iata}
