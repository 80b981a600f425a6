"""What is wrong with a fact, as a sentence to stand beside its field."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from compensation.engine import FactCode, FactsError
from compensation.reference import reference
from compensation.wording import units

LONGEST_QUOTE = 20

SENTENCES = {
    FactCode.REQUIRED: gettext_lazy("Tell us this too"),
    FactCode.UNKNOWN_WORD: gettext_lazy("We do not know “%(value)s”. Choose one from the list"),
    FactCode.UNKNOWN_AIRPORT: gettext_lazy(
        "We do not know an airport called “%(value)s”. Choose one from the list"
    ),
    FactCode.CITY_CODE: gettext_lazy(
        "“%(value)s” is a city with several airports: %(airports)s. Choose one"
    ),
    FactCode.UNKNOWN_CARRIER: gettext_lazy(
        "“%(value)s” is not an airline's code. It has two characters, like KL or U2"
    ),
    FactCode.NOT_A_PLACE: gettext_lazy("We cannot find “%(value)s” on the map. Choose an airport"),
    FactCode.NOT_A_COUNTRY: gettext_lazy(
        "“%(value)s” is not a country code. It has two letters, like NL or GB"
    ),
    FactCode.NOT_A_NUMBER: gettext_lazy("“%(value)s” is not a number. Use digits, like 185"),
    FactCode.NOT_A_DATE: gettext_lazy(
        "“%(value)s” is not a day of the calendar. Write it like 2026-09-14"
    ),
    FactCode.NOT_YES_OR_NO: gettext_lazy("“%(value)s” is neither true nor false"),
    FactCode.NOT_SEGMENTS: gettext_lazy(
        "Give each flight as a departure and an arrival, like AMS and BCN"
    ),
    FactCode.SAME_AIRPORT: gettext_lazy("The two airports must be different"),
    FactCode.ROUND_TRIP: gettext_lazy(
        "The journey ends where it began. Check the way out and the way back separately"
    ),
    FactCode.GAP_BETWEEN_SEGMENTS: gettext_lazy(
        "This flight does not begin where the one before it ended"
    ),
    FactCode.TOO_MANY_SEGMENTS: gettext_lazy("A journey can have up to four flights"),
    FactCode.NO_SUCH_SEGMENT: gettext_lazy("The journey has no flight with this number"),
    FactCode.OUT_OF_RANGE: gettext_lazy("“%(value)s” is too far off. Check it again"),
    FactCode.NEGATIVE: gettext_lazy("“%(value)s” is below zero. Count from zero upwards"),
    FactCode.CONTRADICTS_DISRUPTION: gettext_lazy(
        "This does not go together with what happened to the flight. Leave it out, or choose "
        "another answer to what happened"
    ),
}
# What is said to an empty field, where "Tell us this too" would not do.
QUESTIONS = {
    "travel_date": gettext_lazy("Tell us the date of the flight"),
    "disruption": gettext_lazy("Tell us what happened to the flight"),
    "segments": gettext_lazy("Tell us where the journey began and where it was to end"),
    "departure": gettext_lazy("Choose the airport of departure"),
    "arrival": gettext_lazy("Choose the airport of arrival"),
    "disturbed_segment": gettext_lazy("Tell us which of the flights went wrong"),
}


def fact_sentence(code: FactCode | str, value: Any = "", field: str = "") -> str:
    """One sentence for a wrong value; `field` as in FactsError, like "segments.0.arrival"."""
    code = FactCode(code)
    if code is FactCode.REQUIRED and (question := QUESTIONS.get(field.rpartition(".")[2])):
        return str(question)
    return str(SENTENCES[code]) % {"value": _quoted(value), "airports": _airports(value)}


def fact_sentences(error: FactsError, facts: Mapping[str, Any] | None = None) -> dict[str, str]:
    """A sentence for each wrong field; the facts are those of the error unless given."""
    facts = error.facts if facts is None else facts
    return {
        field: fact_sentence(code, _value_at(facts, field), field)
        for field, code in error.errors.items()
    }


def _value_at(facts: Any, field: str) -> Any:
    """The value a dotted field names; empty where there is none."""
    for key in field.split("."):
        if isinstance(facts, Mapping):
            facts = facts.get(key, "")
        elif isinstance(facts, list | tuple) and key.isdecimal() and int(key) < len(facts):
            facts = facts[int(key)]
        else:
            return ""
    return facts


def _quoted(value: Any) -> str:
    """The value as somebody may be shown it: one short line, whatever was sent."""
    text = "".join(character if character.isprintable() else " " for character in str(value))
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def _airports(code: Any) -> str:
    known = reference().cities.get(str(code).strip().upper(), ())
    return units.listing(list(known))
