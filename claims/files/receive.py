"""Taking a file in: recognise it, store it privately, have it checked in the background."""

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from claims.files.content import display_name, recognise
from claims.models import Claim, ClaimDocument
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
) -> ClaimDocument:
    """Keep a file with a claim; raises ValidationError with the sentence for the sender."""
    content_type = recognise(upload, upload.size or 0)  # may take a while; nothing is locked yet
    return keep(claim, upload, content_type, kind=kind, by=by, replaces=replaces)


@transaction.atomic
def keep(
    claim: Claim,
    upload: UploadedFile,
    content_type: str,
    *,
    kind: str,
    by: "User | None",
    replaces: ClaimDocument | None,
) -> ClaimDocument:
    claim.lock()
    if claim.documents.count() >= settings.DOCUMENTS_PER_CLAIM:
        raise ValidationError(_("This claim has as many files as it can take"), code="too_many")
    document = ClaimDocument(
        claim=claim,
        kind=kind,
        original_name=display_name(upload.name or ""),
        content_type=content_type,
        size=upload.size,
        sha256=sha256_of(upload),
        uploaded_by=by,
    )
    document.file.save("", upload, save=False)
    document.save()
    if replaces is not None:
        replaces.replaced_by = document
        replaces.save(update_fields=["replaced_by"])
    if by is not None and claim.customer_id == by.pk:
        claim.note_answer()
    document_uploaded.send(ClaimDocument, document=document, by=by)
    check_document.delay_on_commit(str(document.pk))
    return document
