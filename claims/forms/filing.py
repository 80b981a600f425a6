"""The questions of the filing pages; each form asks one thing and saves it on the draft."""

import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import MailedLink, User
from accounts.models.user import normal_email
from claims.choices import PassengerKind
from claims.forms.countries import country_choices
from claims.models import Claim, Passenger, Signature
from claims.models.passenger import MAXIMUM_PASSENGERS

AUTHORITY_VERSION = "2026-11"
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
        MailedLink.send(email, MailedLink.Purpose.FILE_CLAIM, reference=self.claim.pk)


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
        claim.void_signature()
        return claim


class PassengerForm(forms.ModelForm):
    class Meta:
        model = Passenger
        fields = ("given_names", "family_name", "kind", "has_own_fare")
        labels = {
            "given_names": _("Given names"),
            "family_name": _("Family name"),
            "kind": _("How old was this passenger on the day?"),
            "has_own_fare": _("Somebody paid a fare for this passenger"),
        }
        help_texts = {
            "given_names": _("As on the ticket."),
            "has_own_fare": _("A child on a lap often travels free; then no sum is owed for it."),
        }
        error_messages = {
            "given_names": {"required": _("Enter the given names as they are on the ticket")},
            "family_name": {"required": _("Enter the family name as it is on the ticket")},
            "kind": {"required": _("Select how old the passenger was")},
        }
        widgets = {
            "kind": forms.RadioSelect,
            "given_names": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "family_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }

    def __init__(self, *args, claim: Claim, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.claim = claim
        self.fields["kind"].choices = PassengerKind.choices

    def clean(self):
        is_new = self.instance.pk is None
        if is_new and self.claim.passengers.count() >= MAXIMUM_PASSENGERS:
            raise forms.ValidationError(
                _("You can add up to %(count)s passengers"), params={"count": MAXIMUM_PASSENGERS}
            )
        return super().clean()

    def save(self, commit: bool = True) -> Passenger:
        self.claim.require_draft()
        self.instance.claim = self.claim
        self.claim.void_signature()
        return super().save(commit)


class ContactForm(DraftForm):
    phone = forms.CharField(
        label=_("Phone (optional)"),
        required=False,
        max_length=30,
        validators=[
            RegexValidator(
                r"^\+[\d ()/.-]{6,28}$", _("Enter the phone number with the country code")
            )
        ],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        help_text=_("With the country code, for example +31 20 555 0123."),
    )

    class Meta:
        model = Claim
        fields = ("address_line1", "address_line2", "postcode", "town", "country", "phone")
        labels = {
            "address_line1": _("Street and number"),
            "address_line2": _("Address line 2 (optional)"),
            "postcode": _("Postcode"),
            "town": _("Town or city"),
            "country": _("Country"),
        }

    AUTOCOMPLETE = {
        "address_line1": "address-line1",
        "address_line2": "address-line2",
        "postcode": "postal-code",
        "town": "address-level2",
        "country": "country",
    }
    MISSING = {
        "address_line1": _("Enter the street and number"),
        "postcode": _("Enter the postcode"),
        "town": _("Enter the town or city"),
        "country": _("Select a country"),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=country_choices, widget=forms.Select
        )
        for name, sentence in self.MISSING.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = sentence
        for name, token in self.AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = token


class AuthorityForm(forms.Form):
    """Typing one's name is the signature: of exactly the text that is shown."""

    signer_name = forms.CharField(
        label=_("Your full name"),
        help_text=_("Typing your name here is your signature."),
        max_length=201,
        error_messages={"required": _("Enter your full name to sign")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    authorises = forms.BooleanField(
        label=_("I authorise you to claim from the airline for me and the passengers I named"),
        error_messages={"required": _("Select the box to authorise us")},
    )

    def __init__(self, *args, claim: Claim, by: User | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.claim, self.by = claim, by

    @property
    def text(self) -> str:
        """The whole text of the power of attorney, as it will be kept."""
        return render_to_string(
            "claims/authority.txt",
            {
                "claim": self.claim,
                "passengers": self.claim.passengers.all(),
                "segments": self.claim.segments.select_related(
                    "departure_airport", "arrival_airport"
                ),
                "fee_percent": settings.FEE_PERCENT,
                "site_name": settings.SITE_NAME,
            },
        )

    def clean_signer_name(self) -> str:
        typed = " ".join(self.cleaned_data["signer_name"].split())
        names = {person.full_name.casefold() for person in self.claim.passengers.all()}
        if typed.casefold() not in names:
            raise forms.ValidationError(_("Name must match a passenger in this claim"))
        return typed

    def save(self) -> Signature:
        self.claim.require_draft()
        self.claim.signatures.all().delete()
        return Signature.objects.create(
            claim=self.claim,
            signer_name=self.cleaned_data["signer_name"],
            text=self.text,
            text_version=AUTHORITY_VERSION,
            language=translation.get_language() or settings.LANGUAGE_CODE,
            signed_by=self.by,
        )


class SubmitClaimForm(forms.Form):
    accepts_terms = forms.BooleanField(
        label=_("I have read the terms, and what I wrote here is true"),
        error_messages={"required": _("Select the box to accept the terms")},
    )

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
            self.claim.submit(
                by=self.by,
                terms_accepted_at=timezone.now(),
                terms_version=settings.TERMS_VERSION,
            )
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))
            return False
        return True
