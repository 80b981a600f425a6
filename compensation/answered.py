"""The answers of the check in words, to be looked over and changed."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy

from compensation import flow
from compensation.flow import Answer, Answers
from compensation.forms.check import FORMS
from compensation.wording import units

LABELS = {
    "flight": gettext_lazy("Flight"),
    "date": gettext_lazy("Date"),
    "route": gettext_lazy("Route"),
    "what": gettext_lazy("What happened"),
    "changes": gettext_lazy("Change of planes"),
    "boarding": gettext_lazy("At the gate"),
    "leg": gettext_lazy("Which flight"),
    "delay": gettext_lazy("Arrived"),
    "notice": gettext_lazy("Told by the airline"),
    "rerouting": gettext_lazy("Other flight"),
    "fare": gettext_lazy("Price of the flight"),
    "airline": gettext_lazy("Flown by"),
    "reason": gettext_lazy("Reason given"),
}


def rows(answers: Answers, today: date) -> list[dict[str, str]]:
    """One row for each question that was asked: its page, what it is about, what was said."""
    pages = [page for page in flow.way(answers, today) if page in answers]
    return [
        {"page": page, "label": str(LABELS[page]), "value": text_of(page, answers)}
        for page in pages
    ]


def text_of(page: str, answers: Answers) -> str:
    answer = answers[page]
    return TEXTS[page](answer, answers) if page in TEXTS else chosen(page, page, answer)


def chosen(page: str, field: str, answer: Answer) -> str:
    """The words of the option somebody chose."""
    return str(dict(FORMS[page].base_fields[field].choices).get(answer[field], answer[field]))


def _flight(answer: Answer, answers: Answers) -> str:
    return answer["number"] or _("Not known")


def _date(answer: Answer, answers: Answers) -> str:
    return date_format(date.fromisoformat(answer["date"]))


def _route(answer: Answer, answers: Answers) -> str:
    ends = (answer["departure"], answer["arrival"])
    return _("%(from)s to %(to)s") % {
        "from": units.airport(ends[0]),
        "to": units.airport(ends[1]),
    }


def _changes(answer: Answer, answers: Answers) -> str:
    return units.listing([units.airport(code) for code in answer["airports"]])


def _leg(answer: Answer, answers: Answers) -> str:
    here, there = flow.airports(answers)[answer["leg"] : answer["leg"] + 2]
    return f"{units.airport(here)} – {units.airport(there)}"


def _delay(answer: Answer, answers: Answers) -> str:
    if "band" in answer:
        return chosen("delay", "band", answer)
    times = (datetime.fromisoformat(answer[name]) for name in ("scheduled", "actual"))
    planned, landed = (date_format(time, "j M, H:i") for time in times)
    return _("%(actual)s instead of %(scheduled)s") % {"actual": landed, "scheduled": planned}


def _notice(answer: Answer, answers: Answers) -> str:
    if answer["told_on"]:
        return date_format(date.fromisoformat(answer["told_on"]))
    return chosen("notice", "notice", answer)


def _rerouting(answer: Answer, answers: Answers) -> str:
    if answer["offered"] == "no":
        return _("None offered")
    shifts = (-answer["earlier"], answer["later"])
    return _("Left %(departure)s, arrived %(arrival)s") % {
        "departure": units.shift(shifts[0]),
        "arrival": units.shift(shifts[1]),
    }


def _fare(answer: Answer, answers: Answers) -> str:
    return answer["price"] or _("Not known")


def _airline(answer: Answer, answers: Answers) -> str:
    return answer["airline"]


TEXTS: dict[str, Callable[[Answer, Answers], str]] = {
    "flight": _flight,
    "date": _date,
    "route": _route,
    "changes": _changes,
    "leg": _leg,
    "delay": _delay,
    "notice": _notice,
    "rerouting": _rerouting,
    "fare": _fare,
    "airline": _airline,
}
