"""One disruption under one rule set, while it is being judged."""

from dataclasses import dataclass, field

from .codes import Flag, Outcome, Reason, StepCode, Verdict
from .distance import Distance, measure
from .facts import Disruption, Place
from .rulebook import Rulebook
from .rules import RuleSet
from .trace import Fact, Step


@dataclass(slots=True)
class Case:
    """The facts, the law that applies, and what has been found so far.

    A refusal ends the matter whoever might have decided a doubt before it; a doubt without a
    refusal leaves the case to a person.
    """

    disruption: Disruption
    rules: RuleSet
    book: Rulebook
    steps: list[Step] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    refusal: Reason | None = None
    doubt: Flag | None = None

    def passed(self, rule: str, code: StepCode, authority: str = "", /, **facts: Fact) -> None:
        """A step that speaks for the passenger."""
        self._record(rule, code, Verdict.PASSED, authority, facts)

    def noted(self, rule: str, code: StepCode, authority: str = "", /, **facts: Fact) -> None:
        """A step that decides nothing by itself."""
        self._record(rule, code, Verdict.NOTED, authority, facts)

    def refused(
        self, rule: str, code: StepCode, reason: Reason, authority: str = "", /, **facts: Fact
    ) -> None:
        """A step after which nothing is owed."""
        self._record(rule, code, Verdict.FAILED, authority, facts)
        self.refusal = reason

    def doubted(
        self, rule: str, code: StepCode, flag: Flag, authority: str = "", /, **facts: Fact
    ) -> None:
        """A step a person must decide, or a fact that is missing and needed."""
        self._record(rule, code, Verdict.NEEDS_PERSON, authority, facts)
        self.flags.append(flag)
        self.doubt = self.doubt or flag

    def _record(
        self, rule: str, code: StepCode, verdict: Verdict, authority: str, facts: dict[str, Fact]
    ) -> None:
        source = authority or self.rules.authorities.get(rule, "")
        self.steps.append(Step(rule, code, verdict, facts, source))

    @property
    def outcome(self) -> Outcome:
        if self.refusal:
            return Outcome.NOT_ELIGIBLE
        return Outcome.MANUAL_REVIEW if self.doubt else Outcome.ELIGIBLE

    def groups(self, place: Place) -> frozenset[str]:
        """The territories a place belongs to on the day of travel."""
        return self.book.territories.groups(place.country, self.disruption.travel_date)

    def is_inside(self, departure: Place, arrival: Place) -> bool:
        """Whether a flight stays within the regulation's own territory (intra-Community)."""
        home = self.rules.territory
        return not home.isdisjoint(self.groups(departure)) and not home.isdisjoint(
            self.groups(arrival)
        )

    @property
    def distance(self) -> Distance:
        return distance_between(self.disruption.departure, self.disruption.arrival)


def distance_between(departure: Place, arrival: Place) -> Distance:
    return measure(departure.latitude, departure.longitude, arrival.latitude, arrival.longitude)
