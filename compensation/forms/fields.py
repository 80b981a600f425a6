"""What the public pages ask in common: a date, an airport, a choice with examples."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT
from django.utils.translation import gettext_lazy as _, override

PARTS = ("day", "month", "year")


class LabelledBoxes(forms.MultiWidget):
    """Boxes side by side, each with a label of its own; `labels` name them by part."""

    template_name = "forms/widgets/three_boxes.html"
    use_fieldset = True
    labels: dict[str, Any]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for (part, label), box in zip(
            self.labels.items(), context["widget"]["subwidgets"], strict=True
        ):
            box["part"], box["label"] = part, label
            if attrs and "id" in attrs:
                box["attrs"]["id"] = f"{attrs['id']}_{part}"
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{next(iter(self.labels))}" if id_ else id_


class ThreeBoxes(LabelledBoxes):
    """Day, month and year, each in a box of its own, so that nobody has to know a format."""

    labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = {part: forms.TextInput({"autocomplete": "off"}) for part in PARTS}
        boxes["day"].attrs["inputmode"] = boxes["year"].attrs["inputmode"] = "numeric"
        super().__init__(boxes, attrs)

    def decompress(self, value: date | str | None) -> list[Any]:
        if isinstance(value, str) and value:
            value = date.fromisoformat(value)
        return [value.day, value.month, value.year] if isinstance(value, date) else [None] * 3


class DateInThreeBoxes(forms.Field):
    """A day as people write it: 14 9 2026, 14 Sept 2026, 14 September 2026.

    `subject` begins the sentences about what is wrong ("Date of the flight must be a real date");
    what is said to an empty field is `error_messages["required"]`, as for every other field.
    """

    widget = ThreeBoxes
    default_error_messages = {
        "required": _("Enter a date"),
        "day_missing": _("%(subject)s must include a day"),
        "month_missing": _("%(subject)s must include a month"),
        "year_missing": _("%(subject)s must include a year"),
        "short_year": _("Year must have 4 numbers"),
        "unreal": _("%(subject)s must be a real date"),
        "in_future": _("%(subject)s must be today or in the past"),
    }

    def __init__(self, *, subject: Any = "", allow_future: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.subject, self.allow_future = subject or _("Date"), allow_future

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        texts = [str(part or "").strip() for part in value]
        if not any(texts):
            return None
        for part, text in zip(PARTS, texts, strict=True):
            if not text:
                raise self._error(f"{part}_missing", part)
        return self._day(*texts)

    def _day(self, day: str, month: str, year: str) -> date:
        if year.isdecimal() and len(year) < 4:
            raise self._error("short_year", "year")
        try:
            return date(int(year), month_number(month), int(day))
        except ValueError as fault:
            raise self._error("unreal", "day") from fault

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not self.allow_future and value > timezone.localdate():
            raise self._error("in_future", "day")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.to_python(data)
        except forms.ValidationError:
            return True

    def _error(self, code: str, box: str) -> forms.ValidationError:
        params = {"subject": self.subject, "box": box}
        return forms.ValidationError(self.error_messages[code], code=code, params=params)


def month_number(text: str) -> int:
    """1 to 12 for a number or a name, in the reader's language or in English; else ValueError."""
    if text.isdecimal():
        return int(text)
    name = text.casefold().rstrip(".")
    if name in (names := month_names()):
        return names[name]
    with override("en"):
        return {**month_names(), "sept": 9}.get(name, 0)


def month_names() -> dict[str, int]:
    calendars = (MONTHS, MONTHS_3, MONTHS_ALT)
    return {
        str(name).casefold().rstrip("."): number
        for calendar in calendars
        for number, name in calendar.items()
    }


class AirportInput(forms.TextInput):
    """A text box that suggests airports as one types; without scripts it takes a code or a town."""

    template_name = "forms/widgets/airport.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        own = {
            "data-suggestions": "/api/v1/airports/",
            "autocomplete": "off",
            "spellcheck": "false",
        }
        super().__init__({**own, **(attrs or {})})


class RadioCards(forms.RadioSelect):
    """Radio buttons whose options may have an example: `hints={"late": _("For example …")}`."""

    def __init__(self, *args: Any, hints: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        if hint := self.hints.get(str(value)):
            option["hint"] = hint
            if identity := option["attrs"].get("id"):
                option["attrs"]["aria-describedby"] = f"{identity}_hint"
        return option
