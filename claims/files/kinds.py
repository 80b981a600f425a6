"""The kinds of file that are taken, told by how they begin. Knows nothing but bytes."""

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
HEIC = "image/heic"

ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", HEIC: ".heic"}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
END_OF_ZIP = b"PK\x05\x06"
END_OF_ZIP_LENGTH = 22
LONGEST_ZIP_COMMENT = 65_535


def kind_of(head: bytes) -> str:
    """The media type by the first bytes, whatever the name says; empty for any other file."""
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return HEIC
    return ""


def is_archive_too(tail: bytes) -> bool:
    """Whether a file ends as a ZIP does, so that another program opens it as an archive."""
    start = tail.rfind(END_OF_ZIP)
    if start < 0 or len(tail) - start < END_OF_ZIP_LENGTH:
        return False
    comment = int.from_bytes(tail[start + 20 : start + 22], "little")
    return start + END_OF_ZIP_LENGTH + comment <= len(tail)
