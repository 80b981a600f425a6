"""The viewer, the page about a file, and downloads: by permission, logged, in parts, inert."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

from claims.choices import AccessAction, ScanStatus, TextSource
from claims.files.preparation import prepare
from claims.models import ClaimDocument
from tests.factories import make_document, make_user, png

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared(document):
    prepare(document)
    return document


@pytest.fixture
def ada(client, customer):
    client.force_login(customer)
    return client


def address(document: ClaimDocument, ending: str = "") -> str:
    return f"/claims/documents/{document.pk}/{ending}"


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


# --- The viewer ---


def test_a_page_is_a_picture_of_our_own_making(ada, prepared):
    answer = ada.get(address(prepared, "pages/1/"))
    content = body(answer)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert content.startswith(b"\xff\xd8\xff")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_the_viewer_allows_nothing_but_its_own_script(ada, prepared):
    answer = ada.get(address(prepared, "view/"))
    policy = answer.headers["Content-Security-Policy"]
    ours = "http://testserver/static/js"
    assert "default-src 'none'" in policy
    assert f"script-src {ours}/viewer.js {ours}/bell.js;" in f"{policy};"
    assert "frame-ancestors 'none'" in policy
    assert "Page 1 of 1" in answer.content.decode()


def test_pages_zoom_and_turn_are_links(ada, claim):
    document = make_document(claim)
    document.page_count = 3
    document.save()
    text = ada.get(address(document, "view/?page=2&zoom=150&turn=1")).content.decode()
    for query in ("zoom=150&amp;turn=1", "page=3&amp;zoom=150", "page=2&amp;zoom=200&amp;turn=1",
                  "page=2&amp;turn=1", "page=2&amp;zoom=150&amp;turn=2"):  # fmt: skip
        assert query in text, query
    assert "viewer__page--turn-1" in text


@pytest.mark.parametrize(
    "query", ["page=0", "page=99", "page=x", "page=-1", "zoom=7", "turn=²", "page=" + "9" * 400]
)
def test_a_page_that_cannot_be_is_the_first(ada, prepared, query):
    answer = ada.get(address(prepared, f"view/?{query}"))
    assert answer.status_code == 200
    assert "pages/1/" in answer.content.decode()


def test_the_next_file_of_the_claim_is_a_link_away(ada, prepared):
    other = make_document(prepared.claim, original_name="letter.png")
    text = ada.get(address(prepared, "view/")).content.decode()
    assert "Next file: letter.png" in text
    assert "Previous file: boarding-pass.png" in ada.get(address(other, "view/")).content.decode()


def test_a_page_that_is_not_there(ada, prepared):
    assert ada.get(address(prepared, "pages/2/")).status_code == 404


@pytest.mark.parametrize("ending", ["", "view/", "about/", "pages/1/", "thumbnail/"])
def test_a_stranger_finds_nothing(client, prepared, other_customer, ending):
    assert client.get(address(prepared, ending)).status_code == 404
    client.force_login(other_customer)
    assert client.get(address(prepared, ending)).status_code == 404
    assert not prepared.accesses.exists()


@pytest.mark.parametrize("scan", [ScanStatus.WAITING, ScanStatus.INFECTED])
@pytest.mark.parametrize("ending", ["", "view/", "pages/1/", "thumbnail/"])
def test_nothing_is_shown_before_the_scan(client, reviewer, prepared, scan, ending):
    ClaimDocument.objects.update(scan_status=scan)
    client.force_login(reviewer)
    assert client.get(address(prepared, ending)).status_code == 404


def test_a_list_shows_the_thumbnail(ada, prepared):
    answer = ada.get(f"/claims/{prepared.claim.reference}/")
    thumbnail = address(prepared, "thumbnail/")
    assert f'src="{thumbnail}"' in answer.content.decode()
    assert ada.get(thumbnail).content.startswith(b"\xff\xd8\xff")


# --- The log ---


def test_views_and_downloads_are_logged_and_the_owner_reads_it(
    client, prepared, reviewer, customer
):
    client.force_login(reviewer)
    body(client.get(address(prepared, "pages/1/")))
    body(client.get(address(prepared)))
    client.force_login(customer)
    body(client.get(address(prepared)))
    logged = prepared.accesses.values_list("by", "action", "page")
    assert list(logged) == [
        (customer.pk, AccessAction.DOWNLOADED, None),
        (reviewer.pk, AccessAction.DOWNLOADED, None),
        (reviewer.pk, AccessAction.VIEWED, 1),
    ]
    text = client.get(address(prepared, "about/")).content.decode()
    for words in ("Rita, Reviewer", "You", "Looked at, page 1", "Downloaded", prepared.sha256):
        assert words in text


# --- Downloads ---


def test_a_download_never_opens_in_the_browser(ada, document):
    document.original_name = "invoice.html"
    document.save()
    answer = ada.get(address(document))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="invoice.html.png"'
    assert answer.headers["Content-Type"] == "image/png"
    assert body(answer) == png()


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-9", 206, 0, 9),
        ("bytes=10-", 206, 10, None),
        ("bytes=-5", 206, -5, None),
        ("bytes=0-100000", 200, 0, None),
        ("bytes=5-3", 200, 0, None),
        ("bytes=0-1,5-6", 200, 0, None),
        ("lines=1-2", 200, 0, None),
        ("bytes=", 200, 0, None),
    ],
)
def test_a_range_is_answered_in_part(ada, document, asked, status, first, last):
    answer = ada.get(address(document), headers={"Range": asked})
    whole = png()
    wanted = whole[first : None if last is None else last + 1]
    assert answer.status_code == status
    assert body(answer) == wanted
    assert answer.headers["Content-Length"] == str(len(wanted))
    if status == 206:
        start = first if first >= 0 else len(whole) + first
        said = f"bytes {start}-{start + len(wanted) - 1}/{len(whole)}"
        assert answer.headers["Content-Range"] == said


@pytest.mark.parametrize("asked", ["bytes=100000-", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(ada, document, asked):
    answer = ada.get(address(document), headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{document.size}"


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_damaged_file_is_handed_to_nobody(ada, document, settings, harm):
    behind = default_storage.behind
    with behind.open(document.file.name, "rb") as stored:
        kept = bytearray(stored.read())
    behind.delete(document.file.name)
    if harm == "changed":
        kept[-1] ^= 1
        behind._save(document.file.name, ContentFile(bytes(kept)))
    answer = ada.get(address(document))
    assert answer.status_code == 409
    assert "damaged" in answer.content.decode()
    assert ada.get(address(document)).status_code == 404
    document.refresh_from_db()
    assert document.damaged_at is not None
    assert document.state_text == "Damaged where we keep it"


# --- What is made of a file ---


def test_a_pdf_becomes_pages_with_its_text(claim):
    document = make_document(claim, content_type="application/pdf")
    default_storage.delete(document.file.name)
    document.file.save("", ContentFile(text_pdf("Flight KL1673 Amsterdam to Barcelona")))
    prepare(document)
    assert document.page_count == 1
    assert "KL1673" in document.text
    assert document.text_source == TextSource.LAYER


def test_without_recognition_a_picture_says_so(document, settings):
    settings.OCR_COMMAND = ""
    prepare(document)
    assert (document.text, document.text_source) == ("", TextSource.OFF)


@pytest.mark.ocr
def test_a_photographed_paper_is_read(claim, settings):
    settings.OCR_COMMAND = "tesseract"
    picture = Image.new("RGB", (900, 200), "white")
    words = "Flight KL1673 was delayed"
    ImageDraw.Draw(picture).text((40, 60), words, "black", ImageFont.load_default(size=48))
    content = io.BytesIO()
    picture.save(content, "PNG")
    document = make_document(claim)
    default_storage.delete(document.file.name)
    document.file.save("", ContentFile(content.getvalue()))
    prepare(document)
    assert document.text_source == TextSource.OCR
    assert "delayed" in document.text


def test_an_identity_document_is_not_read(claim, settings):
    document = make_document(claim, kind="id_document")
    prepare(document)
    assert (document.text, document.text_source) == ("", TextSource.PRIVATE)


def test_the_place_a_photo_was_taken_at_stays_behind(claim):
    picture = Image.new("RGB", (60, 30), "white")
    exif = picture.getexif()
    exif[0x010E] = "canary-description"
    exif.get_ifd(0x8825)[1] = "N"
    content = ContentFile(b"")
    picture.save(content, "JPEG", exif=exif)
    document = make_document(claim, content_type="image/jpeg")
    default_storage.delete(document.file.name)
    document.file.save("", ContentFile(content.file.getvalue()))
    prepare(document)
    for stored in (document.thumbnail, document.pages.get().image):
        with stored.open("rb") as made:
            assert b"canary" not in made.read()
            made.seek(0)
            assert not Image.open(made).getexif()


def test_a_file_is_opened_as_often_as_one_likes(document):
    fresh = ClaimDocument.objects.get(pk=document.pk)
    for _ in range(2):
        with fresh.file.open("rb") as content:
            assert content.read() == png()


def test_preparing_twice_makes_nothing_twice(prepared):
    again = ClaimDocument.objects.get(pk=prepared.pk)
    prepare(again)
    assert prepared.pages.count() == 1
    _folders, files = default_storage.listdir(f"claims/{prepared.claim_id}")
    assert sorted(files) == sorted(n.rsplit("/", 1)[1] for n in prepared.stored_names())


def test_everything_goes_with_the_file(prepared, commit):
    names = prepared.stored_names()
    assert len(names) == 3
    with commit():
        prepared.shred("erasure")
    assert not any(default_storage.exists(name) for name in names)
    prepared.refresh_from_db()
    assert prepared.state_text == "Destroyed"


def text_pdf(text: str) -> bytes:
    """One page with a line of text on it."""
    drawn = f"BT /F 12 Tf 10 50 Td ({text}) Tj ET".encode()
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 100] /Contents 4 0 R "
        b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    rows = b"".join(b"%d 0 obj\n%s\nendobj\n" % (i, o) for i, o in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + rows + b"trailer << /Size 5 /Root 1 0 R >>\n%%EOF\n"


def test_a_customer_reads_no_address_of_the_desk(client, customer, document):
    nameless = make_user("desk-4711@example.org", role="reviewer", given_names="", family_name="")
    document.accesses.create(by=nameless)
    client.force_login(customer)

    page = client.get(f"/claims/documents/{document.pk}/about/").content.decode()

    assert "Reviewer" in page
    assert "desk-4711" not in page
