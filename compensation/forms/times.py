"""Fields for a time of the day at an airport, and for so many hours and minutes."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from compensation.forms.fields import LabelledBoxes
from compensation.wall_clock import parse_time

MINUTES = 60


class TimeAndDay(LabelledBoxes):
    """A box for the time, and the few days it can have been."""

    labels = {"time": _("Time"), "day": _("Day")}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = {"time": forms.TextInput({"autocomplete": "off"}), "day": forms.Select}
        super().__init__(boxes, attrs)

    @property
    def days(self) -> list[tuple[str, str]]:
        return self.widgets[1].choices

    @days.setter
    def days(self, days: list[date]) -> None:
        self.widgets[1].choices = [(day.isoformat(), date_format(day, "D j M")) for day in days]

    def decompress(self, value: datetime | None) -> list[Any]:
        return [f"{value:%H:%M}", value.date().isoformat()] if value else [None, None]


class WallMoment(forms.Field):
    """A time and a day by the clock of an airport, without a zone.

    `subject` begins the sentence about a time that cannot be ("Time you arrived must be …").
    """

    widget = TimeAndDay
    default_error_messages = {
        "unreal": _("%(subject)s must be a real time, like 15:12 or 3:12pm"),
        "no_day": _("Select the day"),
    }

    def __init__(self, *, subject: Any, **options: Any) -> None:
        super().__init__(**options)
        self.subject = subject

    def to_python(self, value: Any) -> datetime | None:
        clock, day = (str(part or "").strip() for part in value or ("", ""))
        if not clock:
            return None
        try:
            time = parse_time(clock)
        except ValueError as fault:
            raise self.error("unreal", "time", subject=self.subject) from fault
        if day not in dict(self.widget.days):
            raise self.error("no_day", "day")
        return datetime.combine(date.fromisoformat(day), time)

    def error(self, code: str, box: str, **params: Any) -> forms.ValidationError:
        message = self.error_messages[code]
        return forms.ValidationError(message, code=code, params={"box": box, **params})


class HoursAndMinutes(LabelledBoxes):
    labels = {"hours": _("Hours"), "minutes": _("Minutes")}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        numbers = {"autocomplete": "off", "inputmode": "numeric"}
        super().__init__({part: forms.TextInput(numbers) for part in self.labels}, attrs)

    def decompress(self, value: int | None) -> list[Any]:
        return list(divmod(value, MINUTES)) if value is not None else [None, None]


class Duration(forms.Field):
    """So many hours and minutes, as minutes; one box alone is enough."""

    widget = HoursAndMinutes
    default_error_messages = {"unreal": _("Hours and minutes must be whole numbers")}
    longest_hours = 720

    def to_python(self, value: Any) -> int | None:
        texts = [str(part or "").strip() for part in value or ("", "")]
        if not any(texts):
            return None
        numbers = []
        for part, text in zip(self.widget.labels, texts, strict=True):
            if not (text or "0").isdecimal() or int(text or 0) > self.longest_hours:
                params = {"box": part}
                raise forms.ValidationError(self.error_messages["unreal"], "unreal", params)
            numbers.append(int(text or 0))
        hours, minutes = numbers
        return hours * MINUTES + minutes
