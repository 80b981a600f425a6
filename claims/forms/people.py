"""Who travelled, who signs for the children, and where the customer lives."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.countries import country_choices
from accounts.models.user import normal_email
from claims import consents
from claims.choices import PassengerKind
from claims.forms.filing import DraftForm
from claims.models import Claim, Passenger
from claims.models.passenger import MAXIMUM_PASSENGERS
from claims.models.signature import normal_name

BOOKING_REFERENCE = re.compile(r"[A-Z0-9]{5,8}")
ANOTHER_ADDRESS = _("Enter a different email address for each adult, or select that they share one")

SAME_NAME = _("Another adult has this name. Add a middle name or “senior”, so that each can sign")


class PassengerForm(forms.ModelForm):
    """One passenger; for a child the guardian is asked on the next page."""

    email = forms.EmailField(
        label=_("Email address for the signature (optional)"),
        help_text=_("Every adult signs by a link of their own. Not for children."),
        required=False,
        max_length=254,
        error_messages={
            "invalid": _("Enter the whole email address, with @ and the part after it")
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    booking_reference = forms.CharField(
        label=_("Booking reference, if it is another one (optional)"),
        help_text=_("Only where this passenger was booked separately."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta:
        model = Passenger
        fields = (
            "given_names", "family_name", "kind", "email", "shares_email", "booking_reference",
        )  # fmt: skip
        labels = {
            "given_names": _("Given names"),
            "family_name": _("Family name"),
            "kind": _("How old was this passenger on the day?"),
            "shares_email": _("This adult shares an email address with another one"),
        }
        help_texts = {"given_names": _("As on the ticket.")}
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
        self.signed_before = self.instance.signer_name

    def clean_email(self) -> str:
        return normal_email(self.cleaned_data["email"])

    def clean_booking_reference(self) -> str:
        typed = re.sub(r"\s", "", self.cleaned_data["booking_reference"]).upper()
        if typed and not BOOKING_REFERENCE.fullmatch(typed):
            raise forms.ValidationError(_("Booking reference must be 5 to 8 letters or numbers"))
        return "" if typed == self.claim.booking_reference else typed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_new = self.instance.pk is None
        if is_new and self.claim.passengers.count() >= MAXIMUM_PASSENGERS:
            raise forms.ValidationError(
                _("You can add up to %(count)s passengers"), params={"count": MAXIMUM_PASSENGERS}
            )
        if data.get("kind") == PassengerKind.ADULT:
            self.require_a_mailbox(data)
            self.require_a_name_of_their_own(data)
        elif data.get("kind"):
            data["email"], data["shares_email"] = self.instance.email, False
        return data

    def require_a_mailbox(self, data: dict[str, Any]) -> None:
        """The first adult files and has the claim's address; each other has one, or shares one."""
        if "email" not in data or data["shares_email"]:
            return
        others = self.claim.passengers.filter(kind=PassengerKind.ADULT).exclude(pk=self.instance.pk)
        is_first = not others.filter(pk__lt=self.instance.pk or 2**62).exists()
        owner = self.claim.customer
        taken = {other.email for other in others if other.email}
        if not is_first:
            taken |= {owner.email if owner else self.claim.contact_email, ""}
        if data["email"] in taken:
            self.add_error("email", ANOTHER_ADDRESS)

    def require_a_name_of_their_own(self, data: dict[str, Any]) -> None:
        """Who signs is told by the name: one signature must not stand for two people."""
        name = normal_name(f"{data.get('given_names', '')} {data.get('family_name', '')}")
        others = self.claim.passengers.filter(kind=PassengerKind.ADULT).exclude(pk=self.instance.pk)
        if name in {normal_name(other.full_name) for other in others}:
            self.add_error("given_names", SAME_NAME)

    def save(self, commit: bool = True) -> Passenger:
        """Keep the passenger; who signed for another name, or another child, signs again."""
        self.claim.require_draft()
        person = self.instance
        person.claim = self.claim
        if person.is_adult:
            person.guardian_name = person.guardian_relation = ""
            person.guardian_confirmed_at, person.has_own_fare = None, True
        elif person.kind == PassengerKind.CHILD:
            person.has_own_fare = True
        if self.signed_before and {"email", "shares_email"} & set(self.changed_data):
            self.claim.end_links_of(self.signed_before)
        if {"given_names", "family_name", "kind"} & set(self.changed_data):
            names = [name for name in (self.signed_before, person.signer_name) if name]
            if names:
                self.claim.void_signatures(*names)
                person.signature = None
        return super().save(commit)


