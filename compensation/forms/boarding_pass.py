"""Reading a boarding pass in the check: the file, then what is right of what we read."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from compensation import flow
from compensation.barcodes import boarding_passes_in
from compensation.flow import Answer, Answers
from compensation.forms.fields import RadioCards
from compensation.pass_reading import Reading
from compensation.wording import units

DOCUMENT, FORM = "document", "form"


class BoardingPassForm(forms.Form):
    """Takes a picture or PDF, reads it and lets go of it; what was read is `reading`."""

    file = forms.FileField(
        label=_("Read my boarding pass"),
        help_text=_(
            "A photo, a screenshot or the PDF of the pass, with its square or striped code. "
            "We read the code here and do not keep the file."
        ),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file")},
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/heic,application/pdf"}),
    )

    def clean_file(self) -> UploadedFile:
        upload = self.cleaned_data["file"]
        if not upload.size:
            raise forms.ValidationError(_("The file has no content"))
        if upload.size > settings.DOCUMENT_MAX_BYTES:
            limit = filesizeformat(settings.DOCUMENT_MAX_BYTES)
            raise forms.ValidationError(_("The file must be smaller than %s") % limit)
        return upload

    def clean(self) -> dict[str, Any]:
        upload = self.cleaned_data.get("file")
        if upload is not None:
            # In the request, though bounded to seconds: a task would need the picture stored.
            cards = boarding_passes_in(upload.chunks())
            if not cards:
                raise forms.ValidationError({"file": _NO_CODE})
            self.reading = Reading.of(cards)
        return self.cleaned_data


_NO_CODE = _(
    "We found no boarding pass code in this file. Take the photo straight and close, "
    "or type the flight number instead"
)


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _way(codes: tuple[str, ...]) -> str:
    return " – ".join(units.airport(code) for code in codes)


class WhatWeReadForm(forms.Form):
    """Asks the year, which no code has, and for each difference from the answers what is right."""

    day = forms.ChoiceField(
        label=_("Which year was it?"),
        help_text=_("The code on a pass has the day, and not the year."),
        widget=RadioCards,
        error_messages={"required": _("Select the day of the flight")},
    )

    def __init__(
        self, *args: Any, reading: Reading, answers: Answers, today: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.reading, self.answers, self.today = reading, answers, today
        self.fields["day"].choices = [(d.isoformat(), _day(d)) for d in reading.days(today)]
        for name, (label, ours, theirs) in self.differences().items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[(DOCUMENT, ours), (FORM, theirs)],
                widget=RadioCards(
                    hints={DOCUMENT: _("On the boarding pass"), FORM: _("In your answers")}
                ),
                error_messages={"required": _("Select which is right")},
            )

    def differences(self) -> dict[str, tuple[Any, str, str]]:
        """By question: its label, what the pass says and what was answered, where they differ."""
        found = {}
        number = flow.said(self.answers, "flight", "number")
        if number and number != self.reading.flight_number:
            found["flight"] = (_("Which flight is right?"), self.reading.flight_number, number)
        typed = flow.airports(self.answers) if "route" in self.answers else ()
        if typed and typed != self.reading.airports and self.reading.has_known_airports:
            found["route"] = (_("Which way is right?"), _way(self.reading.airports), _way(typed))
        return found

    def rows(self) -> list[dict[str, str]]:
        """What we read, to look at."""
        booking = self.reading.booking_reference
        rows = [
            (_("Flight"), self.reading.flight_number),
            (_("Route"), _way(self.reading.airports)),
            (_("Passengers"), ", ".join(self.reading.names)),
            (_("Booking reference"), booking),
        ]
        return [{"label": label, "value": value} for label, value in rows if value]

    @property
    def decided(self) -> dict[str, Answer]:
        """The answers of the check that the pass gives, in the order of its questions."""
        given: dict[str, Answer] = {}
        if self.cleaned_data.get("flight", DOCUMENT) == DOCUMENT:
            given["flight"] = self.reading.flight_answer
        given["date"] = {"date": self.cleaned_data["day"]}
        takes_route = self.cleaned_data.get("route", DOCUMENT) == DOCUMENT
        if takes_route and self.reading.has_known_airports:
            given |= self.reading.route_answers
        return given
