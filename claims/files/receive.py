"""Taking a file in: recognise it, store it privately, have it checked in the background."""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from claims.choices import DocumentKind
from claims.files.content import display_name, recognise
from claims.files.trouble import StorageUnavailable
from claims.models import Claim, ClaimDocument, ClaimNote, Passenger, PendingFile
from claims.models.document import private_path
from claims.signals import document_uploaded
from claims.tasks import check_document

if TYPE_CHECKING:
    from accounts.models import User


def sha256_of(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def receive_document(
    claim: Claim,
    upload: UploadedFile,
    *,
    kind: str,
    by: "User | None",
    replaces: ClaimDocument | None = None,
    passenger: Passenger | None = None,
    note: ClaimNote | None = None,
) -> ClaimDocument:
    """Keep a file with a claim; raises ValidationError with the sentence for the sender.

    With `note` it is attached to that note, and ours if the note is the desk's.

    Raises StorageUnavailable, with nothing kept, while there is nowhere to put it. Nothing is
    locked during the slow part, recognising and storing.
    """
    if trouble := getattr(upload, "trouble", None):  # there was no room while it came in
        raise trouble
    require_room(claim, upload.size or 0)
    document = ClaimDocument(
        claim=claim,
        kind=kind,
        passenger=passenger,
        note=note,
        is_ours=note is not None and note.is_from_desk,
        original_name=display_name(upload.name or ""),
        content_type=recognise(upload, upload.size or 0),
        size=upload.size,
        sha256=sha256_of(upload),
        uploaded_by=by,
    )
    name = private_path(document, "")
    PendingFile.objects.create(name=name)
    try:
        document.file.save("", upload, save=False)
        keep(document, by=by, replaces=replaces)
    except BaseException:
        default_storage.delete(name)
        PendingFile.objects.filter(name=name).delete()
        raise
    return document


def attach(note: ClaimNote, uploads: Iterable[UploadedFile], *, by: "User") -> list[str]:
    """Keep these files with a note; the sentence for each that could not be kept.

    The note is written by then: what one file suffers from costs neither the text nor the others.
    """
    refused = []
    for upload in uploads:
        try:
            receive_document(note.claim, upload, kind=DocumentKind.OTHER, by=by, note=note)
        except ValidationError as error:
            refused += [f"{upload.name}: {text}" for text in error.messages]
        except StorageUnavailable:
            sentence = _("We cannot keep files now. Send it again in a few minutes.")
            refused.append(f"{upload.name}: {sentence}")
    return refused


def require_room(claim: Claim, size: int) -> None:
    """A claim takes so many files, and so many bytes, and no more."""
    kept = ClaimDocument.everything.filter(claim=claim, shredded_at=None)
    has_bytes = sum(kept.values_list("size", flat=True))
    if (
        kept.count() >= settings.DOCUMENTS_PER_CLAIM
        or has_bytes + size > settings.DOCUMENT_BYTES_PER_CLAIM
    ):
        raise ValidationError(_("This claim has as many files as it can take"), code="too_many")


@transaction.atomic
def keep(document: ClaimDocument, *, by: "User | None", replaces: ClaimDocument | None) -> None:
    """Write the row of a stored file; from here on the janitor leaves the file alone."""
    claim = document.claim
    claim.lock()
    require_room(claim, document.size)  # asked before as well, but others may have been faster
    document.save()
    PendingFile.objects.filter(name=document.file.name).delete()
    if replaces is not None:
        replaces.replaced_by = document
        replaces.save(update_fields=["replaced_by"])
    if by is not None and claim.customer_id == by.pk:
        claim.note_answer()
    if not document.is_ours:
        document_uploaded.send(ClaimDocument, document=document, by=by)
    check_document.delay_on_commit(str(document.pk))