class GuardianForm(forms.ModelForm):
    """Page 2a: who signs for a child; for an infant also whether anybody paid a fare."""

    has_own_fare = forms.TypedChoiceField(
        label=_("Was a fare paid for this child?"),
        choices=[("yes", _("Yes, a fare or an infant fare")), ("no", _("No, it travelled free"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        help_text=_("Without a fare no sum is owed for an infant on a lap (Article 3(3))."),
        error_messages={"required": _("Select whether a fare was paid for the child")},
    )
    guardian_email = forms.EmailField(
        label=_("Email address of the guardian (optional)"),
        help_text=_(
            "Only if the guardian is somebody who does not file this claim and is no passenger."
        ),
        required=False,
        max_length=254,
        error_messages={
            "invalid": _("Enter the whole email address, with @ and the part after it")
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    has_right = forms.BooleanField(
        label=consents.SENTENCES[consents.Purpose.GUARDIANSHIP],
        error_messages={"required": _("Select the box to confirm the right to sign")},
    )

    class Meta:
        model = Passenger
        fields = ("has_own_fare", "guardian_relation", "guardian_name")
        labels = {
            "guardian_relation": _("How is the one who signs related to the child?"),
            "guardian_name": _("Full name of the one who signs"),
        }
        help_texts = {
            "guardian_name": _("For example the mother or the father, as in the passport.")
        }
        widgets = {
            "guardian_relation": forms.RadioSelect,
            "guardian_name": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    field_order = (
        "has_own_fare", "guardian_relation", "guardian_name", "guardian_email", "has_right",
    )  # fmt: skip

    def __init__(self, *args, claim: Claim, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.claim = claim
        self.signed_before = self.instance.signer_name
        relation = self.fields["guardian_relation"]
        relation.choices = relation.choices[1:] if not relation.choices[0][0] else relation.choices
        self.require("guardian_relation", gettext("Select how you are related to the child"))
        self.require("guardian_name", gettext("Enter the full name of the guardian"))
        self.fields["guardian_email"].initial = self.instance.email
        self.fields["has_right"].initial = self.instance.guardian_confirmed_at is not None
        if self.instance.kind == PassengerKind.INFANT:
            known = bool(self.instance.guardian_name)
            answer = "yes" if self.instance.has_own_fare else "no"
            self.initial["has_own_fare"] = answer if known else None
        else:
            del self.fields["has_own_fare"]

    def require(self, name: str, sentence: str) -> None:
        self.fields[name].required = True
        self.fields[name].error_messages["required"] = sentence

    def clean_guardian_name(self) -> str:
        """An adult: a child of this claim signs for nobody."""
        typed = " ".join(self.cleaned_data["guardian_name"].split())
        minors = self.claim.passengers.exclude(kind=PassengerKind.ADULT)
        adults = self.claim.passengers.filter(kind=PassengerKind.ADULT)
        names = {normal_name(adult.full_name) for adult in adults}
        is_minor = any(normal_name(child.full_name) == normal_name(typed) for child in minors)
        if is_minor and normal_name(typed) not in names:
            raise forms.ValidationError(_("The guardian must be an adult"))
        return typed

    def save(self, commit: bool = True) -> Passenger:
        self.claim.require_draft()
        child = self.instance
        if self.signed_before and "guardian_email" in self.changed_data:
            self.claim.end_links_of(self.signed_before)
        child.email = normal_email(self.cleaned_data["guardian_email"])
        child.guardian_confirmed_at = child.guardian_confirmed_at or timezone.now()
        if {"guardian_name", "has_own_fare"} & set(self.changed_data):
            names = [name for name in (self.signed_before, child.guardian_name) if name]
            self.claim.void_signatures(*names)
            child.signature = None
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
