"""What a customer may say about a claim that was sent."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.choices import DocumentKind
from claims.files.receive import receive_document
from claims.forms.documents import AttachmentsField, SeveralFilesField
from claims.models import Claim


class WithdrawForm(forms.Form):
    confirms = forms.BooleanField(
        label=_("I take this claim back"),
        error_messages={"required": _("Select the box to take the claim back")},
    )


class AppealForm(forms.Form):
    reason = forms.CharField(
        label=_("What should we look at again?"),
        help_text=_("New evidence helps most: a letter, a picture, a receipt."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Tell us what we should look at again"),
            "max_length": _("Text must be 2,000 characters or less"),
        },
    )
    files = SeveralFilesField(
        label=_("New evidence (optional)"),
        help_text=_("JPG, PNG, HEIC or PDF, up to 10 MB each."),
        required=False,
    )

    def __init__(self, *args: Any, claim: Claim, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.claim, self.by = claim, by

    def save(self) -> bool:
        """Keep the files, then ask; False when a file could not be kept, and nothing is asked."""
        for upload in self.cleaned_data["files"]:
            try:
                receive_document(self.claim, upload, kind=DocumentKind.OTHER, by=self.by)
            except ValidationError as error:
                self.add_error("files", [f"{upload.name}: {text}" for text in error.messages])
        if self.errors:
            return False
        self.claim.appeal(by=self.by, reason=self.cleaned_data["reason"])
        return True


class ReplyForm(forms.Form):
    body = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write your message"),
            "max_length": _("Message must be 5,000 characters or less"),
        },
    )


class MessageForm(ReplyForm):
    files = AttachmentsField()

    def __init__(self, *args, **kwargs) -> None:
        # The page of a claim has another form with `files`: each label finds its own field.
        super().__init__(*args, **{"auto_id": "message_%s", **kwargs})
