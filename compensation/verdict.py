"""What the result page says: the engine's answer for the facts, and what it leaves open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from compensation import flow, quotes
from compensation.check import BANDS, CheckAnswers, read
from compensation.engine import (
    Assessment,
    Change,
    ChangeCode,
    Flag,
    Outcome,
    Reason,
    Step,
    StepCode,
)
from compensation.engine.limitation import Confidence, Deadline, barred_if_too_late
from compensation.flow import Answers, said
from compensation.wording import (
    change_text,
    flags_text,
    reasons,
    refusal_heading,
    rights_text,
    units,
    vocabulary,
)
from compensation.wording.trace import currency_of, rule_set

URGENT_DAYS = 60
ABOUT_THE_DELAY = frozenset(
    {StepCode.DELAY_LONG_ENOUGH, StepCode.DELAY_TOO_SHORT, StepCode.DELAY_UNKNOWN}
)
# What an estimate stands for is no exact number: flags about minutes would say too much.
ABOUT_MINUTES = frozenset({Flag.NEAR_DELAY_LIMIT, Flag.DELAY_AT_LIMIT})
# Already said by the steps, by the page itself, or among what would change the result.
SAID_ELSEWHERE = frozenset(
    {
        Flag.MANUAL_REVIEW,
        Flag.ALLEGED_CAUSE_UNPROVEN,
        Flag.FACTS_IGNORED,
        Flag.CARRIER_UNKNOWN,
        *(flag for flag in Flag if flag.startswith("missing_")),
    }
)
BAND_SENTENCES = {
    "under_3": gettext_lazy("You told us that you arrived less than 3 hours late."),
    "from_3_to_4": gettext_lazy("You told us that you arrived between 3 and 4 hours late."),
    "over_4": gettext_lazy("You told us that you arrived more than 4 hours late."),
    "never": gettext_lazy("You never arrived. A person has to see what became of the flight."),
    "unknown": gettext_lazy("You do not know how late you arrived. We can find it out."),
}
# Where a fact that is missing can be told.
PAGE_OF_FACT = {
    "arrival_delay_minutes": "delay",
    "notice_days": "notice",
    "offered_departure_shift_minutes": "rerouting",
    "offered_arrival_shift_minutes": "rerouting",
    "boarding_denied_reason": "boarding",
    "ticket_price": "fare",
    "disturbed_segment": "leg",
    "carrier_licence_country": "airline",
}


class View(StrEnum):
    LIKELY = "likely"
    PERSON = "person"
    REFUSED = "refused"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Verdict:
    """The engine's answer for a complete check; `judged` is what the law grants, however late."""

    answers: Answers
    today: date
    facts: CheckAnswers
    judged: Assessment

    @cached_property
    def assessment(self) -> Assessment:
        """What can be claimed today."""
        if self.judged.outcome is Outcome.NOT_ELIGIBLE:
            return self.judged
        return barred_if_too_late(self.judged, self.deadlines, self.today)

    @cached_property
    def deadlines(self) -> list[Deadline]:
        return quotes.deadlines_for(self.facts.as_facts())

    @cached_property
    def result(self) -> dict[str, Any]:
        return self.assessment.as_dict()

    @property
    def view(self) -> View:
        if self.assessment.reason == Reason.TOO_LATE:
            return View.TOO_LATE
        if self.assessment.outcome is Outcome.NOT_ELIGIBLE:
            return View.REFUSED
        is_certain = self.assessment.outcome is Outcome.ELIGIBLE and not self._has_doubts
        return View.LIKELY if is_certain else View.PERSON

    @property
    def _has_doubts(self) -> bool:
        return self.assessment.needs_person or self.is_excuse_alleged or self.is_booking_uncertain

    @property
    def is_excuse_alleged(self) -> bool:
        """The airline names a cause that would free it, if it could prove it (EX-1)."""
        return Flag.ALLEGED_CAUSE_UNPROVEN in self.assessment.flags

    @property
    def is_booking_uncertain(self) -> bool:
        return flow.has_changes(self.answers) and (
            said(self.answers, "changes", "booking") == "unsure"
        )

    @property
    def band(self) -> str:
        """The estimate that stands in for the two times; empty where they are known."""
        return said(self.answers, "delay", "band") or ""

    # --- Sums ----------------------------------------------------------------------------

    @property
    def amount(self) -> Decimal | None:
        """For one passenger; in a review what it would be, None where even that is open."""
        return self.judged.amount or self.judged.possible_amount or None

    @property
    def currency(self) -> str:
        return currency_of(self.judged.as_dict())

    @property
    def full_amount(self) -> Decimal | None:
        """What may be asked for before the cut the airline may make; None where there is none."""
        return self.judged.full_amount if self.judged.reduction_percent else None

    @property
    def alternative(self) -> Assessment | None:
        """The other law, where it grants something too: a passenger is paid once."""
        other = self.judged.alternative
        return other if other and other.amount and self.view is not View.TOO_LATE else None

    # --- Words ---------------------------------------------------------------------------

    @property
    def amount_text(self) -> str:
        return units.money(self.amount, self.currency) if self.amount else ""

    @property
    def route_text(self) -> str:
        return " → ".join(self.facts.route)

    @property
    def delay_text(self) -> str:
        """Only where both times are known."""
        return "" if self.band else units.delay(self.facts.arrival_delay)

    @property
    def is_estimate(self) -> bool:
        return self.band in BANDS

    @property
    def reason_given(self) -> str:
        return vocabulary.in_words(vocabulary.CAUSES, self.facts.alleged_cause)

    @property
    def alternative_law(self) -> str:
        return rule_set(self.alternative.rule_set) if self.alternative else ""

    @property
    def heading(self) -> str:
        if self.view is View.TOO_LATE:
            return _("It is too late to claim for this flight")
        if self.view is View.REFUSED and self.assessment.regime == "UK261":
            return _("This flight is not covered by UK rules")
        if self.view is View.REFUSED:
            return _("This flight is not covered by EU rules")
        amount = self.amount_text
        if not amount:
            return _("A person has to look at this flight")
        if self.view is View.LIKELY:
            return _("You are likely owed %(amount)s") % {"amount": amount}
        return _("You may be owed %(amount)s") % {"amount": amount}

    @cached_property
    def reasons(self) -> list[dict[str, str]]:
        """The trace as sentences, and what the check itself cannot be sure of."""
        steps = zip(reasons(self.result), self.assessment.trace, strict=True)
        return [*(self._as_said(*step) for step in steps), *self._own_doubts()]

    def _as_said(self, sentence: dict[str, str], step: Step) -> dict[str, str]:
        """An estimate is told as one: the engine only knows the minutes that stand for it. What
        the airline says decides nothing by itself, but somebody will look at it."""
        if self.band and step.code in ABOUT_THE_DELAY:
            return {**sentence, "text": str(BAND_SENTENCES[self.band])}
        if step.code is StepCode.CAUSE_ALLEGED_ONLY:
            return {**sentence, "state": "person"}
        return sentence

    def _own_doubts(self) -> Iterator[dict[str, str]]:
        if self.is_booking_uncertain:
            text = _("You are not sure that it was all one booking. We took it for one.")
            yield {"text": text, "article": "", "article_url": "", "state": "person", "rule": ""}

    @property
    def failed(self) -> list[dict[str, str]]:
        """The rules that stood in the way."""
        return [step for step in self.reasons if step["state"] == "failed"]

    @property
    def refusal(self) -> str:
        return refusal_heading(self.result)

    @property
    def notes(self) -> list[str]:
        """What deserves a look beside the steps."""
        hidden = SAID_ELSEWHERE | (ABOUT_MINUTES if self.band else frozenset())
        flags = [flag for flag in self.assessment.flags if flag not in hidden]
        return flags_text({**self.result, "flags": flags})

    @cached_property
    def changes(self) -> list[dict[str, str]]:
        """What would lead to another result: a sentence, and the page where it can be told."""
        if self.view is View.TOO_LATE:
            return []
        return [
            {"text": self._change_text(change), "page": self._page_of(change)}
            for change in quotes.what_would_change(self.facts.as_facts())
        ]

    def _change_text(self, change: Change) -> str:
        if self.band and change.code is ChangeCode.LONGER_DELAY and change.amount:
            return _("If it was %(time)s or more, it is %(amount)s per person.") % {
                "time": units.delay(int(str(change.facts["delay_minutes"]))),
                "amount": units.money(change.amount, change.currency),
            }
        return change_text(change)

    def _page_of(self, change: Change) -> str:
        page = PAGE_OF_FACT.get(str(change.facts.get("fact", "")), "")
        return page if flow.is_open(page, self.answers, self.today) else ""

    @cached_property
    def rights(self) -> list[dict[str, str]]:
        return rights_text(self.judged.as_dict())

    # --- Time ----------------------------------------------------------------------------

    @cached_property
    def periods(self) -> list[dict[str, Any]]:
        """Until when the claim can be brought, place by place, the earliest first."""
        return [
            {
                "country": units.country(deadline.area),
                "last_day": deadline.last_day,
                "days_left": (deadline.last_day - self.today).days,
                "is_over": deadline.last_day < self.today,
                "is_certain": deadline.confidence is Confidence.HIGH,
                "basis": deadline.basis,
            }
            for deadline in self._one_for_each_area()
        ]

    def _one_for_each_area(self) -> list[Deadline]:
        return list({deadline.area: deadline for deadline in self.deadlines}.values())

    @property
    def next_period(self) -> dict[str, Any] | None:
        """The period that ends first of those still running."""
        return next((period for period in self.periods if not period["is_over"]), None)

    @property
    def is_urgent(self) -> bool:
        period = self.next_period
        return bool(period and period["days_left"] < URGENT_DAYS)


def verdict_on(answers: Answers, today: date) -> Verdict:
    """The verdict on complete answers; FactsError where the facts cannot be true."""
    facts = read(answers)
    return Verdict(answers, today, facts, quotes.assess_facts(facts.as_facts()))
