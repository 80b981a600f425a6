"""What another set of rules would mean for the claims that are open now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from claims.models import Claim
from compensation import engine
from compensation.engine.rulebook import RULES_DIRECTORY
from compensation.quotes import disruption_from
from compensation.reference import reference


@dataclass(frozen=True, slots=True)
class Comparison:
    """One claim under both rule sets; None in place of a result that cannot be."""

    claim: Claim
    now: engine.Assessment | None
    then: engine.Assessment | None

    @property
    def differs(self) -> bool:
        return _owed(self.now) != _owed(self.then)

    @property
    def change(self) -> Decimal | None:
        """By how much the sum for all passengers changes; None where a currency or sum is open."""
        if self.now is None or self.then is None:
            return None
        before, after = self.now.amount, self.then.amount
        if before is None or after is None or not self._is_one_currency:
            return None
        return (after - before) * len(self.entitled)

    @property
    def entitled(self) -> list[object]:
        """The passengers with a fare of their own."""
        return [person for person in self.claim.passengers.all() if person.has_own_fare]

    @property
    def _is_one_currency(self) -> bool:
        currencies = {each.currency for each in (self.now, self.then) if each and each.amount}
        return len(currencies) < 2


def rulebook_in(directory: Path) -> engine.Rulebook:
    """The rules in a directory; files it lacks are ours, and so are the territories unless its
    own say something else. OSError, TOMLDecodeError, KeyError … where they cannot be read."""
    ours = engine.read_documents()
    theirs = engine.read_documents(directory, otherwise=RULES_DIRECTORY)
    book = engine.rulebook_from(theirs)
    if theirs["territories"] == ours["territories"]:
        return replace(book, territories=reference().rulebook.territories)
    return book


def compare(other: engine.Rulebook) -> Iterator[Comparison]:
    """Every open claim under the rules of today and under the others."""
    claims = Claim.objects.open().with_journey().prefetch_related("passengers")
    current = reference().rulebook
    for claim in claims.order_by("submitted_at", "pk").iterator(chunk_size=500):
        yield Comparison(claim, _assessed(claim, current), _assessed(claim, other))


def _assessed(claim: Claim, book: engine.Rulebook) -> engine.Assessment | None:
    try:
        return engine.assess(disruption_from(claim.as_facts()), book)
    except engine.FactsError:
        return None


def _owed(assessment: engine.Assessment | None) -> tuple[object, ...] | None:
    """What a difference is judged by; the name of the rule set is none."""
    if assessment is None:
        return None
    return (
        assessment.regime,
        assessment.outcome,
        assessment.reason,
        assessment.amount,
        assessment.reduction_percent,
        assessment.currency,
    )
