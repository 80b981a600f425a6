"""What we read on the uploaded boarding passes: for each difference, which is right."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims import pass_check
from claims.models import Claim
from compensation.forms.fields import RadioCards


class PassCheckForm(forms.Form):
    def __init__(self, *args: Any, claim: Claim, **options: Any) -> None:
        super().__init__(*args, **options)
        self.claim = claim
        for difference in pass_check.differences(claim, only_open=True):
            hints = {"document": _("On the boarding pass"), "form": _("In your answers")}
            self.fields[difference.key] = forms.ChoiceField(
                label=difference.label,
                choices=[("document", difference.document), ("form", difference.form)],
                widget=RadioCards(hints=hints),
                error_messages={"required": _("Select which is right")},
            )

    def save(self) -> None:
        pass_check.decide(self.claim, self.cleaned_data)
