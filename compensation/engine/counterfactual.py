"""What would change the result: the same facts with one of them otherwise, judged again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from .amount import NOTHING
from .assessment import Assessment
from .causes import UNKNOWN
from .codes import LATE_ARRIVALS, ChangeCode, Flag, Kind, Outcome, Reason
from .facts import Disruption
from .judgement import assess
from .rulebook import Rulebook, standard_rulebook
from .rules import RuleSet, Tier
from .trace import Fact

MISSING = "missing_"


@dataclass(frozen=True, slots=True)
class Change:
    """Another fact and what would be owed then; `amount` is None where that is not known.

    `facts` hold the numbers for the sentence: the value needed and how far away it is.
    """

    code: ChangeCode
    facts: dict[str, Fact]
    amount: Decimal | None
    currency: str

    def as_dict(self) -> dict[str, Any]:
        amount = None if self.amount is None else str(self.amount)
        return {
            "code": self.code.value,
            "facts": dict(self.facts),
            "amount": amount,
            "currency": self.currency,
        }


@dataclass(frozen=True, slots=True)
class _Otherwise:
    """One fact otherwise, before it is known whether that would help."""

    code: ChangeCode
    disruption: Disruption
    facts: dict[str, Fact]


def what_would_change_it(
    disruption: Disruption, assessment: Assessment, rulebook: Rulebook | None = None
) -> tuple[Change, ...]:
    """Changes that would lead to a higher sum, and facts that would settle a manual review."""
    book = rulebook or standard_rulebook()
    rules = book.rule_set(assessment.rule_set)
    if rules is None:
        return ()
    missing = tuple(_missing(assessment.flags))
    if assessment.outcome is Outcome.MANUAL_REVIEW:
        return missing
    return missing + tuple(_better(disruption, assessment, rules, book))


def _better(
    disruption: Disruption, assessment: Assessment, rules: RuleSet, book: Rulebook
) -> Iterator[Change]:
    """The smallest step of each kind to each higher sum."""
    reached: dict[ChangeCode, Decimal] = {}
    for otherwise in _otherwise(disruption, assessment, rules):
        result = assess(otherwise.disruption, book)
        before = reached.get(otherwise.code, assessment.amount or NOTHING)
        if result.outcome is Outcome.ELIGIBLE and result.amount and result.amount > before:
            reached[otherwise.code] = result.amount
            yield Change(otherwise.code, otherwise.facts, result.amount, result.currency)


def _missing(flags: tuple[Flag, ...]) -> Iterator[Change]:
    for flag in flags:
        if flag.value.startswith(MISSING):
            fact = flag.value.removeprefix(MISSING)
            yield Change(ChangeCode.FACT_SUPPLIED, {"fact": fact}, None, "")
        elif flag is Flag.CARRIER_UNKNOWN:
            yield Change(ChangeCode.FACT_SUPPLIED, {"fact": "carrier_licence_country"}, None, "")


def _otherwise(
    disruption: Disruption, assessment: Assessment, rules: RuleSet
) -> Iterator[_Otherwise]:
    if disruption.kind in LATE_ARRIVALS:
        yield from _longer_delays(disruption, rules)
    elif disruption.kind is Kind.CANCELLATION:
        yield from _shorter_notices(disruption, rules)
    yield from _later_reroutings(disruption, rules)
    if assessment.reason == Reason.EXTRAORDINARY:
        facts: dict[str, Fact] = {"cause": disruption.cause}
        changed = replace(disruption, cause=UNKNOWN)
        yield _Otherwise(ChangeCode.CAUSE_NOT_PROVEN, changed, facts)
    if disruption.volunteered:
        changed = replace(disruption, volunteered=False)
        yield _Otherwise(ChangeCode.NOT_A_VOLUNTEER, changed, {})


def _longer_delays(disruption: Disruption, rules: RuleSet) -> Iterator[_Otherwise]:
    delay = disruption.arrival_delay_minutes
    if delay is None:
        return
    cuts = {tier.delay_cut_below_minutes for tier in rules.tiers}
    for minutes in sorted(cut for cut in cuts | {rules.delay.minimum_minutes} if cut):
        if minutes > delay:
            changed = replace(disruption, arrival_delay_minutes=minutes)
            facts: dict[str, Fact] = {"delay_minutes": minutes, "more_minutes": minutes - delay}
            yield _Otherwise(ChangeCode.LONGER_DELAY, changed, facts)


def _shorter_notices(disruption: Disruption, rules: RuleSet) -> Iterator[_Otherwise]:
    notice = disruption.notice_days
    if notice is None:
        return
    limits = [rules.cancellation.exempt_from_notice_days]
    limits += [window.from_notice_days for window in rules.cancellation.windows]
    for days in sorted((limit - 1 for limit in limits), reverse=True):
        if 0 <= days < notice:
            changed = replace(disruption, notice_days=days)
            facts: dict[str, Fact] = {"notice_days": days, "fewer_days": notice - days}
            yield _Otherwise(ChangeCode.SHORTER_NOTICE, changed, facts)


def _later_reroutings(disruption: Disruption, rules: RuleSet) -> Iterator[_Otherwise]:
    shift = disruption.offered_arrival_shift_minutes
    if shift is None or disruption.kind in LATE_ARRIVALS:
        return
    limits = {w.arrives_less_than_later_minutes for w in rules.cancellation.windows}
    limits |= {_first_uncut(tier) for tier in rules.tiers}
    for minutes in sorted(limits):
        if minutes > shift:
            changed = replace(disruption, offered_arrival_shift_minutes=minutes)
            facts: dict[str, Fact] = {
                "arrival_shift_minutes": minutes,
                "more_minutes": minutes - shift,
            }
            yield _Otherwise(ChangeCode.LATER_REROUTING, changed, facts)


def _first_uncut(tier: Tier) -> int:
    return tier.rerouting_cut_up_to_minutes + 1
