from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.simulation import Comparison, compare, rulebook_in
from compensation.engine import Assessment


class Command(BaseCommand):
    help = (
        "Judge every open claim by the rules in another directory, and list those whose result "
        "differs, with the sums. Nothing is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "directory", type=Path, help="rules files as in compensation/rules; it may have a few"
        )

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        try:
            other = rulebook_in(directory)
        except (OSError, TOMLDecodeError, LookupError, TypeError, ValueError) as fault:
            raise CommandError(f"The rules in {directory} cannot be read: {fault}") from fault
        compared = differing = 0
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for comparison in compare(other):
            compared += 1
            if comparison.differs:
                differing += 1
                totals[comparison.claim.currency] += comparison.change or 0
                self.stdout.write(line_of(comparison))
        self.stdout.write(f"Open claims compared: {compared}, with another result: {differing}")
        for currency, total in totals.items():
            if total:
                self.stdout.write(f"All together: {total:+} {currency}")


def line_of(comparison: Comparison) -> str:
    people = len(comparison.entitled)
    now, then = told(comparison.now), told(comparison.then)
    line = f"{comparison.claim.reference}: {now} -> {then}, passengers: {people}"
    return line if comparison.change is None else f"{line}, {comparison.change:+} in all"


def told(assessment: Assessment | None) -> str:
    """A result in a few words, as: EU261 eligible 250 EUR."""
    if assessment is None:
        return "cannot be judged"
    words = [assessment.regime, assessment.outcome.value, assessment.reason]
    if assessment.amount:
        words += [str(assessment.amount), assessment.currency]
    return " ".join(filter(None, words))
