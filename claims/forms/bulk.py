"""What a bulk action asks: the operation, what it needs, and which claims."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.choices import ClaimStatus, DocumentKind, RejectionCode
from claims.forms.selection import SelectionForm
from claims.models import BulkAction, Reason
from claims.models.due_day import day_to_answer
from claims.workflow import TRANSITIONS, Actor

BY_PEOPLE = {m.target for m in TRANSITIONS if m.actors & {Actor.REVIEWER, Actor.ADMIN}}
TARGETS = [(value, label) for value, label in ClaimStatus.choices if value in BY_PEOPLE]
NO_CHOICE = {"invalid_choice": _("There is no such choice: %(value)s")}
MOST_LETTERS_OF_REQUEST = 1000
Kind = BulkAction.Kind
# What is done to selected claims; a whole desk is moved on a page of its own.
KINDS = [(kind.value, kind.label) for kind in Kind if kind != Kind.REASSIGN]


class BulkForm(SelectionForm):
    """For one kind of action only its own fields are asked."""

    kind = forms.ChoiceField(
        choices=KINDS,
        widget=forms.HiddenInput,
        error_messages={**NO_CHOICE, "required": _("Select what is to be done")},
    )
    status = forms.ChoiceField(
        label=_("New status"),
        required=False,
        choices=[("", "—"), *TARGETS],
        error_messages=NO_CHOICE,
    )
    rejection_code = forms.ChoiceField(
        label=_("Reason code, for a refusal"),
        required=False,
        choices=[("", "—"), *RejectionCode.choices],
        error_messages=NO_CHOICE,
    )
    assigned_to = forms.ModelChoiceField(
        label=_("Reviewer"),
        required=False,
        queryset=User.objects.none(),
        error_messages={"invalid_choice": _("Choose somebody who reviews claims.")},
    )
    document_kind = forms.ChoiceField(
        label=_("Document"),
        required=False,
        choices=[("", "—"), *DocumentKind.choices],
        error_messages=NO_CHOICE,
    )
    due_on = forms.DateField(
        label=_("Due; in 14 days when empty"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Enter a real day, like 2026-09-14")},
    )
    reason = forms.CharField(
        label=_("Reason; customers read it where something is refused or asked for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ASKS = {
        Kind.STATUS: ("status", "rejection_code", "reason"),
        Kind.ASSIGN: ("assigned_to",),
        Kind.REQUEST_DOCUMENT: ("document_kind", "due_on", "reason"),
    }
    NEEDS = {
        Kind.STATUS: ("status", _("Select the new status")),
        Kind.ASSIGN: ("assigned_to", _("Choose somebody who reviews claims.")),
        Kind.REQUEST_DOCUMENT: ("document_kind", _("Select which document is missing")),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"].queryset = User.objects.staff().order_by("email")

    def clean(self) -> None:
        super().clean()
        kind = self.cleaned_data.get("kind")
        if not kind:
            return
        name, message = self.NEEDS[Kind(kind)]
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)
        if kind == Kind.REQUEST_DOCUMENT:
            self.clean_request()
        is_refusal = self.cleaned_data.get("status") == ClaimStatus.REJECTED
        if kind == Kind.STATUS and is_refusal:
            if (
                Reason.objects.withdrawn()
                .filter(pk=self.cleaned_data.get("rejection_code"))
                .exists()
            ):
                self.add_error("rejection_code", _("This reason is not given any more."))
            if not self.cleaned_data.get("rejection_code"):
                self.add_error("rejection_code", _("Select the reason code"))
            if not self.cleaned_data.get("reason"):
                self.add_error("reason", _("Write what the customer will read"))

    def clean_request(self) -> None:
        try:
            day_to_answer(self.cleaned_data.get("due_on"))
        except ValidationError as error:
            self.add_error(None, error)
        if len(self.cleaned_data.get("reason") or "") > MOST_LETTERS_OF_REQUEST:
            self.add_error("reason", _("Say it in 1,000 characters or less"))

    def asked_fields(self) -> list[forms.BoundField]:
        kind = self.data.get("kind")
        return [self[name] for name in self.ASKS.get(kind, ())]

    def action(self) -> BulkAction:
        """What was asked for, not yet kept."""
        data = self.cleaned_data
        asked = self.ASKS[Kind(data["kind"])]
        return BulkAction(kind=data["kind"], by=self.by, **{name: data[name] for name in asked})
