"""Files made to break or to deceive: refused with a sentence, or made harmless; nothing stays."""

import io
from itertools import islice

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from claims.files.preparation import prepare
from claims.files.sandbox import draw_pages
from claims.models import ClaimDocument, PendingFile
from tests import hostile_files as hostile
from tests.factories import make_claim, png

pytestmark = pytest.mark.django_db

AT_ONCE = 10
WRONG_TYPE = ("The file must be a JPG, PNG, HEIC or PDF",)
BROKEN = (
    *WRONG_TYPE,
    "The file did not arrive, send it again",
    "The file cannot be opened. Save it again",
)
REFUSED = {
    "of another kind": (hostile.wrong_types, WRONG_TYPE, 90),
    "two things at once": (hostile.archives_in_disguise, WRONG_TYPE, 12),
    "broken": (hostile.cut_off, BROKEN, 55),
    "too large inside": (
        hostile.too_large_inside,
        ("The picture has too many pixels", "The file has more than 200 pages", *BROKEN),
        8,
    ),
    "active": (hostile.active_pdfs, ("The file carries scripts or other files inside",), 60),
    "locked": (hostile.locked, ("The file is locked with a password",), 3),
}


@pytest.fixture
def sender(client, customer, settings):
    settings.DOCUMENTS_PER_CLAIM = 1000
    client.force_login(customer)
    client.claim = make_claim(customer)
    return client


def send(sender, files: list[hostile.File]):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    form = {"kind": "other", "files": uploads}
    return sender.post(f"/claims/{sender.claim.reference}/upload/", form)


def in_tens(files) -> list[list[hostile.File]]:
    rest, tens = iter(files), []
    while ten := list(islice(rest, AT_ONCE)):
        tens.append(ten)
    return tens


def stored(claim) -> list[str]:
    try:
        return default_storage.listdir(f"claims/{claim.pk}")[1]
    except FileNotFoundError:
        return []


def test_there_are_enough_of_them():
    assert sum(least for _make, _sentences, least in REFUSED.values()) >= 200


@pytest.mark.parametrize("group", REFUSED)
def test_each_is_refused_with_its_sentence_and_nothing_stays(sender, group):
    make, sentences, least = REFUSED[group]
    seen = 0
    for files in in_tens(make()):
        answer = send(sender, files)
        assert answer.status_code == 422
        errors = answer.context["upload_form"].errors["files"]
        assert len(errors) == len(files), (files, errors)
        for (name, _content), error in zip(files, errors, strict=True):
            assert any(sentence in error for sentence in sentences), (name, error)
        seen += len(files)
    assert seen >= least
    assert not sender.claim.documents.exists()
    assert stored(sender.claim) == []
    assert not PendingFile.objects.exists()


def test_a_good_file_among_bad_ones_is_kept(sender):
    files = [
        ("empty.png", b""),
        ("good.png", png()),
        ("huge.png", b"\x89PNG" + b"\0" * (11 * 2**20)),
    ]
    errors = " ".join(send(sender, files).context["upload_form"].errors["files"])
    assert "empty.png: The file has no content" in errors
    assert "huge.png: The file must be smaller than 10" in errors
    assert sender.claim.documents.get().original_name == "good.png"


def test_code_in_a_good_file_reaches_nobody(sender):
    """The original is only a download of a fixed type; what is shown is drawn by us."""
    for files in in_tens(hostile.carrying_code()):
        assert send(sender, files).status_code == 302
    documents = list(sender.claim.documents.all())
    assert len(documents) == 12
    for document in documents:
        ClaimDocument.objects.filter(pk=document.pk).update(scan_status="not_scanned")
        document.refresh_from_db()
        answer = sender.get(f"/claims/documents/{document.pk}/")
        assert answer.headers["Content-Type"] in ("image/jpeg", "image/png", "application/pdf")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Disposition"].rstrip('"').endswith((".jpg", ".png", ".pdf"))
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert len(b"".join(answer.streaming_content)) == document.size
        prepare(document)
        for made in (document.thumbnail, document.pages.get().image):
            with made.open("rb") as content:
                assert b"canary" not in content.read()


def test_changed_bytes_never_break_the_site(sender):
    for files in in_tens(hostile.mutated(40)):
        assert send(sender, files).status_code in (302, 422)
    for document in sender.claim.documents.all():
        ClaimDocument.objects.filter(pk=document.pk).update(scan_status="not_scanned")
        document.refresh_from_db()
        prepare(document)
        assert document.prepared_at is not None
    kept = sum(len(document.stored_names()) for document in sender.claim.documents.all())
    assert len(stored(sender.claim)) == kept


def test_no_name_leads_anywhere_or_deceives(sender):
    for names in in_tens(hostile.NAMES):
        assert send(sender, [(name, png()) for name in names]).status_code == 302
    documents = list(sender.claim.documents.all())
    assert len(documents) == len(hostile.NAMES)
    assert sorted(stored(sender.claim)) == sorted(str(document.pk) for document in documents)
    for document in documents:
        shown = document.original_name
        assert 0 < len(shown) <= 120
        assert not set(shown) & set("/\\\r\n\t\0\u202e\u2066\u2069")
    page = sender.get(f"/claims/{sender.claim.reference}/").content.decode()
    assert "<script>alert" not in page


def test_odd_files_that_are_fine_are_taken(sender):
    files = list(hostile.benign())
    assert len(files) >= 22
    for ten in in_tens(files):
        answer = send(sender, ten)
        errors = answer.context and answer.context["upload_form"].errors
        assert answer.status_code == 302, errors
    assert sender.claim.documents.count() == len(files)


@pytest.mark.parametrize(
    "name", ["turned.jpeg", "press.jpg", "deep.png", "telephone.heic", "fax.png"]
)
def test_odd_pictures_are_drawn(claim, name):

    [page] = draw_pages(io.BytesIO(dict(hostile.benign())[name]))
    with Image.open(io.BytesIO(page.jpeg)) as drawn:
        assert (drawn.width, drawn.height) == (page.width, page.height)
        assert drawn.mode == "RGB"
    if name == "turned.jpeg":
        assert (page.width, page.height) == (48, 64)
