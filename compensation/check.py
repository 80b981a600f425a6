"""The answers of the public check: kept in the session alone, read as facts by the engine."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils import timezone

from compensation import flow
from compensation.engine import standard_rulebook
from compensation.engine.codes import Ruling
from compensation.flow import Answer, Answers, said
from compensation.pass_reading import Reading

SESSION_KEY = "check"
READING_KEY = "boarding_pass"
UNKNOWN_CAUSE = "unknown"
# A band stands for its lower end, in minutes: what is promised then holds for all of it.
BANDS = {"under_3": 0, "from_3_to_4": 180, "over_4": 240}
# Of a span of days the most count: who was told later is owed no less.
NOTICE_DAYS = {"early": 14, "week": 13, "days": 6, "airport": 0}
BOARDING_WORDS = {
    "refused": "overbooking",
    "papers_in_order": "documents_wrongly_refused",
    "papers_missing": "documents_invalid",
    "late": "late_checkin",
}
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CheckAnswers:
    """What somebody said of a flight; times are aware, `travel_date` is local at departure."""

    disruption: str
    travel_date: date
    route: tuple[str, ...]
    flight_number: str = ""
    operating_carrier: str = ""
    scheduled_arrival: datetime | None = None
    actual_arrival: datetime | None = None
    arrival_delay_minutes: int | None = None
    notice_days: int | None = None
    offered_departure_shift_minutes: int | None = None
    offered_arrival_shift_minutes: int | None = None
    boarding_denied_reason: str = ""
    volunteered: bool = False
    fare: str = "public"
    ticket_price: Decimal | None = None
    alleged_cause: str = ""
    account_of_events: str = ""
    disturbed_segment: int | None = None
    operating_carrier_name: str = ""
    is_delay_estimated: bool = False

    @property
    def arrival_delay(self) -> timedelta | None:
        """From the two times where both are known, else as it was said."""
        if self.scheduled_arrival and self.actual_arrival:
            return max(self.actual_arrival - self.scheduled_arrival, timedelta(0))
        if self.arrival_delay_minutes is None:
            return None
        return timedelta(minutes=self.arrival_delay_minutes)

    @property
    def cause(self) -> str:
        """What the airline admits is established; what would excuse it, it has to prove (EX-1)."""
        word = standard_rulebook().causes.get(self.alleged_cause)
        return word.code if word and word.ruling is Ruling.OWED else UNKNOWN_CAUSE

    def as_facts(self) -> dict[str, Any]:
        """The facts of one passenger, in the shape of the quotes API."""
        delay = self.arrival_delay
        return {
            "disruption": self.disruption,
            "travel_date": self.travel_date.isoformat(),
            "segments": [
                {"departure": here, "arrival": there} for here, there in pairwise(self.route)
            ],
            "operating_carrier": self.operating_carrier,
            "arrival_delay_minutes": None if delay is None else delay // MINUTE,
            "notice_days": self.notice_days,
            "offered_departure_shift_minutes": self.offered_departure_shift_minutes,
            "offered_arrival_shift_minutes": self.offered_arrival_shift_minutes,
            "boarding_denied_reason": self.boarding_denied_reason,
            "volunteered": self.volunteered,
            "fare": self.fare,
            "ticket_price": None if self.ticket_price is None else str(self.ticket_price),
            "cause": self.cause,
            "alleged_cause": self.alleged_cause,
            "disturbed_segment": self.disturbed_segment,
        }


# --- In the session --------------------------------------------------------------------------


def answers_in(session: MutableMapping[str, Any]) -> dict[str, Answer]:
    """What this browser has answered so far, by question; see compensation.flow."""
    return session.get(SESSION_KEY, {})


def remember(session: MutableMapping[str, Any], name: str, answer: Answer) -> None:
    """Keep an answer, and let go of those it makes void."""
    session[SESSION_KEY] = flow.answered(answers_in(session), name, answer)


def forget(session: MutableMapping[str, Any]) -> None:
    session.pop(SESSION_KEY, None)
    session.pop(READING_KEY, None)


def remember_pass(session: MutableMapping[str, Any], reading: Reading) -> None:
    """Keep what was read of a boarding pass; its picture was never kept."""
    session[READING_KEY] = reading.as_plain()


def pass_in(session: MutableMapping[str, Any]) -> Reading | None:
    kept = session.get(READING_KEY)
    return Reading.from_plain(kept) if kept else None


def answers_of(session: MutableMapping[str, Any]) -> CheckAnswers | None:
    """The complete answers of this browser; None while a question is open."""
    answers = answers_in(session)
    if flow.next_page(answers, timezone.localdate()) != flow.RESULT:
        return None
    return read(answers)


def read(answers: Answers) -> CheckAnswers:
    """Complete answers as facts."""
    return CheckAnswers(
        disruption=flow.kind(answers),
        travel_date=date.fromisoformat(answers["date"]["date"]),
        route=flow.route(answers),
        flight_number=said(answers, "flight", "number") or "",
        operating_carrier=flow.carrier(answers),
        operating_carrier_name=_carrier_name(answers),
        is_delay_estimated="band" in answers.get("delay", {}),
        disturbed_segment=_disturbed_segment(answers),
        account_of_events=said(answers, "reason", "text") or "",
        alleged_cause=_alleged_cause(answers),
        ticket_price=_ticket_price(answers),
        volunteered=said(answers, "boarding", "boarding") == "volunteer",
        boarding_denied_reason=BOARDING_WORDS.get(said(answers, "boarding", "boarding"), ""),
        **_arrival(answers),
        **_rerouting(answers),
        notice_days=_notice_days(answers),
    )


def _carrier_name(answers: Answers) -> str:
    """As it was typed, where it is none of those we know."""
    return "" if flow.carrier(answers) else said(answers, "airline", "airline") or ""


def _disturbed_segment(answers: Answers) -> int | None:
    """Only within one booking: a flight booked by itself is the whole journey."""
    return None if flow.is_booked_apart(answers) else said(answers, "leg", "leg")


def _alleged_cause(answers: Answers) -> str:
    reason = said(answers, "reason", "reason") or ""
    return reason if reason in standard_rulebook().causes else ""


def _ticket_price(answers: Answers) -> Decimal | None:
    price = said(answers, "fare", "price")
    return Decimal(price) if price else None


def _arrival(answers: Answers) -> dict[str, Any]:
    delay = answers.get("delay", {})
    if "band" in delay:
        return {"arrival_delay_minutes": BANDS.get(delay["band"])}
    return {
        f"{name}_arrival": datetime.fromisoformat(delay[name])
        for name in ("scheduled", "actual")
        if name in delay
    }


def _notice_days(answers: Answers) -> int | None:
    notice = answers.get("notice")
    if not notice:
        return None
    if notice["notice"] == "early" or not notice["told_on"]:
        return NOTICE_DAYS[notice["notice"]]
    travel_date = date.fromisoformat(answers["date"]["date"])
    return (travel_date - date.fromisoformat(notice["told_on"])).days


def _rerouting(answers: Answers) -> dict[str, Any]:
    rerouting = answers.get("rerouting", {})
    if rerouting.get("offered") != "yes":
        return {}
    return {
        "offered_departure_shift_minutes": -rerouting["earlier"],
        "offered_arrival_shift_minutes": rerouting["later"],
    }
