"""A draft opened at the desk for somebody who calls; the caller checks and signs by a link."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.user import normal_email
from claims.choices import IncidentType, Source
from claims.intake import begin_claim
from claims.models import Claim
from compensation.check import BANDS, CheckAnswers
from compensation.forms.fields import DateInThreeBoxes
from compensation.forms.journey import FlightForm
from compensation.forms.lookups import AirportField

NOTICE = [("", _("Not said")), ("14", _("14 days or more")), ("13", _("7 to 13 days")),
          ("6", _("Under 7 days")), ("0", _("At the airport"))]  # fmt: skip
DELAYS = [("", _("Not said")), ("under_3", _("Under 3 hours")), ("from_3_to_4", _("3 to 4 hours")),
          ("over_4", _("Over 4 hours"))]  # fmt: skip


class PhoneForm(FlightForm):
    email = forms.EmailField(
        label=_("Caller's email address"),
        help_text=_("The link to check and sign goes there."),
        max_length=254,
        error_messages={
            "required": _("Enter the caller's email address"),
            "invalid": _("Enter the whole email address, with @ and the part after it"),
        },
    )
    date = DateInThreeBoxes(
        label=_("Date of the flight"),
        subject=_("Date of the flight"),
        error_messages={"required": _("Enter the date of the flight")},
    )
    departure = AirportField(
        label=_("From"), error_messages={"required": _("Enter the airport they left from")}
    )
    arrival = AirportField(
        label=_("Final destination"),
        error_messages={"required": _("Enter the airport they were flying to")},
    )
    incident = forms.ChoiceField(
        label=_("What happened?"),
        choices=IncidentType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select what happened")},
    )
    delay = forms.ChoiceField(label=_("How late?"), choices=DELAYS, required=False)
    notice = forms.ChoiceField(label=_("When told?"), choices=NOTICE, required=False)
    words = forms.CharField(
        label=_("In the caller's words (optional)"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"max_length": _("Text must be 500 characters or less")},
    )
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)

    title = _("Open a draft for a caller")
    field_order = (
        "email", "language", "flight_number", "date", "departure", "arrival", "incident", "delay",
        "notice", "words",
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, answers={}, **options)
        self.by = by

    def clean_arrival(self) -> str:
        arrival = self.cleaned_data["arrival"]
        if arrival == self.cleaned_data.get("departure"):
            raise forms.ValidationError(_("The two airports must be different"))
        return arrival

    @transaction.atomic
    def save(self) -> Claim:
        """A draft of nobody until the caller opens the link; the reviewer stands in a note."""
        said = self.cleaned_data
        answers = CheckAnswers(
            disruption=said["incident"],
            travel_date=said["date"],
            route=(said["departure"], said["arrival"]),
            flight_number=said["flight_number"],
            operating_carrier=self.airline.iata if self.airline else "",
            arrival_delay_minutes=BANDS.get(said["delay"]),
            is_delay_estimated=bool(said["delay"]),
            notice_days=int(said["notice"]) if said["notice"] else None,
            account_of_events=said["words"],
        )
        claim = begin_claim(
            answers,
            customer=None,
            source=Source.PHONE,
            language=said["language"],
            contact_email=normal_email(said["email"]),
        )
        claim.write_internal_note(by=self.by, body=str(_("Opened for a caller.")))
        claim.mail_link()
        return claim
