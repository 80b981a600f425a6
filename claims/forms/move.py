"""Everything one reviewer has is given to another, or to the others in turn."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.choices import OPEN_STATUSES
from claims.models import BulkAction, Claim


class MoveForm(forms.Form):
    moved_from = forms.ModelChoiceField(
        label=_("Whose claims"),
        queryset=User.objects.none(),
        error_messages={
            "required": _("Choose whose claims are to be moved"),
            "invalid_choice": _("This person has no open claims."),
        },
    )
    assigned_to = forms.ModelChoiceField(
        label=_("Who gets them"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("The other reviewers, in turn"),
        error_messages={"invalid_choice": _("Choose somebody who reviews claims.")},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        busy = Claim.objects.open().exclude(assigned_to=None).order_by()
        self.fields["moved_from"].queryset = User.objects.filter(
            pk__in=busy.values("assigned_to").distinct()
        ).order_by("email")
        self.fields["assigned_to"].queryset = User.objects.staff().order_by("email")

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("moved_from") and data["moved_from"] == data.get("assigned_to"):
            self.add_error(
                "assigned_to", _("They have these claims already. Choose somebody else.")
            )

    def asked_fields(self) -> list[forms.BoundField]:
        return [self["moved_from"], self["assigned_to"]]

    def claim_ids(self) -> list[UUID]:
        """What is open on that desk; what is over stays with who decided it."""
        found = Claim.objects.filter(
            assigned_to=self.cleaned_data["moved_from"], status__in=OPEN_STATUSES
        )
        return list(found.values_list("pk", flat=True))

    def action(self) -> BulkAction:
        data = self.cleaned_data
        return BulkAction(
            kind=BulkAction.Kind.REASSIGN,
            by=self.by,
            moved_from=data["moved_from"],
            assigned_to=data["assigned_to"],
        )
