"""Costs somebody had: what for, how much, with a receipt where there is one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.choices import DocumentKind
from claims.files.receive import receive_document
from claims.models import Claim, Expense

CURRENCIES = (
    "EUR", "GBP", "CHF", "DKK", "NOK", "SEK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN",
    "USD", "CAD", "AUD", "TRY", "MAD", "THB",
)  # fmt: skip
MAXIMUM_EXPENSES = 30


class ExpenseForm(forms.ModelForm):
    amount = forms.DecimalField(
        label=_("How much?"),
        max_digits=10,
        decimal_places=2,
        error_messages={
            "required": _("Enter the amount you paid"),
            "invalid": _("Amount must be a number, like 24.50"),
            "max_decimal_places": _("Amount must have 2 decimals at the most"),
        },
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "length-10 as-code"}),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="EUR"
    )
    receipt_file = forms.FileField(
        label=_("Receipt (optional)"),
        help_text=_("JPG, PNG, HEIC or PDF, up to 10 MB. You can also send it later."),
        required=False,
        allow_empty_file=True,
    )

    class Meta:
        model = Expense
        fields = ("kind", "amount", "currency", "was_told_by_airline")
        labels = {
            "kind": _("What was it for?"),
            "was_told_by_airline": _("The airline told me to pay it myself"),
        }
        error_messages = {"kind": {"required": _("Select what it was for")}}
        widgets = {"kind": forms.RadioSelect}

    field_order = ("kind", "amount", "currency", "receipt_file", "was_told_by_airline")

    def __init__(self, *args, claim: Claim, by: User | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.claim, self.by = claim, by
        self.fields["kind"].choices = Expense.Kind.choices

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount <= 0:
            raise ValidationError(_("Amount must be more than 0"))
        return amount

    def clean(self) -> dict[str, Any] | None:
        if self.claim.expenses.count() >= MAXIMUM_EXPENSES:
            raise ValidationError(_("This claim has as many costs as it can take"))
        return super().clean()

    def keep(self) -> bool:
        """Save the cost with its receipt; False, and a sentence, when the file is no receipt."""
        self.claim.require_draft()
        self.instance.claim = self.claim
        try:
            self.instance.receipt = self.receive_receipt()
        except ValidationError as error:
            self.add_error("receipt_file", error)
            return False
        self.save()
        return True

    def receive_receipt(self):
        upload = self.cleaned_data.get("receipt_file")
        if upload is None:
            return None
        return receive_document(self.claim, upload, kind=DocumentKind.RECEIPT, by=self.by)
