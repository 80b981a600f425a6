"""Sums, times and places as people write them, in the reader's language."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext as _, ngettext

from compensation.reference import reference
from compensation.wording.countries import COUNTRIES

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
SYMBOL_FIRST = ("en", "ga", "mt")  # €250; everybody else writes 250 €
NO_BREAK = "\N{NO-BREAK SPACE}"


def money(amount: Any, currency: str = "EUR") -> str:
    """€250, £220, €250.50, or 250 € where the reader's language puts the sign behind."""
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        return ""
    decimals = 0 if value == value.to_integral_value() else 2
    number = number_format(abs(value), decimal_pos=decimals, force_grouping=True)
    minus = "−" if value < 0 else ""
    symbol = SYMBOLS.get(currency)
    if (get_language() or "en").split("-")[0] in SYMBOL_FIRST:
        return f"{minus}{symbol or currency + NO_BREAK}{number}"
    return f"{minus}{number}{NO_BREAK}{symbol or currency}"


def delay(late: timedelta | int | None) -> str:
    """Minutes or a timedelta as 3 h 22 min."""
    if late is None or late == "":
        return ""
    minutes = int(late.total_seconds() // 60) if isinstance(late, timedelta) else int(late)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def shift(minutes: int) -> str:
    """How far a flight lies from the schedule: 2 h later, 50 min earlier, on schedule."""
    if minutes == 0:
        return _("on schedule")
    words = _("%(time)s later") if minutes > 0 else _("%(time)s earlier")
    return words % {"time": delay(abs(minutes))}


def days(number: int) -> str:
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": number}


def notice(number: int) -> str:
    """When somebody was told: 6 days before departure."""
    if number == 0:
        return _("on the day of departure")
    return _("%(days)s before departure") % {"days": days(number)}


def kilometres(number: float) -> str:
    rounded = number_format(round(number), force_grouping=True)
    return _("%(number)s km") % {"number": rounded}


def percent(number: int) -> str:
    return _("%(number)s %%") % {"number": number}


def day(text: str) -> str:
    """A day of a trace, which is kept as 2026-09-14."""
    return date_format(date.fromisoformat(text), "DATE_FORMAT")


def airport(code: str) -> str:
    """Amsterdam (AMS); the bare code where the table no longer has it."""
    city = reference().airport_names.get(code)
    return f"{city} ({code})" if city else code


def airline(code: str) -> str:
    if not code:
        return _("the airline")
    known = reference()
    name = known.airline_names.get(known.carriers.get(code, code))
    return f"{name} ({code})" if name else _("the airline %(code)s") % {"code": code}


def country(code: str | None) -> str:
    return str(COUNTRIES.get(code or "", code or _("a state we do not know")))


def listing(items: list[str]) -> str:
    return get_text_list(items, _("and"))
