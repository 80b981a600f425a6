"""From facts as they arrive (an API body, a form, a stored claim) to the engine's Disruption.

Empty text and None both mean that nobody knows; a key left out means the usual (a public fare, a
confirmed booking). Keys that are no facts are not read.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from compensation.engine import Carrier, Disruption, FactCode, FactsError, Kind, Place, Segment
from compensation.engine.validation import validate
from compensation.reference import Reference

Errors = dict[str, FactCode]

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
PRICE = re.compile(r"[+-]?\d{1,12}(\.\d{1,6})?", re.ASCII)
CARRIER = re.compile(r"[A-Z0-9]{2}|[A-Z]{3}", re.ASCII)
YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}


class _WrongFact(ValueError):
    def __init__(self, code: FactCode) -> None:
        super().__init__(code)
        self.code = code


def disruption_from(facts: Mapping[str, Any], reference: Reference) -> Disruption:
    """The disruption; FactsError with everything wrong at once, field by field."""
    errors: Errors = {}
    values = _plain_values(facts, errors)
    values["segments"] = _segments(facts.get("segments"), reference, errors)
    _split_fare(values)
    for name in ("travel_date", "kind"):
        if values.get(name) is None:
            errors.setdefault(FIELD_OF.get(name, name), FactCode.REQUIRED)
    if values.get("travel_date") and values.get("kind") and values["segments"]:
        values["carrier"] = _carrier(values, reference)
        disruption = Disruption(**{k: v for k, v in values.items() if k in DISRUPTION_FIELDS})
        _add_contradictions(disruption, reference, errors)
        if not errors:
            return disruption
    raise FactsError(errors, facts)


def _add_contradictions(disruption: Disruption, reference: Reference, errors: Errors) -> None:
    """What the engine would refuse, beside what could not even be read."""
    try:
        validate(disruption, reference.rulebook)
    except FactsError as refusal:
        errors.update({k: code for k, code in refusal.errors.items() if k not in errors})


def _plain_values(facts: Mapping[str, Any], errors: Errors) -> dict[str, Any]:
    values = {}
    for name, read in READERS.items():
        field = FIELD_OF.get(name, name)
        if field in facts:
            try:
                values[name] = read(facts[field])
            except _WrongFact as wrong:
                errors[field] = wrong.code
    return {name: value for name, value in values.items() if not _is_usual(name, value)}


def _is_usual(name: str, value: Any) -> bool:
    """Whether an empty yes-or-no leaves the usual answer; elsewhere empty is unknown."""
    return value is None and name in SWITCHES


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _day(value: Any) -> date | None:
    if _is_empty(value):
        return None
    if type(value) is date:
        return value
    if isinstance(value, str) and DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise _WrongFact(FactCode.NOT_A_DATE)


def _whole(value: Any) -> int | None:
    if _is_empty(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and WHOLE.fullmatch(value.strip()):
        return int(value)
    raise _WrongFact(FactCode.NOT_A_NUMBER)


def _price(value: Any) -> Decimal | None:
    if _is_empty(value):
        return None
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and PRICE.fullmatch(value.strip()):
        return Decimal(value.strip())
    raise _WrongFact(FactCode.NOT_A_NUMBER)


def _switch(value: Any) -> bool | None:
    if _is_empty(value):
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in YES_OR_NO:
        return YES_OR_NO[value.strip().lower()]
    raise _WrongFact(FactCode.NOT_YES_OR_NO)


def _word(value: Any) -> str | None:
    if _is_empty(value):
        return None
    if isinstance(value, str):
        return value.strip()
    raise _WrongFact(FactCode.UNKNOWN_WORD)


def _kind(value: Any) -> Kind | None:
    word = _word(value)
    if word is None:
        return None
    try:
        return Kind(word)
    except ValueError:
        raise _WrongFact(FactCode.UNKNOWN_WORD) from None


def _country(value: Any) -> str | None:
    if isinstance(value, str) or value is None:
        return (value or "").strip().upper() or None
    raise _WrongFact(FactCode.NOT_A_COUNTRY)


def _carrier_code(value: Any) -> str | None:
    if _is_empty(value):
        return None
    if isinstance(value, str) and CARRIER.fullmatch(code := value.strip().upper()):
        return code
    raise _WrongFact(FactCode.UNKNOWN_CARRIER)


def _carrier(values: dict[str, Any], reference: Reference) -> Carrier:
    """The carrier with the licence given, else with the one the tables know of for the day."""
    code = values.get("carrier_code") or ""
    country = values.get("licence_country")
    return Carrier(code, country or reference.licence_country(code, values["travel_date"]))


def _split_fare(values: dict[str, Any]) -> None:
    """A fare may bring the price of the leg with it, as public:1200."""
    fare, colon, price = (values.get("fare") or "").partition(":")
    if colon and PRICE.fullmatch(price):
        values["fare"] = fare
        values["ticket_price"] = values.get("ticket_price") or Decimal(price)


def _segments(value: Any, reference: Reference, errors: Errors) -> tuple[Segment, ...]:
    if _is_empty(value) or value == []:
        errors["segments"] = FactCode.REQUIRED
        return ()
    if not isinstance(value, list | tuple):
        errors["segments"] = FactCode.NOT_SEGMENTS
        return ()
    if len(value) > reference.rulebook.bounds.maximum_segments:
        errors["segments"] = FactCode.TOO_MANY_SEGMENTS
        return ()
    found = [_segment(n, leg, reference, errors) for n, leg in enumerate(value)]
    return tuple(leg for leg in found if leg) if all(found) else ()


def _segment(number: int, leg: Any, reference: Reference, errors: Errors) -> Segment | None:
    if not isinstance(leg, Mapping):
        errors[f"segments.{number}"] = FactCode.NOT_SEGMENTS
        return None
    ends = [
        _place(leg.get(end), f"segments.{number}.{end}", reference, errors)
        for end in ("departure", "arrival")
    ]
    departure, arrival = ends
    return Segment(departure, arrival) if departure and arrival else None


def _place(value: Any, field: str, reference: Reference, errors: Errors) -> Place | None:
    code = value.strip().upper() if isinstance(value, str) else value
    if _is_empty(code):
        errors[field] = FactCode.REQUIRED
    elif isinstance(code, str) and code in reference.places:
        return reference.places[code]
    elif isinstance(code, str) and code in reference.cities:
        errors[field] = FactCode.CITY_CODE
    else:
        errors[field] = FactCode.UNKNOWN_AIRPORT
    return None


# Names of the facts as they arrive, where the engine calls them otherwise.
FIELD_OF = {
    "kind": "disruption",
    "carrier_code": "operating_carrier",
    "licence_country": "carrier_licence_country",
}
SWITCHES = frozenset(
    {
        "volunteered",
        "package_was_cancelled",
        "benefits_taken_abroad",
        "separate_bookings",
        "rerouting_was_poor",
        "carried_to_booked_airport",
        "on_fixed_wing_aircraft",
        "needs_priority",
    }
)
READERS: dict[str, Callable[[Any], Any]] = {
    "travel_date": _day,
    "kind": _kind,
    "carrier_code": _carrier_code,
    "licence_country": _country,
    "arrival_delay_minutes": _whole,
    "departure_delay_minutes": _whole,
    "notice_days": _whole,
    "offered_departure_shift_minutes": _whole,
    "offered_arrival_shift_minutes": _whole,
    "disturbed_segment": _whole,
    "cause": _word,
    "alleged_cause": _word,
    "boarding_denied_reason": _word,
    "fare": _word,
    "ticket_price": _price,
    "has_confirmed_booking": _switch,
    **dict.fromkeys(SWITCHES, _switch),
}
DISRUPTION_FIELDS = frozenset(Disruption.__dataclass_fields__)
