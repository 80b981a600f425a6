"""The child that looks for bar codes in what strangers sent: little memory, little time, no files.

    python -m compensation.barcode_child < picture or PDF

Answers with a JSON list of the texts of boarding pass codes. Whatever breaks in here breaks this
process alone; `compensation.barcodes` starts it.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from compensation.boarding_pass import NotABoardingPass, parse

SECONDS = 6.0
CPU_SECONDS = 8
MEGABYTES = 1024
MAXIMUM_PIXELS = 60_000_000
LONGEST_SIDE = 2200
PAGES_READ = 4
PDF_SCALE = 200 / 72
FORMATS = (
    zxingcpp.BarcodeFormat.Aztec
    | zxingcpp.BarcodeFormat.QRCode
    | zxingcpp.BarcodeFormat.DataMatrix
    | zxingcpp.BarcodeFormat.PDF417
)
# A code held a little askew is not found as it lies; turned back by about as much, it is.
TILTS = (7, -7, 4, -4, 11, -11, 15, -15, 20, -20, 30, -30, 45)
PAPER = 255


def limit_this_process() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEGABYTES * 2**20),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def pictures_in(content: bytes) -> Iterator[Image.Image]:
    """The picture, or the first pages of the PDF, in grey and not too large."""
    if content.startswith(b"%PDF-"):
        with pypdfium2.PdfDocument(content) as document:
            for number in range(min(len(document), PAGES_READ)):
                page = document[number]
                width, height = page.get_size()
                scale = min(PDF_SCALE, LONGEST_SIDE / max(width, height, 1))
                yield page.render(scale=scale, grayscale=True).to_pil().convert("L")
        return
    with Image.open(BytesIO(content), formats=("JPEG", "PNG", "MPO", *heif())) as picture:
        if picture.width * picture.height > MAXIMUM_PIXELS:
            return
        picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        grey = ImageOps.exif_transpose(picture).convert("L")
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    yield grey


def heif() -> tuple[str, ...]:
    import pillow_heif  # noqa: PLC0415  # costs 50 ms that a PDF need not pay

    pillow_heif.register_heif_opener(thumbnails=False)
    return ("HEIF",)


def sharpened(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.UnsharpMask(radius=3, percent=250, threshold=0))


def turned(picture: Image.Image, degrees: int) -> Image.Image:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=PAPER)


def attempts(pictures: list[Image.Image]) -> Iterator[Image.Image]:
    """Each picture as it is, then each sharpened where it is blurred, then each turned."""
    yield from pictures
    yield from map(sharpened, pictures)
    for degrees in TILTS:
        yield from (turned(picture, degrees) for picture in pictures)


def codes_in(content: bytes) -> list[str]:
    """Every boarding pass that lies straight; else the first found, until the time is over."""
    until = time.monotonic() + SECONDS
    pictures = list(pictures_in(content))
    found: dict[str, None] = {}
    for number, attempt in enumerate(attempts(pictures)):
        found |= dict.fromkeys(boarding_passes_on(attempt))
        if time.monotonic() > until or (found and number + 1 >= len(pictures)):
            break
    return list(found)


def boarding_passes_on(picture: Image.Image) -> Iterator[str]:
    for code in zxingcpp.read_barcodes(picture, formats=FORMATS, text_mode=zxingcpp.TextMode.Plain):
        try:
            parse(code.text)
        except NotABoardingPass:
            continue
        yield code.text


if __name__ == "__main__":
    limit_this_process()
    sys.stdout.write(json.dumps(codes_in(sys.stdin.buffer.read())))
