"""Tags and filters every template may use without loading them."""

import re
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext as _

from claims import fees
from flightclaim import route_map, timeline_arc

register = template.Library()

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
SYMBOL_FIRST = ("en", "ga", "mt")  # €250; everybody else writes 250 €
FLIGHT_NUMBER = re.compile(r"([A-Z0-9]{2}[A-Z]?)\s*(\d{1,4}[A-Z]?)")
NO_BREAK = "\N{NO-BREAK SPACE}"


@register.filter
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


@register.filter
def flight_number(number: Any) -> str:
    """As on the board: KL1673 becomes KL 1673. Plain blanks, so that it can be searched."""
    text = str(number or "").strip().upper()
    match = FLIGHT_NUMBER.fullmatch(text)
    return f"{match[1]} {match[2]}" if match else text


@register.filter
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


@register.filter
def error_target(field: BoundField) -> str:
    """The id of the box to mend: the first option of a list, or the part of a date at fault."""
    for error in field.errors.as_data():
        if part := (error.params or {}).get("box"):
            return f"{field.auto_id}_{part}"
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def with_cells(columns: list[Any], row: list[Any]) -> list[tuple[Any, Any]]:
    """Each column of a table with its cell in this row."""
    return list(zip(columns, row, strict=True))


@register.inclusion_tag("components/_route_map.html", name="route_map")
def draw_route_map(departure: Any, arrival: Any) -> dict[str, Any]:
    """A map cut-out with the great circle; airports have iata, latitude, longitude and city."""
    places = [(float(place.latitude), float(place.longitude)) for place in (departure, arrival)]
    cities = (str(departure.city), str(arrival.city))
    drawn = route_map.draw(*places, cities)
    return {"map": drawn, "departure": departure, "arrival": arrival}


@register.inclusion_tag("components/_timeline_arc.html", name="timeline_arc")
def draw_timeline_arc(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """The steps of a claim as stops on a route, flown up to where it stands now."""
    return {"arc": timeline_arc.draw([step["state"] for step in steps])}


@register.inclusion_tag("components/_fee_table.html")
def fee_table(amount: Any, currency: str = "EUR", caption: str = "") -> dict[str, Any]:
    """What the airline pays, what we keep, what the passenger gets."""
    return {"rows": fees.rows(Decimal(str(amount)), currency), "caption": caption}
