"""Boarding passes in pictures and PDFs: every kind of code, turned, blurred, and hostile files."""

import time
from io import BytesIO

import pytest
from PIL import Image

from compensation.barcodes import boarding_passes_in
from tests.boarding_passes import FORMATS, as_file, code, leg, picture
from tests.factories import jpeg, pdf, png


def flights(content):
    found = boarding_passes_in([content])
    return [leg.flight_number for card in found for leg in card.legs]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("degrees", [0, 7, 90, 187])
def test_every_kind_is_read_however_it_lies(kind, degrees):
    assert flights(as_file(picture(code(), kind, degrees=degrees))) == ["KL1673"]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_blurred_photo_is_read(kind):
    assert flights(as_file(picture(code(), kind, blur=1.6).convert("RGB"), "JPEG")) == ["KL1673"]


def test_several_flights_in_one_code():
    two = code(leg(), leg("VY8301", "BCN", "LIS", 258))
    assert flights(as_file(picture(two))) == ["KL1673", "VY8301"]


def test_a_page_of_a_pdf_is_read():
    content = BytesIO()
    blank = Image.new("L", (600, 800), 255)
    blank.save(content, "PDF", save_all=True, append_images=[picture(code(), "pdf417")])
    assert flights(content.getvalue()) == ["KL1673"]


def test_another_code_is_no_boarding_pass():
    assert flights(as_file(picture("https://example.org/app", "qr"))) == []


def bomb() -> bytes:
    """10,000 by 10,000 pixels in a few kilobytes."""
    return as_file(Image.new("1", (10_000, 10_000), 1))


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"<svg onload='x()'/>", png(),
     jpeg(), pdf(), bomb(), as_file(picture(code()))[:400]],
    ids=["nothing", "pdf", "png", "svg", "blank", "jpeg", "empty page", "bomb", "cut off"],
)  # fmt: skip
def test_what_holds_no_code_gives_none_and_harms_nobody(content):
    begun = time.monotonic()
    assert flights(content) == []
    assert time.monotonic() - begun < 10


def test_noise_is_given_up_in_time():
    noise = Image.effect_noise((4000, 3000), 120)
    begun = time.monotonic()
    assert flights(as_file(noise.convert("RGB"), "JPEG")) == []
    assert time.monotonic() - begun < 12
