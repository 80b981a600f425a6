"""Messages between customer and desk: who has opened what, and where that is seen."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from claims.choices import ClaimStatus as S
from claims.models import ClaimDocument
from tests.factories import make_claim, make_user, png

pytestmark = pytest.mark.django_db
QUEUE = "/admin/claims/claim/?view=messages"


@pytest.fixture
def claim(customer):
    return make_claim(customer, status=S.UNDER_REVIEW)


def own_page(claim) -> str:
    return f"/claims/{claim.reference}/"


def desk_page(claim) -> str:
    return f"/admin/claims/claim/{claim.pk}/change/"


def test_the_customer_opens_what_we_wrote(client, customer, claim, reviewer):
    claim.write_message(by=reviewer, body="We look at it.")
    client.force_login(customer)
    assert "1 new message" in client.get("/claims/").content.decode()
    assert "1 new message" in client.get(own_page(claim)).content.decode()
    assert claim.notes.get().read_at is not None
    assert "new message" not in client.get(own_page(claim)).content.decode()
    assert "new message" not in client.get("/claims/").content.decode()


def test_the_desk_sees_when_the_customer_opened_it(client, customer, claim, reviewer):
    claim.write_message(by=reviewer, body="We look at it.")
    client.force_login(reviewer)
    assert "has not opened it yet" in client.get(desk_page(claim)).content.decode()
    assert claim.notes.get().read_at is None
    claim.mark_read(claim.notes.all(), by=customer)
    assert "The customer opened it" in client.get(desk_page(claim)).content.decode()


@pytest.mark.parametrize("status", [S.UNDER_REVIEW, S.CLOSED])
def test_a_message_lies_in_the_queue_until_it_is_opened(client, customer, reviewer, status):
    claim = make_claim(customer, status=status)
    client.force_login(customer)
    client.post(f"/claims/{claim.reference}/message/", {"body": "Any news?"})
    client.force_login(reviewer)
    assert claim.reference in client.get(QUEUE).content.decode()
    assert claim.reference in client.get("/admin/claims/claim/?flags=unread").content.decode()
    version = claim.version
    assert "1 new" in client.get(desk_page(claim)).content.decode()
    claim.refresh_from_db()
    assert (claim.unread_since, claim.version) == (None, version)
    assert claim.reference not in client.get(QUEUE).content.decode()
    client.force_login(customer)
    assert "Opened by us" in client.get(own_page(claim)).content.decode()


def test_the_oldest_unread_message_counts(claim, customer, reviewer):
    first = claim.write_message(by=customer, body="One")
    second = claim.write_message(by=customer, body="Two")
    claim.refresh_from_db()
    assert claim.unread_since == first.created_at
    assert claim.mark_read([first], by=reviewer) == 1
    claim.refresh_from_db()
    assert claim.unread_since == second.created_at


def test_a_partner_opens_nothing_for_the_customer(customer, reviewer):
    partner = make_user("partner@example.com")
    claim = make_claim(customer, filed_by=partner)
    note = claim.write_message(by=reviewer, body="We look at it.")
    assert claim.mark_read([note], by=partner) == 0
    claim.write_message(by=partner, body="They ask for news.")
    claim.refresh_from_db()
    assert claim.unread_since is not None


@pytest.mark.parametrize("wrong", [{"is_internal": True}, {"read_at": "2001-01-01T00:00Z"}])
def test_the_database_holds_what_cannot_be(claim, customer, wrong):
    note = claim.write_message(by=customer, body="One")
    with pytest.raises(IntegrityError), transaction.atomic():
        claim.notes.filter(pk=note.pk).update(**wrong)


def test_we_say_when_we_answer(client, customer):
    claim = make_claim(customer, status=S.CLOSED)
    client.force_login(customer)
    page = client.get(own_page(claim)).content.decode()
    assert "We answer within 2 working days." in page
    assert "You can still write to us." in page


def files(*names: str) -> list[SimpleUploadedFile]:
    """Pictures, and by the name `bad.exe` what nobody takes."""
    return [SimpleUploadedFile(n, b"MZ" if n == "bad.exe" else png()) for n in names]


def test_a_bad_file_costs_neither_the_text_nor_the_others(client, customer, claim):
    client.force_login(customer)
    sent = {"body": "Two photos.", "files": files("one.png", "bad.exe", "two.png")}
    page = client.post(f"/claims/{claim.reference}/message/", sent, follow=True)
    text = page.content.decode()
    assert "Not sent with it: bad.exe" in text
    assert "Two photos." in text
    note = claim.notes.get()
    assert [d.original_name for d in note.attachments.all()] == ["one.png", "two.png"]
    assert claim.documents.count() == 2


def test_what_we_attach_to_a_message_is_theirs_to_open(client, customer, claim, reviewer):
    client.force_login(reviewer)
    sent = {"body": "Here.", "is_for_customer": "on", "files": files("letter.png"), "do": "save"}
    step = f"/admin/claims/claim/{claim.pk}/step/note/"
    assert client.get(step).status_code == 200
    assert client.post(step, sent).status_code == 302
    document = ClaimDocument.everything.get(claim=claim)
    assert document.is_ours
    assert not claim.documents.exists()
    ClaimDocument.everything.update(scan_status="clean")
    assert "letter.png" in client.get(desk_page(claim)).content.decode()
    client.force_login(customer)
    assert f"/claims/documents/{document.pk}/view/" in client.get(own_page(claim)).content.decode()
    assert client.get(f"/claims/documents/{document.pk}/view/").status_code == 200
    content = client.get(f"/claims/documents/{document.pk}/")
    assert b"".join(content.streaming_content) == png()


def test_ours_hangs_on_a_note(claim, reviewer):
    note = claim.write_internal_note(by=reviewer, body="Look.")
    document = ClaimDocument(claim=claim, note=note, is_ours=True, kind="other", size=1)
    document.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimDocument.everything.filter(pk=document.pk).update(note=None)


def test_programs_send_files_and_read_marks(api, customer, claim, reviewer):
    claim.write_message(by=reviewer, body="We look at it.")
    api.force_authenticate(customer)
    url = f"/api/v1/claims/{claim.pk}/messages/"
    assert api.post(f"{url}read/").json() == {"opened": 1}
    sent = api.post(url, {"body": "Both.", "files": files("a.png", "bad.exe")}, format="multipart")
    assert sent.status_code == 201
    assert [row["original_name"] for row in sent.json()["attachments"]] == ["a.png"]
    assert len(sent.json()["refused"]) == 1
    page = api.get(url).json()
    assert page["results"][1]["read_at"]
    assert page["results"][0]["attachments"][0]["original_name"] == "a.png"


def test_programs_of_the_desk_attach_and_read(api, customer, claim, reviewer):
    claim.write_message(by=customer, body="Any news?")
    api.force_authenticate(reviewer)
    url = f"/api/v1/admin/claims/{claim.pk}/"
    assert api.post(f"{url}messages/read/").json() == {"opened": 1}
    sent = api.post(f"{url}notes/", {"body": "Fax.", "files": files("a.png")}, format="multipart")
    assert (sent.status_code, sent.json()["is_internal"]) == (201, True)
    assert api.get(url).json()["notes"][1]["attachments"][0]["original_name"] == "a.png"
