"""The questions of the filing pages; each form asks one thing and saves it on the draft."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.user import normal_email
from claims.models import Claim

FLIGHT_NUMBER = re.compile(r"[A-Z0-9]{2,3}\d{1,4}[A-Z]?")


class DraftForm(forms.ModelForm):
    """A form over the draft of a claim; refuses to change one that was sent."""

    def save(self, commit: bool = True) -> Claim:
        self.instance.require_draft()
        return super().save(commit)


class EmailForm(forms.Form):
    email = forms.EmailField(
        max_length=254,
        label=_("What is your email address?"),
        help_text=_("We send a link to it. The link proves the address and opens your claim."),
        error_messages={
            "required": _("Enter your email address"),
            "invalid": _("Enter the whole email address, with @ and the part after it"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def __init__(self, *args, claim: Claim, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.claim = claim

    def save(self) -> None:
        """Mail the link; the answer is the same whether or not the address has an account."""
        self.claim.require_draft()
        email = normal_email(self.cleaned_data["email"])
        self.claim.contact_email = email
        self.claim.save(update_fields=["contact_email", "updated_at"])
        self.claim.mail_link()


class FlightForm(DraftForm):
    booking_reference = forms.CharField(
        label=_("Booking reference"),
        help_text=_("Letters and numbers on the booking, for example X4F2KQ."),
        max_length=20,
        error_messages={"required": _("Enter the booking reference")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    flight_number = forms.CharField(
        label=_("Flight number"),
        help_text=_("For example KL1673, on the boarding pass."),
        max_length=10,
        error_messages={"required": _("Enter the flight number")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta:
        model = Claim
        fields = ("booking_reference",)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        segment = self.instance.first_segment
        self.fields["flight_number"].initial = segment.flight_number if segment else ""

    def clean_booking_reference(self) -> str:
        typed = re.sub(r"\s", "", self.cleaned_data["booking_reference"]).upper()
        if not re.fullmatch(r"[A-Z0-9]{5,8}", typed):
            raise forms.ValidationError(_("Booking reference must be 5 to 8 letters or numbers"))
        return typed

    def clean_flight_number(self) -> str:
        typed = re.sub(r"[\s-]", "", self.cleaned_data["flight_number"]).upper()
        if not FLIGHT_NUMBER.fullmatch(typed):
            raise forms.ValidationError(
                _("Flight number must be 2 or 3 characters for the airline and 1 to 4 numbers")
            )
        return typed

    def save(self, commit: bool = True) -> Claim:
        claim = super().save(commit)
        first = claim.segments.first()
        first.flight_number = self.cleaned_data["flight_number"]
        first.save(update_fields=["flight_number"])
        claim.void_signatures()
        return claim


class SubmitClaimForm(forms.Form):
    def __init__(self, *args, claim: Claim, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.claim, self.by = claim, by

    def clean(self):
        for sentence in self.claim.missing_for_submission().values():
            self.add_error(None, sentence)
        return super().clean()

    def save(self) -> bool:
        """Send it; False when the claim cannot be sent as it is, with the reasons on the form."""
        try:
            self.claim.submit(by=self.by)
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))
            return False
        return True
