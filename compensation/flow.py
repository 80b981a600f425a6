"""Which page of the check comes next: a pure function of the answers given so far.

`answers` map the name of a question to what was answered, as plain values fit for JSON.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Answer = Mapping[str, Any]
Answers = Mapping[str, Answer]

RESULT = "result"
# Numbers from here on are mostly flights another airline operates.
CODE_SHARES_FROM = 5000
# Airlines that sell nobody else's flights: their numbers name the operator, however high.
SELL_OWN_FLIGHTS_ONLY = frozenset({"FR", "U2", "EC", "DS", "W4", "W6", "W9", "LS", "PC", "RK"})
# No court hears of a flight longer ago: the longest period, and the year it may begin with.
LONGEST_PERIOD_YEARS = 11


def always(answers: Answers) -> bool:
    return True


def nothing(answers: Answers) -> Any:
    return None


def never(answers: Answers, today: date) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Question:
    """One page. An answer falls when what it `rests_on` becomes another; some end the check."""

    name: str
    is_asked: Callable[[Answers], bool] = always
    rests_on: Callable[[Answers], Any] = nothing
    ending: Callable[[Answers, date], str] = never


def said(answers: Answers, question: str, field: str) -> Any:
    """One value of an answer; None where the question is open."""
    return answers.get(question, {}).get(field)


# --- What the answers amount to --------------------------------------------------------------


def kind(answers: Answers) -> str:
    """What happened, in the engine's word; empty while that is open."""
    what = said(answers, "what", "what") or ""
    if what == "denied_boarding" and said(answers, "boarding", "boarding") == "class_changed":
        return "downgrade"
    if what == "missed_connection" and is_booked_apart(answers):
        return "delay"  # DL-3: with separate bookings each flight stands alone
    return what


def airports(answers: Answers) -> tuple[str, ...]:
    """Every airport of the journey in order, whether or not all of it counts."""
    ends = answers.get("route", {})
    between = said(answers, "changes", "airports") if has_changes(answers) else ()
    return (ends.get("departure", ""), *(between or ()), ends.get("arrival", ""))


def route(answers: Answers) -> tuple[str, ...]:
    """The airports that count: the whole booking, or the one flight booked by itself."""
    stops = airports(answers)
    leg = said(answers, "leg", "leg")
    if is_booked_apart(answers) and leg is not None:
        return stops[leg : leg + 2]
    return stops


def carrier(answers: Answers) -> str:
    """The code of the airline that flew; empty where nobody knows it."""
    if "airline" in answers:
        return answers["airline"]["code"]
    return said(answers, "flight", "airline") or ""


def has_changes(answers: Answers) -> bool:
    return (
        said(answers, "route", "stops") == "change"
        or said(answers, "what", "what") == "missed_connection"
    )


def is_booked_apart(answers: Answers) -> bool:
    return has_changes(answers) and said(answers, "changes", "booking") == "apart"


def is_late_arrival(answers: Answers) -> bool:
    return kind(answers) in ("delay", "missed_connection")


def was_cancelled(answers: Answers) -> bool:
    return kind(answers) == "cancellation"


def was_told_late(answers: Answers) -> bool:
    return was_cancelled(answers) and said(answers, "notice", "notice") != "early"


def was_left_behind(answers: Answers) -> bool:
    return kind(answers) == "denied_boarding"


def was_refused_unjustly(answers: Answers) -> bool:
    refused = ("refused", "papers_in_order")
    return was_left_behind(answers) and said(answers, "boarding", "boarding") in refused


# --- When a question is asked ----------------------------------------------------------------


def asks_leg(answers: Answers) -> bool:
    """Which flight it was matters where each stands alone, and where one had a lower class."""
    return has_changes(answers) and (is_booked_apart(answers) or kind(answers) == "downgrade")


def asks_boarding(answers: Answers) -> bool:
    return said(answers, "what", "what") == "denied_boarding"


def asks_rerouting(answers: Answers) -> bool:
    return was_told_late(answers) or was_refused_unjustly(answers)


def asks_airline(answers: Answers) -> bool:
    flight = answers.get("flight", {})
    airline, number = flight.get("airline"), flight.get("number", "")
    return not airline or may_be_code_share(airline, number)


def may_be_code_share(airline: str, number: str) -> bool:
    digits = "".join(filter(str.isdecimal, number[2:]))
    is_high = bool(digits) and int(digits) >= CODE_SHARES_FROM
    return is_high and airline not in SELL_OWN_FLIGHTS_ONLY


def asks_reason(answers: Answers) -> bool:
    """A cause is asked for where it can change the result (EX-4)."""
    if is_late_arrival(answers):
        return said(answers, "delay", "band") != "under_3"
    return was_told_late(answers)


# --- What an answer rests on, and where the check ends ---------------------------------------


def day_and_destination(answers: Answers) -> Any:
    """Times of arrival belong to a day and an airport, an estimate to neither."""
    if said(answers, "delay", "band"):
        return None
    return said(answers, "date", "date"), route(answers)[-1]


def happened_long_ago(answers: Answers, today: date) -> str:
    oldest = today.replace(year=today.year - LONGEST_PERIOD_YEARS, month=1, day=1)
    return "too_long_ago" if date.fromisoformat(answers["date"]["date"]) < oldest else ""


def is_something_else(answers: Answers, today: date) -> str:
    return "something_else" if kind(answers) == "something_else" else ""


QUESTIONS = (
    Question("flight"),
    Question("date", ending=happened_long_ago),
    Question("route"),
    Question("what", ending=is_something_else),
    Question("changes", has_changes),
    Question("boarding", asks_boarding),
    Question("leg", asks_leg, rests_on=airports),
    Question("delay", is_late_arrival, rests_on=day_and_destination),
    Question("notice", was_cancelled, rests_on=lambda answers: said(answers, "date", "date")),
    Question("rerouting", asks_rerouting),
    Question("fare", lambda answers: kind(answers) == "downgrade"),
    Question("airline", asks_airline, rests_on=lambda answers: answers.get("flight")),
    Question("reason", asks_reason),
)
NAMES = tuple(question.name for question in QUESTIONS)


def way(answers: Answers, today: date) -> list[str]:
    """The pages from the first question to the first open one, or to where the check ends."""
    pages = []
    for question in QUESTIONS:
        if not question.is_asked(answers):
            continue
        pages.append(question.name)
        if question.name not in answers:
            return pages
        if ending := question.ending(answers, today):
            return [*pages, ending]
    return [*pages, RESULT]


def next_page(answers: Answers, today: date) -> str:
    """The first open question, the page the check ends on, or the result."""
    return way(answers, today)[-1]


def is_open(page: str, answers: Answers, today: date) -> bool:
    """Whether a page may be seen: every question before it is answered."""
    return page in way(answers, today)


def page_before(page: str, answers: Answers, today: date) -> str:
    """The page the back link leads to; empty on the first."""
    pages = way(answers, today)
    place = pages.index(page)
    return pages[place - 1] if place else ""


def answered(answers: Answers, name: str, answer: Answer) -> dict[str, Answer]:
    """The answers with one more or another, without those that no longer apply."""
    changed = {**answers, name: answer}
    kept: dict[str, Answer] = {}
    for question in QUESTIONS:
        # Whether a question is asked follows from the answers before it that were kept.
        if question.name not in changed or not question.is_asked(kept):
            continue
        rests = question.rests_on({**kept, question.name: changed[question.name]})
        if question.name == name or rests == question.rests_on(answers):
            kept[question.name] = changed[question.name]
    return kept
