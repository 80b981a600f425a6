from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.models import ClaimDocument
from claims.refusals import Refusal


class SignerForm(forms.Form):
    """Whose signature a paper carries, where several are missing."""

    title = _("Whose signature is it?")
    signer = forms.ChoiceField(
        label=_("Signed by"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select who signed it"),
            "invalid_choice": _("This person has signed already."),
        },
    )

    def __init__(self, *args: Any, document: ClaimDocument, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document, self.by = document, by
        names = document.claim.signers_missing()
        self.fields["signer"].choices = [(name, name) for name in names]

    def save(self) -> bool:
        """Whether it counts now; otherwise the form says why not."""
        claim = self.document.claim
        claim.require_reviewer(self.by)
        try:
            claim.count_paper(self.document, signer=self.cleaned_data["signer"])
        except (Refusal, ValidationError) as error:
            said = error.messages if isinstance(error, ValidationError) else [str(error)]
            self.add_error("signer", said)
            return False
        return True
