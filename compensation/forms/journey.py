"""The questions of the check about the flight: number, day, airports, changes, airline."""

import re
from itertools import pairwise
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compensation import flow
from compensation.flow import Answer
from compensation.forms.check_form import CheckForm
from compensation.forms.fields import DateInThreeBoxes, RadioCards
from compensation.forms.lookups import AirportField, airline_called
from compensation.models import Airline, Airport

# KL1673, U21234 or KLM1673: an airline's code of two characters, or of three letters.
FLIGHT_NUMBER = re.compile(r"(?P<airline>[A-Z0-9]{2}|[A-Z]{3})(?P<number>\d{1,4}[A-Z]?)")
SEPARATORS = re.compile(r"[\s./-]")
CODE_BOX = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}


class FlightForm(CheckForm):
    flight_number = forms.CharField(
        label=_("Which flight?"),
        help_text=_("For example KL1673, on the boarding pass"),
        error_messages={"required": _("Enter the flight number")},
        widget=forms.TextInput({**CODE_BOX, "class": "length-10 as-code as-code--upper"}),
    )

    @classmethod
    def initial_from(cls, answer: Answer) -> dict[str, Any]:
        return {"flight_number": answer["number"]}

    def clean_flight_number(self) -> str:
        typed = SEPARATORS.sub("", self.cleaned_data["flight_number"]).upper()
        match = FLIGHT_NUMBER.fullmatch(typed)
        if not match or match["airline"].isdecimal():
            raise forms.ValidationError(
                _("Flight number must be 2 or 3 characters for the airline and 1 to 4 numbers")
            )
        code = match["airline"]
        self.airline = Airline.objects.filter(Q(iata=code) | Q(icao=code)).first()
        return f"{self.airline.iata}{match['number']}" if self.airline else typed

    @property
    def answer(self) -> dict[str, Any]:
        airline = self.airline.iata if self.airline else ""
        return {"number": self.cleaned_data["flight_number"], "airline": airline}

    UNKNOWN = {"number": "", "airline": ""}


class DateForm(CheckForm):
    date = DateInThreeBoxes(
        label=_("When was the flight?"),
        help_text=_("The day it was to leave, for example 14 9 2026"),
        subject=_("Date of the flight"),
        error_messages={"required": _("Enter the date of the flight")},
    )

    @property
    def answer(self) -> dict[str, Any]:
        return {"date": self.cleaned_data["date"].isoformat()}


class RouteForm(CheckForm):
    departure = AirportField(
        label=_("From"),
        help_text=_("Town or airport"),
        error_messages={"required": _("Enter the airport you left from")},
    )
    arrival = AirportField(
        label=_("Final destination"),
        help_text=_("The last airport on the booking"),
        error_messages={"required": _("Enter the airport you were flying to")},
    )
    stops = forms.ChoiceField(
        label=_("How did you fly?"),
        choices=[("direct", _("Direct")), ("change", _("With a change of planes"))],
        widget=RadioCards,
        error_messages={"required": _("Select whether you changed planes")},
    )

    def clean_arrival(self) -> str:
        arrival = self.cleaned_data["arrival"]
        if arrival == self.cleaned_data.get("departure"):
            raise forms.ValidationError(_("The two airports must be different"))
        return arrival


class ChangesForm(CheckForm):
    """The airports between the first and the last, in order."""

    first = AirportField(
        label=_("First change"),
        error_messages={"required": _("Enter the airport where you changed planes")},
    )
    second = AirportField(label=_("Second change (optional)"), required=False)
    third = AirportField(label=_("Third change (optional)"), required=False)
    booking = forms.ChoiceField(
        label=_("Was it all one booking?"),
        help_text=_("One booking reference, or one ticket, for all the flights"),
        choices=[
            ("one", _("Yes")),
            ("apart", _("No, booked separately")),
            ("unsure", _("Not sure")),
        ],
        widget=RadioCards,
        error_messages={"required": _("Select whether it was one booking")},
    )
    BOXES = ("first", "second", "third")

    @classmethod
    def initial_from(cls, answer: Answer) -> dict[str, Any]:
        boxes = dict(zip(cls.BOXES, answer["airports"], strict=False))
        return {**boxes, "booking": answer["booking"]}

    def clean(self) -> None:
        ends = self.answers["route"]
        before = ends["departure"]
        for box in self.BOXES:
            if (here := self.cleaned_data.get(box)) and here == before:
                self.add_error(box, _("The two airports must be different"))
            before = here or before
        if before == ends["arrival"]:
            last = [box for box in self.BOXES if self.cleaned_data.get(box)][-1]
            self.add_error(last, _("This is your final destination, not a change"))

    @property
    def answer(self) -> dict[str, Any]:
        airports = [self.cleaned_data[box] for box in self.BOXES if self.cleaned_data[box]]
        return {"airports": airports, "booking": self.cleaned_data["booking"]}


class LegForm(CheckForm):
    """Which of the flights it was, where each stands alone."""

    leg = forms.TypedChoiceField(
        label=_("Which flight was it?"),
        coerce=int,
        widget=RadioCards,
        error_messages={"required": _("Select the flight")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        stops = flow.airports(self.answers)
        towns = {airport.iata: str(airport) for airport in Airport.objects.filter(iata__in=stops)}
        self.fields["leg"].choices = [
            (number, f"{towns.get(here, here)} – {towns.get(there, there)}")
            for number, (here, there) in enumerate(pairwise(stops))
        ]


class AirlineForm(CheckForm):
    airline = forms.CharField(
        label=_("Which airline flew the plane?"),
        help_text=_("Another airline than the one that sold the ticket may have flown it"),
        max_length=80,
        error_messages={
            "required": _("Enter the airline that flew the plane"),
            "max_length": _("Name of the airline must be 80 characters or less"),
        },
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    @property
    def answer(self) -> dict[str, Any]:
        """The code where we know the airline; the name as it was typed where we do not."""
        typed = self.cleaned_data["airline"]
        airline = airline_called(typed)
        if airline:
            return {"airline": airline.name, "code": airline.iata}
        return {"airline": typed, "code": ""}
