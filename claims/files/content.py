"""What a file really is: told by its content, never by its name."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from claims.files import sandbox
from claims.files.kinds import (
    END_OF_ZIP_LENGTH,
    ENDINGS,
    LONGEST_ZIP_COMMENT,
    is_archive_too,
    kind_of,
)

HEAD_BYTES = 64
NAME_LENGTH = 120

SENTENCES: dict[str, str | Promise] = {
    "empty": gettext_lazy("The file has no content"),
    "wrong_type": gettext_lazy("The file must be a JPG, PNG, HEIC or PDF"),
    "locked": gettext_lazy("The file is locked with a password"),
    "truncated": gettext_lazy("The file did not arrive, send it again"),
    "unreadable": gettext_lazy("The file cannot be opened. Save it again"),
    "too_many_pixels": gettext_lazy("The picture has too many pixels"),
    "too_many_pages": gettext_lazy("The file has more than 200 pages. Send the ones that matter"),
    "active": gettext_lazy(
        "The file carries scripts or other files inside. Print it as a new PDF and send that"
    ),
}


def recognise(upload: IO[bytes], size: int) -> str:
    """The media type of an acceptable file; raises ValidationError with the sentence to show."""
    if size == 0:
        raise refusal("empty")
    if size > settings.DOCUMENT_MAX_BYTES:
        limit = filesizeformat(settings.DOCUMENT_MAX_BYTES).replace(".0", "")
        raise ValidationError(_("The file must be smaller than %s") % limit, code="too_large")
    upload.seek(0)
    if not kind_of(upload.read(HEAD_BYTES)) or is_archive_too(tail_of(upload, size)):
        raise refusal("wrong_type")
    inspection = sandbox.inspect(upload)
    if inspection.fault:
        raise refusal(inspection.fault)
    upload.seek(0)
    return inspection.content_type


def refusal(code: str) -> ValidationError:
    return ValidationError(str(SENTENCES[code]), code=code)


def tail_of(upload: IO[bytes], size: int) -> bytes:
    upload.seek(max(0, size - END_OF_ZIP_LENGTH - LONGEST_ZIP_COMMENT))
    return upload.read()


def display_name(name: str) -> str:
    """The sender's name for the file, harmless to show: no folders, controls or direction marks."""
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    if len(kept) > NAME_LENGTH:
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[: NAME_LENGTH - 6]}{dot}{ending[:5]}" if dot else kept[:NAME_LENGTH]
    return kept.strip() or "file"


def download_name(name: str, content_type: str) -> str:
    """The name it is saved under: its ending says what the file is, so nothing runs it."""
    ending = ENDINGS[content_type]
    suffix = PurePosixPath(name).suffix.lower()
    return name if suffix == ending or (suffix, ending) == (".jpeg", ".jpg") else f"{name}{ending}"
