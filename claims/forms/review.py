"""What a reviewer types about a document: why it goes back, what is asked for, and by when."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.choices import DocumentKind, DocumentReason
from claims.models import Claim, ClaimDocument, DocumentRequest
from claims.models.due_day import day_to_answer

# A file that is there is not missing, and what a virus is the scanner says.
FAULTS = [
    choice
    for choice in DocumentReason.choices
    if choice[0] not in (DocumentReason.MISSING, DocumentReason.INFECTED)
]


class AskingForm(forms.Form):
    """A reason from the list, the customer's text, and the day."""

    needs_words = _("Write what the customer will read")

    reason_code = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", "—"), *FAULTS],
        error_messages={"required": _("Select the reason")},
    )
    reason = forms.CharField(
        label=_("What the customer reads beside it (optional)"),
        required=False,
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Text must be 900 characters or less")},
    )
    due_on = forms.DateField(
        label=_("Due"),
        help_text=_("In 14 days when empty."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Enter a real date")},
    )

    def clean_due_on(self) -> date:
        try:
            return day_to_answer(self.cleaned_data["due_on"])
        except ValidationError as error:
            raise ValidationError(error.messages) from error

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if data.get("reason_code") == DocumentReason.OTHER and not data.get("reason"):
            self.add_error("reason", self.needs_words)
        return data


class RejectDocumentForm(AskingForm):
    title = _("Send the document back")

    def __init__(self, *args, document: ClaimDocument, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.document, self.by = document, by

    def save(self) -> None:
        data = self.cleaned_data
        self.document.reject(
            by=self.by, code=data["reason_code"], reason=data["reason"], replace_by=data["due_on"]
        )


class AskAgainForm(RejectDocumentForm):
    title = _("Ask for the document again")

    def save(self) -> None:
        data = self.cleaned_data
        self.document.request_replacement(
            by=self.by, code=data["reason_code"], reason=data["reason"], replace_by=data["due_on"]
        )


class RequestDocumentForm(AskingForm):
    title = _("Ask for a document")

    kind = forms.ChoiceField(
        label=_("Which document?"),
        choices=[("", "—"), *DocumentKind.choices],
        error_messages={"required": _("Select which document")},
    )
    passenger = forms.ModelChoiceField(
        label=_("Of whom? (optional)"),
        queryset=None,
        required=False,
        empty_label=_("All of them"),
    )
    field_order = ("kind", "passenger", "reason_code", "reason", "due_on")

    def __init__(self, *args, claim: Claim, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.claim, self.by = claim, by
        self.fields["passenger"].queryset = claim.passengers.all()
        self.fields["reason_code"].choices = DocumentReason.choices
        self.fields["reason_code"].initial = DocumentReason.MISSING

    def save(self) -> None:
        data = self.cleaned_data
        DocumentRequest.objects.ask(
            self.claim,
            by=self.by,
            kind=data["kind"],
            passenger=data["passenger"],
            code=data["reason_code"],
            reason=data["reason"],
            due_on=data["due_on"],
        )
