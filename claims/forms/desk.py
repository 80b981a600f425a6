"""The small forms behind the desk's buttons: each asks what one operation needs, and calls it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.choices import IncidentType, PayoutMethod, RejectionCode
from claims.fees import split
from claims.models import Claim, ClaimDocument
from compensation.wording import cause_choices


def reason_field(label: str | Promise, *, sentence: str | Promise) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": sentence},
    )


class StepForm(forms.Form):
    """Asks for one operation of a claim; what the operation refuses is shown on the form."""

    title: ClassVar[str | Promise]

    def __init__(self, *args, claim: Claim, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.claim, self.by = claim, by

    def apply(self) -> None:
        """Call the operation with what was typed."""
        raise NotImplementedError

    def save(self) -> bool:
        """Whether it was done; otherwise the form says why not."""
        try:
            self.apply()
        except ValidationError as error:
            known = hasattr(error, "error_dict") and set(error.error_dict) <= set(self.fields)
            self.add_error(None, error if known else ValidationError(error.messages))
            return False
        return True


class TakeForm(StepForm):
    title = _("Take this claim")

    def apply(self) -> None:
        self.claim.take(by=self.by)


class ApproveForm(StepForm):
    title = _("Approve the claim")
    amount = forms.DecimalField(
        label=_("Compensation for all passengers"),
        max_digits=10,
        decimal_places=2,
        min_value=0,
        error_messages={"required": _("Enter the amount that is owed")},
    )
    reason = forms.CharField(
        label=_("Reason, internal (needed when the amount differs from the calculated one)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        decided = self.claim.compensation_amount
        self.fields["amount"].initial = (
            self.claim.calculated_compensation if decided is None else decided
        )

    def apply(self) -> None:
        data = self.cleaned_data
        self.claim.approve(by=self.by, amount=data["amount"], reason=data["reason"])


class RejectForm(StepForm):
    title = _("Refuse the claim")
    rejection_code = forms.ChoiceField(
        label=_("Reason code"),
        choices=[("", "—"), *RejectionCode.choices],
        error_messages={"required": _("Select the reason code")},
    )
    reason = reason_field(
        _("What the customer reads"), sentence=_("Write what the customer will read")
    )

    def apply(self) -> None:
        data = self.cleaned_data
        self.claim.reject(by=self.by, code=data["rejection_code"], reason=data["reason"])


class ReasonForm(StepForm):
    """A move that needs no more than a reason."""

    operation: ClassVar[str]
    reason = reason_field(_("Reason"), sentence=_("Give the reason"))

    def apply(self) -> None:
        getattr(self.claim, self.operation)(by=self.by, reason=self.cleaned_data["reason"])


class AskForMoreForm(ReasonForm):
    title = _("Ask the customer for more")
    operation = "ask_for_more"


class ReopenForm(ReasonForm):
    title = _("Open the claim again")
    operation = "reopen"


class CloseForm(ReasonForm):
    title = _("Close the claim")
    operation = "close"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class AssignForm(StepForm):
    title = _("Assign the claim")
    assigned_to = forms.ModelChoiceField(
        label=_("Reviewer"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose somebody who reviews claims.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"].queryset = User.objects.staff().order_by("email")
        self.fields["assigned_to"].initial = self.claim.assigned_to_id

    def apply(self) -> None:
        self.claim.assign_to(self.cleaned_data["assigned_to"], by=self.by)


class CompensationForm(StepForm):
    title = _("Set the amount by hand")
    amount = forms.DecimalField(
        label=_("Compensation for all passengers"),
        max_digits=10,
        decimal_places=2,
        min_value=0,
        error_messages={"required": _("Enter the amount")},
    )
    reason = reason_field(_("Reason"), sentence=_("Give the reason for the amount."))

    def apply(self) -> None:
        data = self.cleaned_data
        self.claim.set_compensation(amount=data["amount"], reason=data["reason"], by=self.by)


class PayoutForm(StepForm):
    title = _("Record the payment")
    amount = forms.DecimalField(
        label=_("Amount sent to the customer"),
        max_digits=10,
        decimal_places=2,
        min_value=0,
        error_messages={"required": _("Enter the amount")},
    )
    paid_date = forms.DateField(
        label=_("Paid on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Enter the day of the payment")},
    )
    method = forms.ChoiceField(label=_("Method"), choices=PayoutMethod.choices)
    bank_reference = forms.CharField(
        label=_("Reference at the bank"), required=False, max_length=60
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.claim.compensation_amount is not None:
            self.fields["amount"].initial = split(self.claim.compensation_amount).payout

    def apply(self) -> None:
        self.claim.record_payout(by=self.by, **self.cleaned_data)


class NoteForm(StepForm):
    title = _("Write a note")
    body = reason_field(_("Text"), sentence=_("Write the note"))
    is_for_customer = forms.BooleanField(
        label=_("Send it to the customer as a message"), required=False
    )

    def apply(self) -> None:
        is_message = self.cleaned_data["is_for_customer"]
        write = self.claim.write_message if is_message else self.claim.write_internal_note
        write(by=self.by, body=self.cleaned_data["body"])


class FactsForm(StepForm):
    """The facts as established; what is left as it is stays as the customer told it."""

    title = _("Correct the facts")
    incident_type = forms.ChoiceField(label=_("What happened"), choices=IncidentType.choices)
    arrival_delay_minutes = forms.IntegerField(
        label=_("Minutes late at the final destination, doors open"),
        required=False,
        min_value=0,
        max_value=20_000,
    )
    notice_days = forms.IntegerField(
        label=_("Days of notice"), required=False, min_value=0, max_value=366
    )
    offered_departure_shift_minutes = forms.IntegerField(
        label=_("Re-routing left later by (minutes, less than 0 is earlier)"),
        required=False,
        min_value=-20_000,
        max_value=20_000,
    )
    offered_arrival_shift_minutes = forms.IntegerField(
        label=_("Re-routing arrived later by (minutes)"),
        required=False,
        min_value=-20_000,
        max_value=20_000,
    )
    cause = forms.ChoiceField(
        label=_("Cause as established, not as alleged"),
        error_messages={"required": _("Select the cause")},
    )
    reason = reason_field(_("How it was established"), sentence=_("Say how it was established"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"].choices = cause_choices()
        for name in set(self.fields) - {"reason"}:
            self.fields[name].initial = getattr(self.claim, name)

    def apply(self) -> None:
        facts = dict(self.cleaned_data)
        reason, minutes = facts.pop("reason"), facts.pop("arrival_delay_minutes")
        delay = None if minutes is None else timedelta(minutes=minutes)
        self.claim.correct_facts(by=self.by, reason=reason, arrival_delay=delay, **facts)


class RejectDocumentForm(forms.Form):
    title = _("Send the document back")
    reason = reason_field(
        _("What the customer reads"), sentence=_("A rejected document needs a reason.")
    )
    replace_by = forms.DateField(
        label=_("To be replaced by (14 days when empty)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args, document: ClaimDocument, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.document, self.by = document, by

    def clean_replace_by(self):
        day = self.cleaned_data["replace_by"]
        if day and day < timezone.localdate():
            raise ValidationError(_("The day lies in the past."))
        return day

    def save(self) -> bool:
        self.document.reject(by=self.by, **self.cleaned_data)
        return True


# Operation of the workflow, or of the claim itself, to the form that asks for it.
STEP_FORMS: Mapping[str, type[StepForm]] = {
    "take": TakeForm,
    "approve": ApproveForm,
    "reject": RejectForm,
    "ask_for_more": AskForMoreForm,
    "reopen": ReopenForm,
    "close": CloseForm,
    "assign": AssignForm,
    "set_compensation": CompensationForm,
    "correct_facts": FactsForm,
    "record_payout": PayoutForm,
    "note": NoteForm,
}
