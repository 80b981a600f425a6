"""One disruption under one rule set, while it is being judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .codes import Flag, Outcome, Reason, StepCode, Verdict
from .facts import Disruption, Place
from .journey import Journey
from .rulebook import Rulebook
from .rules import RuleSet, Tier
from .trace import Fact, Step


@dataclass(slots=True)
class Case:
    """The facts, the law that applies, and what has been found so far.

    A refusal ends the matter whoever might have decided a doubt before it; a doubt without a
    refusal leaves the case to a person. `is_inside` is a journey within the regulation's own
    territory (intra-Community), `tier` the lower one where a limit is near (AM-6), `sources` the
    authority of each rule.
    """

    disruption: Disruption
    journey: Journey
    rules: RuleSet
    book: Rulebook
    is_inside: bool = field(init=False)
    tier: Tier = field(init=False)
    sources: Mapping[str, str] = field(init=False)
    is_near_distance_limit: bool = field(init=False)
    steps: list[Step] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    refusal: Reason | None = None
    doubt: Flag | None = None

    def __post_init__(self) -> None:
        self.sources = self.rules.authorities
        self.is_inside = self.journey.is_inside(self.rules.territory)
        self.tier, self.is_near_distance_limit = self.rules.lower_tier(
            self.journey.distance, self.is_inside
        )

    def passed(self, rule: str, code: StepCode, authority: str = "", /, **facts: Fact) -> None:
        """A step that speaks for the passenger."""
        self.steps.append(
            Step(rule, code, Verdict.PASSED, facts, authority or self.sources.get(rule, ""))
        )

    def noted(self, rule: str, code: StepCode, authority: str = "", /, **facts: Fact) -> None:
        """A step that decides nothing by itself."""
        self.steps.append(
            Step(rule, code, Verdict.NOTED, facts, authority or self.sources.get(rule, ""))
        )

    def refused(
        self, rule: str, code: StepCode, reason: Reason, authority: str = "", /, **facts: Fact
    ) -> None:
        """A step after which nothing is owed."""
        self.steps.append(
            Step(rule, code, Verdict.FAILED, facts, authority or self.sources.get(rule, ""))
        )
        self.refusal = reason

    def doubted(
        self, rule: str, code: StepCode, flag: Flag, authority: str = "", /, **facts: Fact
    ) -> None:
        """A step a person must decide, or a fact that is missing and needed."""
        source = authority or self.sources.get(rule, "")
        self.steps.append(Step(rule, code, Verdict.NEEDS_PERSON, facts, source))
        self.flags.append(flag)
        self.doubt = self.doubt or flag

    @property
    def outcome(self) -> Outcome:
        if self.refusal:
            return Outcome.NOT_ELIGIBLE
        return Outcome.MANUAL_REVIEW if self.doubt else Outcome.ELIGIBLE

    def groups(self, place: Place) -> frozenset[str]:
        """The territories a place belongs to on the day of travel."""
        return self.book.territories.groups(place.country, self.disruption.travel_date)
