"""Tags and filters every template may use without loading them."""

import re
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField

from claims import fees
from compensation.wording import units
from flightclaim import route_map, timeline_arc

register = template.Library()
register.filter("money", units.money)
register.filter("delay", units.delay)

FLIGHT_NUMBER = re.compile(r"([A-Z0-9]{2}[A-Z]?)\s*(\d{1,4}[A-Z]?)")


@register.filter
def is_within(path: str | None, section: str) -> bool:
    """Whether a page lies below an address, as /claims/new/ below /claims/.

    An error page may be drawn without a request, so without a path.
    """
    return path is not None and path.startswith(section)


@register.filter
def flight_number(number: Any) -> str:
    """As on the board: KL1673 becomes KL 1673. Plain blanks, so that it can be searched."""
    text = str(number or "").strip().upper()
    match = FLIGHT_NUMBER.fullmatch(text)
    return f"{match[1]} {match[2]}" if match else text


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
