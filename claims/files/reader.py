"""The child that opens what strangers sent: little memory, little time, no files, no secrets.

    python -m claims.files.reader inspect|draw < file

`inspect` answers with one line of JSON; `draw` with a line for each page, its picture behind it.
Whatever breaks in here breaks this process alone. `claims.files.sandbox` starts it.
"""

import json
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
from PIL import Image, ImageOps
from pypdfium2 import raw as pdfium

from claims.files.active_content import has_active_content
from claims.files.kinds import HEIC, PDF, kind_of

CPU_SECONDS = 20
MEGABYTES = 1024
OPEN_FILES = 64
MAXIMUM_PIXELS = 60_000_000
MAXIMUM_PAGES = 200
PAGES_DRAWN = 40
LONGEST_SIDE = 1600
TEXT_LENGTH = 20_000
POINTS_PER_INCH, DOTS_PER_INCH = 72, 200
QUALITY = 82
FORMATS = {"image/jpeg": ("JPEG", "MPO"), "image/png": ("PNG",), HEIC: ("HEIF",)}


class Fault(Exception):
    """Why a file is refused; the text is a code that `claims.files.content` has a sentence for."""


def limit_this_process() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEGABYTES * 2**20),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def inspect(content: bytes) -> dict[str, Any]:
    content_type = kind_of(content[:64])
    try:
        pages = inspect_pdf(content) if content_type == PDF else inspect_picture(content)
    except Fault as fault:
        return {"fault": str(fault)}
    return {"content_type": content_type, "pages": pages}


# --- PDF ---


def inspect_pdf(content: bytes) -> int:
    with open_pdf(content) as document:
        pages = len(document)
        if not pages:
            raise Fault("unreadable")
        if pages > MAXIMUM_PAGES:
            raise Fault("too_many_pages")
        if is_active(document):
            raise Fault("active")
    return pages


def open_pdf(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise Fault("locked") from error
        is_cut_off = b"%%EOF" not in content[-2048:]
        raise Fault("truncated" if is_cut_off else "unreadable") from error


def is_active(document: pypdfium2.PdfDocument) -> bool:
    """By the parser's own lists, and by every object as the parser writes it down again."""
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        return True
    if pdfium.FPDFDoc_GetAttachmentCount(document) > 0:
        return True
    rewritten = BytesIO()
    try:
        document.save(rewritten, flags=pdfium.FPDF_REMOVE_SECURITY)
        return has_active_content(rewritten.getvalue())
    except (pypdfium2.PdfiumError, ValueError, KeyError) as error:
        raise Fault("unreadable") from error


def pdf_pages(content: bytes) -> Iterator[tuple[Image.Image, str]]:
    with open_pdf(content) as document:
        for index in range(min(len(document), PAGES_DRAWN)):
            page = document[index]
            # At 200 dots an inch a line of small print can be read; a poster is drawn coarser.
            longest = max(*page.get_size(), 1)
            scale = min(DOTS_PER_INCH / POINTS_PER_INCH, LONGEST_SIDE / longest)
            picture = page.render(scale=scale, may_draw_forms=False).to_pil()
            yield picture, page.get_textpage().get_text_bounded()[:TEXT_LENGTH]
            page.close()


# --- Pictures ---


def inspect_picture(content: bytes) -> int:
    picture = open_picture(content)
    try:
        picture.load()
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Fault("truncated") from error
    return 1


def open_picture(content: bytes) -> Image.Image:
    content_type = kind_of(content[:64])
    if content_type == HEIC:
        import pillow_heif  # noqa: PLC0415  # costs 50 ms that other pictures need not pay

        pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # asked below, as an error and not as a warning
    try:
        picture = Image.open(BytesIO(content), formats=FORMATS[content_type])
    except (OSError, SyntaxError, ValueError, KeyError, EOFError) as error:
        raise Fault("unreadable") from error
    if picture.width * picture.height > MAXIMUM_PIXELS:
        raise Fault("too_many_pixels")
    return picture


def picture_pages(content: bytes) -> Iterator[tuple[Image.Image, str]]:
    picture = open_picture(content)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded at half its size
    yield ImageOps.exif_transpose(picture), ""


# --- Drawing ---


def draw(content: bytes) -> None:
    """Write each page as a line of facts, then its JPEG: pixels only, no metadata comes along."""
    pages = pdf_pages if kind_of(content[:64]) == PDF else picture_pages
    for picture, text in pages(content):
        jpeg = as_jpeg(picture)
        facts = {"width": jpeg[1], "height": jpeg[2], "text": text, "length": len(jpeg[0])}
        sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + jpeg[0])


def as_jpeg(picture: Image.Image) -> tuple[bytes, int, int]:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    flat = Image.new("RGB", picture.size, "white")
    seen = picture.convert("RGBA")
    flat.paste(seen, mask=seen.getchannel("A"))
    content = BytesIO()
    flat.save(content, "JPEG", quality=QUALITY, optimize=True)
    return content.getvalue(), flat.width, flat.height


def main(command: str) -> None:
    limit_this_process()
    content = sys.stdin.buffer.read()
    if command == "inspect":
        sys.stdout.write(json.dumps(inspect(content)))
    else:
        draw(content)


if __name__ == "__main__":
    main(sys.argv[1])
