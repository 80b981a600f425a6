"""What is made of a file once it is clean: pictures of its pages, a thumbnail, its words."""

import logging
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageOps

from claims.files import sandbox
from claims.files.text import words_of
from claims.models import ClaimDocument, DocumentPage

logger = logging.getLogger(__name__)

THUMBNAIL_PIXELS = 168  # 56 on the page, three times as dense on a telephone
PREPARED = ("prepared_at", "page_count", "thumbnail", "text", "text_source")


def prepare(document: ClaimDocument) -> None:
    """Make what the viewer shows. A file that cannot be drawn is still there to be downloaded."""
    with document.file.open("rb") as content:
        try:
            pages = list(sandbox.draw_pages(content))
        except sandbox.Unreadable as error:
            logger.warning("No pictures of document %s: %s", document.pk, error)
            pages = []
    text, source = words_of(pages, document.kind)
    keep(document, pages, text, source)


def keep(document: ClaimDocument, pages: list[sandbox.Page], text: str, source: str) -> None:
    """Store pictures and words; what was stored goes again if the rows cannot be written."""
    stored: list[str] = []
    try:
        rows = [store_page(document, number, page) for number, page in enumerate(pages, start=1)]
        stored += [row.image.name for row in rows]
        if pages:
            thumbnail = ContentFile(thumbnail_of(pages[0].jpeg))
            document.thumbnail.save("", thumbnail, save=False)
            stored.append(document.thumbnail.name)
        document.text, document.text_source = text, source
        is_kept = write_rows(document, rows)
    except BaseException:
        remove(stored)
        raise
    if not is_kept:
        remove(stored)


def store_page(document: ClaimDocument, number: int, page: sandbox.Page) -> DocumentPage:
    row = DocumentPage(document=document, number=number, width=page.width, height=page.height)
    row.image.save("", ContentFile(page.jpeg), save=False)
    return row


@transaction.atomic
def write_rows(document: ClaimDocument, rows: list[DocumentPage]) -> bool:
    """False where somebody was faster, or the file is gone by now."""
    current = ClaimDocument.everything.select_for_update().filter(pk=document.pk).first()
    if current is None or current.prepared_at is not None or not current.is_viewable:
        return False
    DocumentPage.objects.bulk_create(rows)
    document.page_count, document.prepared_at = len(rows), timezone.now()
    document.save(update_fields=PREPARED)
    return True


def remove(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def thumbnail_of(jpeg: bytes) -> bytes:
    """A square of the upper part, where a document says what it is; `jpeg` is of our making."""
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as picture:
        square = ImageOps.fit(picture, (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS), centering=(0.5, 0.0))
        content = BytesIO()
        square.save(content, "JPEG", quality=80)
    return content.getvalue()
