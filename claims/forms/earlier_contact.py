"""What passed between customer and airline before: asked, received, how much."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms.expenses import CURRENCIES
from claims.models import Claim, EarlierContact
from compensation.forms.fields import DateInThreeBoxes, RadioCards

Received = EarlierContact.Received
AMOUNT_ERRORS = {
    "invalid": _("Amount must be a number, like 24.50"),
    "max_decimal_places": _("Amount must have 2 decimals at the most"),
    "max_digits": _("Amount must have 8 numbers before the decimals at the most"),
    "max_whole_digits": _("Amount must have 8 numbers before the decimals at the most"),
}


class EarlierContactForm(forms.ModelForm):
    has_asked = forms.TypedChoiceField(
        label=_("Did you ask the airline for compensation?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        widget=RadioCards,
        error_messages={"required": _("Select whether you asked the airline")},
    )
    asked_on = DateInThreeBoxes(
        label=_("When did you ask? (optional)"),
        subject=_("Date you asked"),
        required=False,
    )
    airline_reference = forms.CharField(
        label=_("The airline's reference (optional)"),
        max_length=40,
        required=False,
        error_messages={"max_length": _("Reference must be 40 characters or less")},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    received = forms.ChoiceField(
        label=_("What did the airline give you as compensation?"),
        help_text=_("Not the price of the ticket, meals or a hotel."),
        choices=Received.choices,
        widget=RadioCards(
            hints={
                Received.VOUCHER: _("A credit for another flight, miles or points"),
                Received.MONEY: _("To your account or card, by cheque or in cash"),
            }
        ),
        error_messages={"required": _("Select whether the airline paid you")},
    )
    amount = forms.DecimalField(
        label=_("How much was it, for all passengers together?"),
        help_text=_("Leave it empty if it was nothing."),
        max_digits=10,
        decimal_places=2,
        required=False,
        error_messages=AMOUNT_ERRORS,
        widget=forms.TextInput({"inputmode": "decimal", "class": "length-10 as-code"}),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="EUR"
    )
    has_accepted_voucher = forms.BooleanField(
        label=_("I agreed in writing to take the voucher instead of money"), required=False
    )

    class Meta:
        model = EarlierContact
        fields = (
            "has_asked", "asked_on", "airline_reference", "received", "amount", "currency",
            "has_accepted_voucher",
        )  # fmt: skip

    def __init__(self, *args: Any, claim: Claim, **options: Any) -> None:
        super().__init__(*args, **options)
        self.claim = claim
        if self.instance.pk:
            self.initial["has_asked"] = "yes" if self.instance.has_asked else "no"

    def clean_asked_on(self) -> dt.date | None:
        day, flight = self.cleaned_data["asked_on"], self.claim.first_segment
        if day and flight and day < flight.flight_date:
            raise forms.ValidationError(
                _("Date you asked must be on or after the day of the flight")
            )
        return day

    def clean_amount(self) -> Decimal | None:
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError(_("Amount must be more than 0"))
        return amount

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        received = answers.get("received")
        if received == Received.NOTHING:
            answers |= {"amount": None, "currency": ""}
        elif received and answers.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Enter the amount you received"))
        if received != Received.VOUCHER:
            answers["has_accepted_voucher"] = False
        if not answers.get("has_asked"):
            answers |= {"asked_on": None, "airline_reference": ""}
        return answers

    def save(self, commit: bool = True) -> EarlierContact:
        self.claim.require_draft()
        self.instance.claim = self.claim
        return super().save(commit)
