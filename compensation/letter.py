"""The letter for who claims alone: made from the check's answers, kept nowhere."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from compensation import flow, pdf
from compensation.models import Airline, Airport, EnforcementBody
from compensation.verdict import Verdict, View
from compensation.wording import units

TIME_TO_PAY = timedelta(days=14)
LAWS = {
    "EU261": _("Regulation (EC) No 261/2004"),
    "UK261": _("Regulation (EC) No 261/2004 as it applies in the United Kingdom"),
}
GROUNDS = {
    "delay": _("Article 7, as the Court of Justice reads it (C-402/07 Sturgeon),"),
    "missed_connection": _("Article 7, as the Court of Justice reads it (C-11/11 Folkerts),"),
    "cancellation": _("Articles 5 and 7"),
    "denied_boarding": _("Articles 4 and 7"),
}
ARTICLE_ON_CLASS = _("Article 10(2)")


@dataclass(frozen=True)
class Letter:
    """A demand to the airline for one flight and so many passengers."""

    verdict: Verdict
    passengers: int = 1

    @property
    def can_be_written(self) -> bool:
        return bool(self.amount) and self.verdict.view in (View.LIKELY, View.PERSON)

    @property
    def amount(self) -> Decimal | None:
        """For one passenger, uncut: the airline may cut it, the letter need not."""
        return self.verdict.full_amount or self.verdict.amount

    @cached_property
    def context(self) -> dict[str, Any]:
        facts, verdict = self.verdict.facts, self.verdict
        sum_of_all = self.amount * self.passengers if self.amount else None
        return {
            "letter": self,
            "facts": facts,
            "verdict": verdict,
            "airline": self.airline,
            "kind": facts.disruption,
            "from": units.airport(facts.route[0]),
            "to": units.airport(facts.route[-1]),
            "via": [units.airport(code) for code in facts.route[1:-1]],
            "amount": units.money(self.amount, verdict.currency),
            "total": units.money(sum_of_all, verdict.currency),
            "delay": verdict.delay_text,
            **self._times(),
            "km": units.kilometres(verdict.judged.distance_km),
            "law": LAWS.get(verdict.judged.regime, LAWS["EU261"]),
            "grounds": GROUNDS.get(facts.disruption, GROUNDS["delay"]),
            "article": ARTICLE_ON_CLASS,
            "body": self.enforcement_body,
            "today": verdict.today,
            "pay_by": verdict.today + TIME_TO_PAY,
            "lines": range(self.passengers),
        }

    def _times(self) -> dict[str, str]:
        """The two arrivals by the clock there; the day only where it is another."""
        planned, landed = self.verdict.facts.scheduled_arrival, self.verdict.facts.actual_arrival
        if not planned or not landed:
            return {}
        wording = "H:i" if planned.date() == landed.date() else "j M, H:i"
        return {
            "planned": date_format(planned, wording),
            "landed": date_format(landed, wording),
        }

    @cached_property
    def subject(self) -> str:
        return render_to_string("compensation/letter_subject.txt", self.context).strip()

    @cached_property
    def paragraphs(self) -> list[str]:
        body = render_to_string("compensation/letter_body.txt", self.context)
        paragraphs = (" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", body))
        return [paragraph for paragraph in paragraphs if paragraph]

    @property
    def airline(self) -> str:
        """The airline that flew, by the name it was given where we do not know it."""
        known = Airline.objects.filter(iata=self.verdict.facts.operating_carrier).first()
        return known.name if known else flow.said(self.verdict.answers, "airline", "airline") or ""

    @property
    def enforcement_body(self) -> EnforcementBody | None:
        """The authority at the place of departure, else at the place of arrival."""
        route = self.verdict.facts.route
        countries = dict(
            Airport.objects.filter(iata__in=(route[0], route[-1])).values_list("iata", "country")
        )
        bodies = EnforcementBody.objects.in_bulk(countries.values())
        ends = (countries[route[0]], countries[route[-1]])
        return next((bodies[country] for country in ends if country in bodies), None)

    @property
    def file_name(self) -> str:
        facts = self.verdict.facts
        return f"letter-{facts.flight_number or 'flight'}-{facts.travel_date.isoformat()}"

    def as_text(self) -> str:
        return render_to_string("compensation/letter.txt", self.context)

    def as_pdf(self) -> bytes:
        return pdf.pdf_from(render_to_string("compensation/letter_pdf.html", self.context))
