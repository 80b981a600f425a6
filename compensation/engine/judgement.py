"""From facts to an assessment: the order in which the law is asked (RULES 1)."""

from collections.abc import Callable
from decimal import Decimal

from . import amount, boarding, cancellation, causes, delay, downgrade, passenger, scope
from .amount import NOTHING, Sum
from .assessment import NO_REGIME, Assessment
from .care import rights
from .case import Case
from .codes import LATE_ARRIVALS, Flag, Kind, Outcome, Reason, StepCode
from .facts import Disruption
from .journey import Journey, journey_of
from .rulebook import Rulebook, standard_rulebook
from .scope import Coverage
from .trace import Step
from .validation import validate

Stage = Callable[[Case], None]

# Notice is asked before the cause; causes excuse neither denied boarding nor a downgrade (EX-4).
STAGES: dict[Kind, tuple[Stage, ...]] = {
    Kind.DELAY: (passenger.judge, delay.judge, causes.judge),
    Kind.MISSED_CONNECTION: (passenger.judge, delay.judge, causes.judge),
    Kind.DIVERSION: (passenger.judge, delay.judge, causes.judge),
    Kind.CANCELLATION: (passenger.judge, cancellation.judge, causes.judge),
    Kind.DENIED_BOARDING: (passenger.judge, boarding.judge),
    Kind.DOWNGRADE: (passenger.judge,),
}


def assess(disruption: Disruption, rulebook: Rulebook | None = None) -> Assessment:
    """What the law grants for these facts; FactsError where they cannot be true."""
    book = rulebook or standard_rulebook()
    validate(disruption, book)
    journey = journey_of(disruption, book)
    assessment: Assessment | None = None
    # The primary regime is judged last, and holds the other as its alternative.
    for coverage in reversed(scope.coverages(disruption, journey, book)):
        case = Case(disruption, journey, coverage.rules, book)
        assessment = _judge(case, coverage, alternative=assessment)
    if assessment is None:
        excluded = scope.exclusions(disruption, journey, book)
        steps = scope.exclusion_steps(excluded, disruption, journey, book)
        return _uncovered(steps, scope.refusal(excluded), journey)
    return assessment


def _judge(case: Case, coverage: Coverage, alternative: Assessment | None) -> Assessment:
    scope.judge(case, coverage)
    if case.rules.on_hold:
        case.doubted(case.rules.rule, StepCode.VERSION_ON_HOLD, Flag.RULES_ON_HOLD)
        return _assessment(case, None, alternative)
    for stage in STAGES[case.disruption.kind]:
        if case.refusal is None:
            stage(case)
    _note_ignored(case)
    return _assessment(case, None if case.refusal else _settle(case), alternative)


def _settle(case: Case) -> Sum:
    if case.disruption.kind is Kind.DOWNGRADE:
        return downgrade.settle(case)
    return amount.settle(case)


def _note_ignored(case: Case) -> None:
    """Say so where a fact was given that this kind of disruption has no use for."""
    disruption = case.disruption
    if disruption.kind in LATE_ARRIVALS:
        is_idle, fact = disruption.rerouting_was_offered, "offered_arrival_shift_minutes"
    else:
        is_idle, fact = disruption.arrival_delay_minutes is not None, "arrival_delay_minutes"
    if is_idle:
        case.flags.append(Flag.FACTS_IGNORED)
        case.noted("", StepCode.FACTS_IGNORED, fact=fact)


def _assessment(case: Case, total: Sum | None, alternative: Assessment | None) -> Assessment:
    outcome = _outcome(case)
    is_open = outcome is Outcome.MANUAL_REVIEW
    owed = total or Sum(NOTHING)
    distance = case.journey.distance
    return Assessment(
        regime=case.rules.regime,
        outcome=outcome,
        reason=_reason(case, outcome),
        rule_set=case.rules.name,
        full_amount=None if is_open else owed.full,
        reduction_percent=None if is_open else owed.reduction_percent,
        amount=None if is_open else owed.expected,
        possible_amount=_possible(case, total),
        currency="" if is_open else case.rules.currency,
        distance_km=distance.km,
        geodesic_km=distance.geodesic_km,
        haversine_km=distance.haversine_km,
        distance_method=distance.method,
        flags=_flags(case),
        rights=() if case.rules.on_hold else rights(case),
        trace=tuple(case.steps),
        alternative=alternative,
    )


def _outcome(case: Case) -> Outcome:
    if case.outcome is Outcome.ELIGIBLE and Flag.NEAR_DISTANCE_LIMIT in case.flags:
        return case.rules.near_limit.outcome
    return case.outcome


def _reason(case: Case, outcome: Outcome) -> str:
    if outcome is Outcome.ELIGIBLE:
        return ""
    return (case.refusal or case.doubt or Flag.NEAR_DISTANCE_LIMIT).value


def _possible(case: Case, total: Sum | None) -> Decimal | None:
    if case.refusal:
        return NOTHING
    return total.expected if total else None


def _flags(case: Case) -> tuple[Flag, ...]:
    if not case.flags:
        return ()
    needs_person = case.outcome is Outcome.MANUAL_REVIEW or Flag.NEAR_DISTANCE_LIMIT in case.flags
    flags = [*case.flags, Flag.MANUAL_REVIEW] if needs_person else case.flags
    return tuple(dict.fromkeys(flags))


def _uncovered(steps: tuple[Step, ...], refusal: Reason, journey: Journey) -> Assessment:
    distance = journey.distance
    return Assessment(
        regime=NO_REGIME,
        outcome=Outcome.NOT_ELIGIBLE,
        reason=refusal.value,
        rule_set="",
        full_amount=NOTHING,
        reduction_percent=0,
        amount=NOTHING,
        possible_amount=NOTHING,
        currency="",
        distance_km=distance.km,
        geodesic_km=distance.geodesic_km,
        haversine_km=distance.haversine_km,
        distance_method=distance.method,
        flags=(),
        rights=(),
        trace=steps,
    )
