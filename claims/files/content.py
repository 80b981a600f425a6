"""What a file really is: told by its content, never by its name."""

import re
import unicodedata
from typing import IO

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from claims.files.pdf_probe import probe

ACCEPTED = {"JPEG": "image/jpeg", "PNG": "image/png"}
MAXIMUM_PIXELS = 60_000_000
HEAD_BYTES = 4096
NAME_LENGTH = 120


def recognise(upload: IO[bytes], size: int) -> str:
    """The media type of an acceptable file; raises ValidationError with the sentence to show."""
    if size == 0:
        raise ValidationError(_("The file has no content"), code="empty")
    if size > settings.DOCUMENT_MAX_BYTES:
        limit = filesizeformat(settings.DOCUMENT_MAX_BYTES)
        raise ValidationError(_("The file must be smaller than %s") % limit, code="too_large")
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    upload.seek(0)
    content_type = _pdf_type(upload) if head.startswith(b"%PDF-") else _image_type(upload, head)
    upload.seek(0)
    return content_type


def _wrong_type() -> ValidationError:
    return ValidationError(_("The file must be a JPG, PNG or PDF"), code="wrong_type")


def _image_type(upload: IO[bytes], head: bytes) -> str:
    if not _looks_like_image(head):
        raise _wrong_type()
    try:
        with Image.open(upload, formats=tuple(ACCEPTED)) as image:
            is_bomb = image.width * image.height > MAXIMUM_PIXELS
            content_type = ACCEPTED[image.format or ""]
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError) as error:
        raise _wrong_type() from error
    if is_bomb:
        raise ValidationError(_("The picture has too many pixels"), code="too_many_pixels")
    return content_type


def _looks_like_image(head: bytes) -> bool:
    try:
        return puremagic.from_string(head, mime=True) in ACCEPTED.values()
    except puremagic.PureError:
        return False


def _pdf_type(upload: IO[bytes]) -> str:
    report = probe(upload.read())
    if report.needs_password:
        raise ValidationError(_("The file is locked with a password"), code="locked")
    if not report.pages:
        raise ValidationError(_("The file cannot be opened. Save it again"), code="unreadable")
    return "application/pdf"


def display_name(name: str) -> str:
    """The sender's name for the file, harmless to show: no folders, controls or direction marks."""
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    if len(kept) > NAME_LENGTH:
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[: NAME_LENGTH - 6]}{dot}{ending[:5]}"
    return kept.strip() or "file"
