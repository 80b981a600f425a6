"""The questions of the check about what happened, and what the airline said and offered."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from compensation import flow
from compensation.flow import Answer
from compensation.forms.check_form import CheckForm
from compensation.forms.fields import DateInThreeBoxes, RadioCards
from compensation.forms.times import Duration, WallMoment
from compensation.models import Airport
from compensation.wall_clock import between, instants, safest_reading

# Arriving so much earlier than planned is a slip: the day after midnight was not chosen.
EARLY_AT_MOST = timedelta(hours=3)
DAYS_AFTER = 4
# Eastward over the date line one lands the day before one left.
BACK_OVER_DATE_LINE = timedelta(hours=10)
NOTICE_DAYS = {"early": (14, 365), "week": (7, 13), "days": (0, 6), "airport": (0, 0)}


class WhatForm(CheckForm):
    what = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            ("delay", _("It arrived late")),
            ("cancellation", _("It was cancelled")),
            ("denied_boarding", _("I was not let on board")),
            ("missed_connection", _("I missed a connecting flight")),
            ("downgrade", _("I was moved to a lower class")),
            ("something_else", _("Something else")),
        ],
        widget=RadioCards(
            hints={
                "cancellation": _("Also when it was moved to another day, or brought forward"),
                "denied_boarding": _("For example because the flight was overbooked"),
                "missed_connection": _("Because the flight before it was late"),
                "something_else": _("For example lost or damaged baggage"),
            }
        ),
        error_messages={"required": _("Select what happened")},
    )


class DelayForm(CheckForm):
    """Two times at the airport of arrival, or an estimate."""

    scheduled = WallMoment(
        label=_("When were you to arrive?"),
        help_text=_("As on the booking, local time"),
        subject=_("Scheduled arrival"),
        required=False,
    )
    actual = WallMoment(
        label=_("When did you arrive?"),
        help_text=_("When a door was opened, not when the plane touched down"),
        subject=_("Time you arrived"),
        required=False,
    )
    band = forms.ChoiceField(
        label=_("If you do not have the times: how late was it?"),
        choices=[
            ("under_3", _("Less than 3 hours")),
            ("from_3_to_4", _("From 3 to 4 hours")),
            ("over_4", _("More than 4 hours")),
            ("never", _("I never arrived")),
            ("unknown", _("I do not know")),
        ],
        widget=RadioCards,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.day = date.fromisoformat(self.answers["date"]["date"])
        stops = flow.route(self.answers)
        known = Airport.objects.in_bulk({stops[0], stops[-1]})
        self.destination = known[stops[-1]]
        self.here, self.there = (ZoneInfo(known[stops[end]].timezone) for end in (0, -1))
        for name in ("scheduled", "actual"):
            self.fields[name].widget.days = self._days()

    def _days(self) -> list[date]:
        behind = between(self._began_in(self.here), self._began_in(self.there))
        first = -1 if behind > BACK_OVER_DATE_LINE else 0
        return [self.day + timedelta(days=number) for number in range(first, DAYS_AFTER + 1)]

    def _began_in(self, zone: ZoneInfo) -> datetime:
        """The first moment of the day of the flight."""
        return datetime.combine(self.day, time.min, tzinfo=zone)

    @classmethod
    def initial_from(cls, answer: Answer) -> dict[str, Any]:
        times = ("scheduled", "actual")
        return {
            **answer,
            **{name: datetime.fromisoformat(answer[name]) for name in times if name in answer},
        }

    def clean(self) -> None:
        if "scheduled" in self.errors or "actual" in self.errors:
            return
        scheduled, actual = self.cleaned_data.get("scheduled"), self.cleaned_data.get("actual")
        if scheduled and actual:
            self._read(scheduled, actual)
        elif actual:
            self._refuse("scheduled", _("Enter the time you were to arrive"))
        elif scheduled or not self.cleaned_data.get("band"):
            self._refuse("actual", _("Enter the time you arrived"))

    def _read(self, scheduled: datetime, actual: datetime) -> None:
        planned, landed = instants(scheduled, self.there), instants(actual, self.there)
        for name, found in (("scheduled", planned), ("actual", landed)):
            if not found:
                self._refuse(name, _("The clocks went forward that night, past this time"))
                return
        self.times = safest_reading(planned, landed)
        if min(self.times) < self._began_in(self.here):
            self._refuse("actual", _("Arrival must be after departure"), "day")
        elif between(*self.times) < -EARLY_AT_MOST:
            message = _("You arrived before the scheduled time. Select the day after it if so")
            self._refuse("actual", message, "day")

    def _refuse(self, name: str, message: Any, box: str = "time") -> None:
        self.add_error(name, forms.ValidationError(message, params={"box": box}))

    @property
    def answer(self) -> dict[str, Any]:
        if not self.cleaned_data["actual"]:
            return {"band": self.cleaned_data["band"]}
        scheduled, actual = self.times
        return {"scheduled": scheduled.isoformat(), "actual": actual.isoformat()}


class NoticeForm(CheckForm):
    notice = forms.ChoiceField(
        label=_("When did the airline tell you?"),
        choices=[
            ("early", _("14 days before the flight, or earlier")),
            ("week", _("7 to 13 days before")),
            ("days", _("Less than 7 days before")),
            ("airport", _("At the airport")),
        ],
        widget=RadioCards,
        error_messages={"required": _("Select when the airline told you")},
    )
    told_on = DateInThreeBoxes(
        label=_("The day you were told (optional)"),
        help_text=_("When it reached you, not a travel agency"),
        subject=_("Day you were told"),
        required=False,
    )

    @classmethod
    def initial_from(cls, answer: Answer) -> dict[str, Any]:
        return {"notice": answer["notice"], "told_on": answer.get("told_on") or None}

    def clean(self) -> None:
        band, told_on = self.cleaned_data.get("notice"), self.cleaned_data.get("told_on")
        if not band or not told_on:
            return
        fewest, most = NOTICE_DAYS[band]
        days = (date.fromisoformat(self.answers["date"]["date"]) - told_on).days
        if days < fewest or (days > most and band != "early"):
            message = _("Day you were told must fit the answer above")
            self.add_error("told_on", forms.ValidationError(message, params={"box": "day"}))

    @property
    def answer(self) -> dict[str, Any]:
        told_on = self.cleaned_data["told_on"]
        return {
            "notice": self.cleaned_data["notice"],
            "told_on": told_on.isoformat() if told_on else "",
        }


class ReroutingForm(CheckForm):
    offered = forms.ChoiceField(
        label=_("Did the airline offer you another flight?"),
        help_text=_("Whether or not you took it"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        widget=RadioCards,
        error_messages={"required": _("Select whether the airline offered you another flight")},
    )
    earlier = Duration(
        label=_("If yes: how much earlier did it leave?"),
        help_text=_("0 if it left at the booked time or later"),
        required=False,
    )
    later = Duration(
        label=_("If yes: how much later did it arrive?"),
        help_text=_("0 if it arrived at the booked time or earlier"),
        required=False,
    )

    def clean(self) -> None:
        if self.cleaned_data.get("offered") != "yes":
            return
        for name, message in (
            ("earlier", _("Enter how much earlier it left, or 0")),
            ("later", _("Enter how much later you arrived, or 0")),
        ):
            if name not in self.errors and self.cleaned_data.get(name) is None:
                self.add_error(name, forms.ValidationError(message, params={"box": "hours"}))

    @property
    def answer(self) -> dict[str, Any]:
        if self.cleaned_data["offered"] == "no":
            return {"offered": "no"}
        return dict(self.cleaned_data)


class BoardingForm(CheckForm):
    boarding = forms.ChoiceField(
        label=_("Which describes it best?"),
        choices=[
            ("refused", _("They refused me against my will")),
            ("volunteer", _("I gave up my seat for something they offered")),
            ("papers_in_order", _("They refused my papers, but these were in order")),
            ("papers_missing", _("My papers were missing or not valid")),
            ("late", _("I was late at check-in or at the gate")),
            ("class_changed", _("I flew, but in a lower class")),
            ("other", _("Another reason")),
        ],
        widget=RadioCards(
            hints={
                "refused": _("For example because the flight was overbooked"),
                "volunteer": _("For example a voucher, money or an upgrade"),
                "other": _("For example health, safety or security"),
            }
        ),
        error_messages={"required": _("Select which describes it best")},
    )


class FareForm(CheckForm):
    price = forms.DecimalField(
        label=_("What did this flight cost, without taxes?"),
        help_text=_("For one person, in euros; in pounds if it left from the UK"),
        max_value=100_000,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        required=False,
        error_messages={
            "invalid": _("Price must be a number, like 340 or 340.50"),
            "min_value": _("Price must be 0 or more"),
            "max_value": _("Price must be 100,000 or less"),
        },
        widget=forms.TextInput(
            {"autocomplete": "off", "inputmode": "decimal", "class": "length-10"}
        ),
    )
    unknown = forms.BooleanField(label=_("I do not know"), required=False)

    def clean(self) -> None:
        if self.errors or self.cleaned_data["unknown"]:
            return
        if self.cleaned_data.get("price") is None:
            self.add_error("price", _("Enter what the flight cost, or select 'I do not know'"))

    @property
    def answer(self) -> dict[str, Any]:
        if self.cleaned_data["unknown"]:
            return {"price": "", "unknown": True}
        return {"price": str(self.cleaned_data["price"]), "unknown": False}


class ReasonForm(CheckForm):
    """What the airline says. That is an allegation: it proves it, or it pays (EX-1)."""

    # The values are the engine's words for causes, but for the last two.
    reason = forms.ChoiceField(
        label=_("What reason did the airline give?"),
        help_text=_("What it said counts little: it has to prove it"),
        choices=[
            ("technical", _("A technical fault")),
            ("crew_illness", _("The crew")),
            ("late_inbound_aircraft", _("The plane came late from its flight before")),
            ("operational", _("Operational reasons")),
            ("own_staff_strike", _("A strike of its own staff")),
            ("atc_strike", _("A strike of others")),
            ("weather", _("The weather")),
            ("atc_restriction", _("Air traffic control")),
            ("bird_strike", _("A bird, or something on the runway")),
            ("security_risk", _("Security, or a closed airspace")),
            ("passenger_medical_emergency", _("A passenger fell ill")),
            ("other", _("Something else")),
            ("none", _("No reason given")),
        ],
        widget=RadioCards(
            hints={
                "technical": _("Something on the plane broke, or had to be looked at"),
                "crew_illness": _("Missing, ill, or out of hours"),
                "operational": _("Or planning, or a computer failure"),
                "own_staff_strike": _("Pilots, cabin crew, ground staff of the airline"),
                "atc_strike": _("Air traffic controllers, airport or security staff"),
                "weather": _("Storm, snow, fog, lightning"),
                "atc_restriction": _("Slots, queues, too few controllers"),
            }
        ),
        error_messages={"required": _("Select the reason the airline gave, or 'No reason given'")},
    )
    text = forms.CharField(
        label=_("What it said, in its words (optional)"),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        # No max_length: the browser would cut off what somebody pastes, without a word.
        validators=[MaxLengthValidator(500, _("Reason must be 500 characters or less"))],
    )
