"""Uploading: several files at once, an error for each file that cannot be kept."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.choices import DocumentKind
from claims.files.receive import receive_document
from claims.models import Claim, ClaimDocument, DocumentRequest

FILES_AT_ONCE = 10
ACCEPT = "image/jpeg,image/png,image/heic,image/heif,.heic,application/pdf"


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Like FileField, for a list; what each file is, is asked when it is received."""

    widget = SeveralFilesInput(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not files and not self.required:
            return []
        if not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > FILES_AT_ONCE:
            raise ValidationError(_("Send up to 10 files at once"), code="too_many")
        return list(files)


class AttachmentsField(SeveralFilesField):
    """Files that go with a text; none is fine."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Files to go with it"))
        kwargs.setdefault("help_text", _("JPG, PNG, HEIC or PDF, up to 10 MB each."))
        super().__init__(required=False, **kwargs)


class UploadForm(forms.Form):
    """Keeps every good file; the others come back as `rejected`, each with its sentence."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=DocumentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select what it is")},
    )
    files = SeveralFilesField(
        label=_("Files"),
        help_text=_("JPG, PNG, HEIC or PDF, up to 10 MB each. A photo of the paper is fine."),
        error_messages={"required": _("Choose a file")},
    )

    def __init__(
        self, *args, claim: Claim, by: User | None, kinds: Sequence[str] = (), **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.claim, self.by = claim, by
        self.received: list[ClaimDocument] = []
        self.offer_replacement()
        if kinds:
            self.fields["kind"].choices = [c for c in DocumentKind.choices if c[0] in kinds]

    def offer_replacement(self) -> None:
        """Ask whether the file replaces one that was sent back, where there is one."""
        if any(document.is_to_be_replaced for document in self.claim.documents.all()):
            sent_back = self.claim.documents.to_be_replaced()
            self.fields["replaces"] = forms.ModelChoiceField(
                label=_("Does it replace a file we sent back?"),
                queryset=sent_back,
                required=False,
                initial=sent_back[0].pk,
                empty_label=_("No, it is another file"),
                widget=forms.RadioSelect,
            )

    def save(self) -> bool:
        """Receive the files; False when at least one of them could not be kept."""
        replaces = self.cleaned_data.get("replaces")
        for upload in self.cleaned_data["files"]:
            try:
                document = receive_document(
                    self.claim,
                    upload,
                    kind=self.cleaned_data["kind"],
                    by=self.by,
                    replaces=replaces,
                )
            except ValidationError as error:
                self.add_error("files", [f"{upload.name}: {text}" for text in error.messages])
            else:
                self.received.append(document)
        return not self.errors


class AnswerForm(forms.Form):
    """The file we asked for; what it is, and whose, the request says."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # said in our own words when it is received
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Choose a file")},
    )

    def __init__(self, *args, request: DocumentRequest, by: User | None, **kwargs) -> None:
        super().__init__(*args, prefix=request.pk.hex[:8], **kwargs)
        self.request, self.by = request, by

    def save(self) -> bool:
        """Receive the file; False when it cannot be kept, with the sentence beside it."""
        request = self.request
        try:
            receive_document(
                request.claim,
                self.cleaned_data["file"],
                kind=request.kind,
                by=self.by,
                replaces=request.document,
                passenger=request.passenger,
            )
        except ValidationError as error:
            self.add_error("file", error.messages)
        return not self.errors
