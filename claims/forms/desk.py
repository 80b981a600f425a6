"""The small forms behind the desk's buttons: each asks what one operation needs, and calls it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.changes import told
from claims.choices import Currency, IncidentType, PayoutMethod
from claims.decision_words import WANTED, request_text, usual_text
from claims.fees import plan_of, split
from claims.files.receive import attach
from claims.forms.documents import AttachmentsField
from claims.models import Claim, Reason, ReplyTemplate
from claims.preview import Preview, preview
from claims.refusals import Refusal
from claims.retry import retrying
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
    is_told: ClassVar[bool] = False  # whether the customer reads of it, so that it has a preview
    version = forms.IntegerField(required=False, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, claim: Claim, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.claim, self.by = claim, by
        self.refusal: Refusal | None = None
        self.preview: Preview | None = None
        self.left_out: list[str] = []  # what was not done with the rest, each with its sentence

    @property
    def seen_version(self) -> int:
        """Which state of the claim this person has seen; after a comparison, the one of now."""
        typed = self.data.get("version", "") if self.is_bound else ""
        is_version = typed.isdecimal() and len(typed) < 10
        return int(typed) if is_version and not self.refusal else self.claim.version

    def apply(self) -> None:
        """Call the operation with what was typed."""
        raise NotImplementedError

    def save(self) -> bool:
        """Whether it was done; otherwise the form says why not, with all that was typed."""
        return self._attempt(lambda seen: retrying(lambda: self._apply_to(seen)))

    def show(self) -> bool:
        """Whether it could be done: then `preview` has what the customer would read."""
        return self._attempt(self._preview)

    def _preview(self, seen: int | None) -> None:
        self.preview = preview(self.claim, lambda: self._apply_to(seen))
        self.claim.expect(None)

    def _attempt(self, operation: Callable[[int | None], None]) -> bool:
        try:
            operation(self.cleaned_data.pop("version", None))
        except ValidationError as error:
            known = hasattr(error, "error_dict") and set(error.error_dict) <= set(self.fields)
            self.add_error(None, error if known else ValidationError(error.messages))
            return False
        except Refusal as refusal:
            self.refuse(refusal)
            return False
        return True

    def _apply_to(self, seen: int | None) -> None:
        self.claim.expect(seen)
        self.apply()

    def put(self, name: str, value: str) -> None:
        """Write into a field what was left to us, so that the form shows it."""
        self.cleaned_data[name] = value
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = value

    def refuse(self, refusal: Refusal) -> None:
        """Show why not on the form, beside what was typed."""
        self.refusal = refusal
        self.is_valid()  # an error can only be added to a form that was looked at
        self.add_error(None, str(refusal))

    @property
    def changes(self) -> list[dict[str, Any]]:
        """What somebody else changed meanwhile, in words."""
        return told(getattr(self.refusal, "changes", []), Claim)


class TemplateForm(StepForm):
    """A step whose text may begin with a template, filled in for this claim and then changed."""

    place: ClassVar[str]
    text_field: ClassVar[str] = "reason"
    template = forms.ModelChoiceField(
        label=_("Begin with a template"),
        queryset=ReplyTemplate.objects.none(),
        required=False,
        empty_label=_("No template"),
        error_messages={"invalid_choice": _("Choose one of the templates.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        usable = ReplyTemplate.objects.usable(self.place, self.claim.language)
        self.fields["template"].queryset = usable
        self.order_fields(["template", *self.fields])

    def insert(self) -> None:
        """Put the chosen template, in the words for this claim, before what was typed."""
        self.is_valid()
        template = self.cleaned_data.get("template")
        if template is None:
            self.add_error("template", _("Choose a template first"))
            return
        typed = str(self.data.get(self.text_field, "")).strip()
        text = template.text_for(self.claim)
        self.put(self.text_field, "\n\n".join(part for part in (text, typed) if part))
        self.put("template", "")
        self.errors.clear()  # nothing was sent yet, so nothing is missing


class TakeForm(StepForm):
    title = _("Take this claim")

    def apply(self) -> None:
        self.claim.take(by=self.by)


class ApproveForm(StepForm):
    title = _("Approve the claim")
    is_told = True
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


class RejectForm(TemplateForm):
    title = _("Refuse the claim")
    place = ReplyTemplate.Place.REFUSAL
    is_told = True
    rejection_code = forms.ChoiceField(
        label=_("Reason code"),
        error_messages={
            "required": _("Select the reason code"),
            "invalid_choice": _("This reason is not given any more."),
        },
    )
    reason = forms.CharField(
        label=_("What the customer reads"),
        help_text=_("The standard text of the reason when empty, in the language of the claim."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rejection_code"].choices = [("", "—"), *Reason.objects.choices()]

    def clean(self) -> None:
        data = self.cleaned_data
        if not data.get("reason", "").strip():
            text = usual_text(data.get("rejection_code", ""), self.claim.language)
            if not text:
                self.add_error("reason", _("Write what the customer will read"))
            self.put("reason", text)

    def apply(self) -> None:
        data = self.cleaned_data
        self.claim.reject(by=self.by, code=data["rejection_code"], reason=data["reason"])


class ReasonForm(StepForm):
    """A move that needs no more than a reason."""

    operation: ClassVar[str]
    reason = reason_field(_("Reason"), sentence=_("Give the reason"))

    def apply(self) -> None:
        getattr(self.claim, self.operation)(by=self.by, reason=self.cleaned_data["reason"])


class AskForMoreForm(TemplateForm):
    title = _("Ask the customer for more")
    place = ReplyTemplate.Place.REQUEST
    is_told = True
    wanted = forms.MultipleChoiceField(
        label=_("What we need"),
        choices=list(WANTED.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Anything else, in your words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> None:
        if not (self.cleaned_data.get("wanted") or self.cleaned_data.get("reason")):
            self.add_error("wanted", _("Select what we need, or write it"))

    def apply(self) -> None:
        data = self.cleaned_data
        text = request_text(data["wanted"], data["reason"], self.claim.language)
        self.claim.ask_for_more(by=self.by, reason=text)


class ConfirmForm(StepForm):
    title = _("Confirm the approval")
    is_told = True
    reason = forms.CharField(
        label=_("Note, internal (optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def apply(self) -> None:
        self.claim.confirm_proposal(by=self.by, reason=self.cleaned_data["reason"])


class DeclineForm(ReasonForm):
    title = _("Decline the approval")
    operation = "decline_proposal"


class ReopenForm(ReasonForm):
    title = _("Open the claim again")
    is_told = True
    operation = "reopen"


class CloseForm(ReasonForm):
    title = _("Close the claim")
    is_told = True
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
    """A sum for each passenger; or one for all, shared out in equal parts."""

    title = _("Set the amount by hand")
    amount = forms.DecimalField(
        label=_("Compensation for all passengers, in equal parts"),
        help_text=_("Leave it empty to set a sum for each below."),
        required=False,
        max_digits=10,
        decimal_places=2,
        min_value=0,
    )
    reason = reason_field(_("Reason"), sentence=_("Give the reason for the amount."))
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.claim.currency:
            del self.fields["currency"]  # the law's
        self.people = list(self.claim.passengers.all())
        for person in self.people:
            self.fields[f"share_{person.pk}"] = forms.DecimalField(
                label=person.full_name,
                required=False,
                initial=person.compensation_amount,
                max_digits=10,
                decimal_places=2,
                min_value=0,
            )
        self.order_fields(["amount", *(name for name in self.fields if "share_" in name)])

    def clean(self) -> None:
        shares = [self.cleaned_data.get(f"share_{person.pk}") for person in self.people]
        if self.cleaned_data.get("amount") is None and None in shares and not self.errors:
            self.add_error("amount", _("Enter the amount"))

    def apply(self) -> None:
        data = self.cleaned_data
        shares = None
        if data["amount"] is None:
            shares = {person.pk: data[f"share_{person.pk}"] for person in self.people}
        self.claim.set_compensation(
            amount=data["amount"],
            shares=shares,
            reason=data["reason"],
            currency=data.get("currency", ""),
            by=self.by,
        )


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
            self.fields["amount"].initial = split(
                self.claim.compensation_amount, plan_of(self.claim)
            ).payout

    def apply(self) -> None:
        self.claim.record_payout(by=self.by, **self.cleaned_data)


class NoteForm(TemplateForm):
    title = _("Write a note")
    place, text_field = ReplyTemplate.Place.MESSAGE, "body"
    body = reason_field(_("Text"), sentence=_("Write the note"))
    is_for_customer = forms.BooleanField(
        label=_("Send it to the customer as a message"), required=False
    )
    files = AttachmentsField()

    def apply(self) -> None:
        is_message = self.cleaned_data["is_for_customer"]
        write = self.claim.write_message if is_message else self.claim.write_internal_note
        self.note = write(by=self.by, body=self.cleaned_data["body"])

    def save(self) -> bool:
        """The files come after the text, outside what may be tried twice."""
        if not super().save():
            return False
        self.left_out = attach(self.note, self.cleaned_data["files"], by=self.by)
        return True


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
        for name in set(self.fields) - {"reason", "version"}:
            self.fields[name].initial = getattr(self.claim, name)

    def apply(self) -> None:
        facts = dict(self.cleaned_data)
        reason, minutes = facts.pop("reason"), facts.pop("arrival_delay_minutes")
        delay = None if minutes is None else timedelta(minutes=minutes)
        self.claim.correct_facts(by=self.by, reason=reason, arrival_delay=delay, **facts)


class ComparedForm(forms.Form):
    """Which claim was compared with the one on the page."""

    other = forms.UUIDField()


# Operation of the workflow, or of the claim itself, to the form that asks for it.
STEP_FORMS: Mapping[str, type[StepForm]] = {
    "take": TakeForm,
    "approve": ApproveForm,
    "confirm_proposal": ConfirmForm,
    "decline_proposal": DeclineForm,
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
