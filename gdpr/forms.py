from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gdpr.models import AccountDeletionRequest, LegalHold


class DeleteRequestForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you leave? (optional)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Text must be 1,000 characters or less")},
    )
    confirms = forms.BooleanField(
        label=_("Close my account now and erase my data"),
        error_messages={"required": _("Select the box to close the account")},
    )

    def send_for(self, user: User) -> AccountDeletionRequest:
        return AccountDeletionRequest.objects.ask(user, reason=self.cleaned_data["reason"])


class DecisionForm(forms.Form):
    """What an admin decides: one of two buttons, and a note that a refusal needs."""

    notes = forms.CharField(
        label=_("Notes"),
        help_text=_("A refusal is mailed with these words. Kept until the person is erased."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Text must be 2,000 characters or less")},
    )
    decision = forms.ChoiceField(
        choices=(("approve", _("Approve")), ("reject", _("Refuse"))),
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choose to approve or to refuse"),
            "invalid_choice": _("Choose to approve or to refuse"),
        },
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == "reject" and not given.get("notes", "").strip():
            self.add_error("notes", _("Say why it is refused"))
        return given

    def decide(self, request: AccountDeletionRequest, *, by: User) -> None:
        notes = self.cleaned_data["notes"]
        if self.cleaned_data["decision"] == "approve":
            request.approve(by=by, notes=notes)
        else:
            request.reject(by=by, notes=notes)


class LegalHoldForm(forms.ModelForm):
    class Meta:
        model = LegalHold
        fields = ("user", "claim", "reason", "ends_on")

    def clean_ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The last day must not be in the past."))
        return day
