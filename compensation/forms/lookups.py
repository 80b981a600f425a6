"""Airports and airlines as people write them: a code, a town, a name."""

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compensation.forms.fields import AirportInput
from compensation.models import Airline, Airport, AirportAlias, CityCode
from compensation.models.airport import folded

CODE_IN_BRACKETS = re.compile(r".*\(([A-Z0-9]{2,3})\)\s*", re.IGNORECASE)
SHOWN_AT_MOST = 8
LONGEST_NAME = 100


def code_in(text: str) -> str:
    """AMS for "ams" and for "Amsterdam (AMS)"; the text itself in capitals for all else."""
    match = CODE_IN_BRACKETS.fullmatch(text)
    return (match[1] if match else text).upper()


class AirportField(forms.CharField):
    """An airport by code, old code, town or name; a town with several airports is asked back."""

    widget = AirportInput
    default_error_messages = {
        "unknown": _("We do not know an airport called '%(text)s'. Choose one from the list"),
        "several": _("'%(text)s' has several airports. Enter one of them: %(airports)s"),
    }

    def to_python(self, value: Any) -> str:
        """The code of the one airport that is meant."""
        text = " ".join(str(super().to_python(value) or "").split())
        if not text:
            return ""
        found = airports_called(text)
        if len(found) == 1:
            return found[0].iata
        if not found:
            raise self._error("unknown", text)
        names = ", ".join(f"{airport.name} ({airport.iata})" for airport in found[:SHOWN_AT_MOST])
        raise self._error("several", text, airports=names)

    def prepare_value(self, value: Any) -> Any:
        """A code that was answered, as the list writes it."""
        if isinstance(value, str) and re.fullmatch("[A-Z0-9]{3}", value):
            airport = Airport.objects.filter(iata=value).first()
            return str(airport) if airport else value
        return value

    def _error(self, code: str, text: str, **params: Any) -> forms.ValidationError:
        params = {"text": text[:40], **params}
        return forms.ValidationError(self.error_messages[code], code=code, params=params)


def airports_called(text: str) -> list[Airport]:
    """The airports a text can mean: by its code first, then by the whole name, then by a part."""
    code = code_in(text)
    if len(code) == 3 and (exact := airports_with_code(code)):
        return exact
    if not (words := folded(text)):
        return []
    found = list(Airport.objects.called(text[:LONGEST_NAME])[: SHOWN_AT_MOST + 1])
    whole = [airport for airport in found if words in (folded(airport.city), folded(airport.name))]
    return whole or found


def airports_with_code(code: str) -> list[Airport]:
    """By the code of today, an old one, or the code of a city with several airports."""
    if airport := Airport.objects.filter(iata=code).first():
        return [airport]
    if alias := AirportAlias.objects.filter(iata=code).select_related("airport").first():
        return [alias.airport]
    city = CityCode.objects.filter(code=code).first()
    return list(city.airports.order_by("iata")) if city else []


def airline_called(text: str) -> Airline | None:
    """The one airline of this code or name; None where there is none, or more than one."""
    code = code_in(text)
    if airline := Airline.objects.filter(Q(iata=code) | Q(icao=code)).first():
        return airline
    for condition in (Q(name__iexact=text), Q(name__icontains=text)):
        found = list(Airline.objects.filter(condition)[:2])
        if len(found) == 1:
            return found[0]
    return None
