"""What a bulk action asks: the operation, what it needs, and which claims."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.choices import ClaimStatus, RejectionCode
from claims.models import BulkAction, Claim
from claims.workflow import TRANSITIONS, Actor

MOST_CLAIMS = 10_000
BY_PEOPLE = {m.target for m in TRANSITIONS if m.actors & {Actor.REVIEWER, Actor.ADMIN}}
TARGETS = [(value, label) for value, label in ClaimStatus.choices if value in BY_PEOPLE]
NO_CHOICE = {"invalid_choice": _("There is no such choice: %(value)s")}


class BulkForm(forms.Form):
    """For one kind of action only its own fields are asked."""

    kind = forms.ChoiceField(
        choices=BulkAction.Kind.choices,
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
    reason = forms.CharField(
        label=_("Reason; customers read it where something is refused or asked for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    claims = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    ASKS = {
        BulkAction.Kind.STATUS: ("status", "rejection_code", "reason"),
        BulkAction.Kind.ASSIGN: ("assigned_to",),
        BulkAction.Kind.REQUEST_DOCUMENT: ("reason",),
    }
    NEEDS = {
        BulkAction.Kind.STATUS: ("status", _("Select the new status")),
        BulkAction.Kind.ASSIGN: ("assigned_to", _("Choose somebody who reviews claims.")),
        BulkAction.Kind.REQUEST_DOCUMENT: ("reason", _("Write which document is missing")),
    }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["assigned_to"].queryset = User.objects.staff().order_by("email")
        self.fields["claims"].valid_value = lambda value: True  # clean_claims looks them up

    def clean_claims(self) -> list[Any]:
        """Claims that are there; what is no id, or nobody's, is left out."""
        wanted = self.cleaned_data["claims"]
        if len(wanted) > MOST_CLAIMS:
            raise ValidationError(_("Up to 10,000 claims at a time."))
        ids = [pk for pk in map(readable, wanted) if pk]
        found = Claim.objects.visible_to(self.by).sent().filter(pk__in=ids)
        if not found:
            raise ValidationError(_("Select at least one claim"))
        return list(found.values_list("pk", flat=True))

    def clean(self) -> None:
        kind = self.cleaned_data.get("kind")
        if not kind:
            return
        name, message = self.NEEDS[BulkAction.Kind(kind)]
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)
        is_refusal = self.cleaned_data.get("status") == ClaimStatus.REJECTED
        if kind == BulkAction.Kind.STATUS and is_refusal:
            if not self.cleaned_data.get("rejection_code"):
                self.add_error("rejection_code", _("Select the reason code"))
            if not self.cleaned_data.get("reason"):
                self.add_error("reason", _("Write what the customer will read"))

    def asked_fields(self) -> list[forms.BoundField]:
        kind = self.data.get("kind")
        return [self[name] for name in self.ASKS.get(kind, ())]

    def action(self) -> BulkAction:
        """What was asked for, not yet kept."""
        data = self.cleaned_data
        asked = self.ASKS[BulkAction.Kind(data["kind"])]
        return BulkAction(kind=data["kind"], by=self.by, **{name: data[name] for name in asked})


def readable(text: Any) -> Any:
    try:
        return Claim._meta.pk.to_python(text)
    except ValidationError:
        return None
