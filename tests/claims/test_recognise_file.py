"""What a file is, told by its content."""

import pytest
from django.core.exceptions import ValidationError

from claims.files.content import display_name, recognise
from tests.factories import jpeg, pdf, png, upload
from tests.locked_pdf import locked_pdf


def told(content: bytes, name: str = "file") -> str:
    return recognise(upload(content, name), len(content))


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(png(), "image/png"), (jpeg(), "image/jpeg"), (pdf(), "application/pdf")],
)
def test_pictures_and_pdfs_are_taken_whatever_their_name(content, content_type):
    assert told(content, "invoice.exe") == content_type


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file has no content"),
        (b"MZ\x90\x00" + b"\0" * 100, "The file must be a JPG, PNG, HEIC or PDF"),
        (b"<svg onload='alert(1)'/>", "The file must be a JPG, PNG, HEIC or PDF"),
        (b"GIF89a" + b"\0" * 50, "The file must be a JPG, PNG, HEIC or PDF"),
        (png()[:40], "The file cannot be opened. Save it again"),
        (b"%PDF-1.7 and nothing else", "The file did not arrive, send it again"),
        (b"\0", "The file must be a JPG, PNG, HEIC or PDF"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        told(content, "boarding-pass.png")


def test_eleven_megabytes_are_too_many():
    with pytest.raises(ValidationError, match="smaller than 10"):
        recognise(upload(png()), 11 * 1024 * 1024)


def test_a_picture_that_would_fill_the_memory_is_refused():
    bomb = png(9000, 9000)
    with pytest.raises(ValidationError, match="too many pixels"):
        told(bomb)


def test_a_pdf_with_a_password_is_refused():
    with pytest.raises(ValidationError, match="locked with a password"):
        told(locked_pdf("secret"))


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\pass.png", "pass.png"),
        ("pass\u202egnp.exe", "passgnp.exe"),
        ("a\r\nb.png", "ab.png"),
        ("", "file"),
        ("x" * 300 + ".png", "x" * 114 + ".png"),
    ],
)
def test_the_name_is_made_harmless(sent, shown):
    assert display_name(sent) == shown
