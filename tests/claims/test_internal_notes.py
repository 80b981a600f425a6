"""What is written internally stays internal: on every way out, no word of it."""

from decimal import Decimal

import pypdfium2
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.choices import ClaimStatus as S
from claims.files.janitor import is_owned
from claims.files.receive import attach
from claims.files.rotation import stored_names
from claims.models import Claim, ClaimDocument
from claims.signals import document_infected
from claims.take_along import claim_file
from notifications.models import Notification, WebhookDelivery
from tests.factories import make_claim, make_document, png

pytestmark = pytest.mark.django_db
CANARY = "canary-7f3a"
FILE = f"{CANARY}.png"
PAGES = (
    "/claims/",
    "/claims/{claim.reference}/",
    "/claims/{claim.reference}/summary.pdf",
    "/claims/{claim.reference}/take-along/",
    "/claims/{claim.reference}/claim.json",
    "/account/notifications/",
)
API = (
    "/api/v1/claims/",
    "/api/v1/claims/{claim.pk}/",
    "/api/v1/claims/{claim.pk}/messages/",
    "/api/v1/claims/{claim.pk}/history/",
    "/api/v1/claims/{claim.pk}/assessments/",
    "/api/v1/claims/{claim.pk}/documents/",
    "/api/v1/claims/{claim.pk}/documents/needed/",
)


@pytest.fixture
def whispered(customer, reviewer, commit):
    """A claim with an internal note, on which everything that sends mail happened after it."""
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    with commit():
        note = claim.write_internal_note(by=reviewer, body=CANARY)
        assert attach(note, [SimpleUploadedFile(FILE, png())], by=reviewer) == []
        claim.write_message(by=reviewer, body="We look at it.")
        make_document(claim).reject(by=reviewer, code="cut_off")
        claim.reject(by=reviewer, code="delay_below_3h", reason="It was 2 h 50 late.")
    return claim


def body_of(answer) -> str:
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"%PDF"):
        return text_of(content)
    return content.decode()


def text_of(content: bytes) -> str:

    with pypdfium2.PdfDocument(content) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_customer_says_it(client, customer, whispered, path):
    client.force_login(customer)
    assert CANARY not in body_of(client.get(path.format(claim=whispered)))


@pytest.mark.parametrize("path", API)
def test_no_answer_of_the_api_says_it(api, customer, whispered, path):
    api.force_authenticate(customer)
    assert CANARY not in body_of(api.get(path.format(claim=whispered)))


def test_no_mail_says_it(whispered):
    assert len(mail.outbox) >= 3
    said = [part for sent in mail.outbox for part in (sent.subject, sent.body, sent.alternatives)]
    assert CANARY not in str(said)


@pytest.fixture
def inside(whispered):
    """The file that hangs on the internal note."""
    return ClaimDocument.everything.get(original_name=FILE)


FILE_ADDRESSES = (
    "/claims/documents/{document.pk}/",
    "/claims/documents/{document.pk}/view/",
    "/claims/documents/{document.pk}/pages/1/",
    "/claims/documents/{document.pk}/thumbnail/",
    "/claims/documents/{document.pk}/about/",
)


@pytest.mark.parametrize("address", FILE_ADDRESSES)
def test_a_file_inside_does_not_exist_for_the_customer(client, customer, inside, address):
    ClaimDocument.everything.filter(pk=inside.pk).update(scan_status="clean")
    client.force_login(customer)
    assert client.get(address.format(document=inside)).status_code == 404


@pytest.mark.parametrize("address", ["", "content/"])
def test_a_file_inside_does_not_exist_for_their_programs(api, customer, inside, address):
    ClaimDocument.everything.filter(pk=inside.pk).update(scan_status="clean")
    api.force_authenticate(customer)
    assert api.get(f"/api/v1/documents/{inside.pk}/{address}").status_code == 404


def test_a_file_inside_is_no_document_of_the_claim(whispered, inside, reviewer):
    assert inside.is_ours
    assert not whispered.documents.filter(pk=inside.pk).exists()
    assert FILE not in str(claim_file(whispered))
    assert not ClaimDocument.objects.to_check(reviewer).filter(pk=inside.pk).exists()
    assert whispered.field_changes.filter(fields__icontains=CANARY).count() == 0


def test_the_export_has_nothing_of_it(client, admin_user, whispered):
    client.force_login(admin_user)
    assert CANARY not in body_of(client.get("/admin/claims/claim/export/csv/"))


def test_what_programs_are_told_has_nothing_of_it(whispered, customer):
    said = [*WebhookDelivery.objects.values_list("body", flat=True)]
    said += Notification.objects.values_list("context", flat=True)
    assert CANARY not in str(said)


def test_a_virus_inside_is_told_to_the_desk_alone(inside, customer, reviewer, commit):
    with commit():
        document_infected.send(ClaimDocument, document=inside)
    kinds = Notification.objects.filter(kind__in=["document_infected", "infected_at_desk"])
    assert {row.recipient for row in kinds} == {reviewer}


def test_who_files_their_own_claim_at_the_desk_reads_nothing_of_it(client, inside, reviewer):
    Claim.objects.filter(pk=inside.claim_id).update(customer=reviewer)
    client.force_login(reviewer)
    assert client.get(f"/claims/documents/{inside.pk}/").status_code == 404


def test_its_bytes_are_looked_after_like_all_others(inside):
    assert is_owned(inside.file.name)
    assert inside.file.name in set(stored_names())


def test_the_desk_opens_it(client, reviewer, inside):
    ClaimDocument.everything.filter(pk=inside.pk).update(scan_status="clean")
    client.force_login(reviewer)
    assert client.get(f"/claims/documents/{inside.pk}/view/").status_code == 200
    content = client.get(f"/claims/documents/{inside.pk}/")
    assert b"".join(content.streaming_content) == png()


def test_the_desk_says_it_with_the_word_internal(client, reviewer, whispered):
    client.force_login(reviewer)
    page = body_of(client.get(f"/admin/claims/claim/{whispered.pk}/change/"))
    assert CANARY in page
    assert "internal" in page


@pytest.fixture
def own(reviewer, admin_user):
    """A reviewer's own claim, approved by a colleague who wrote down why."""
    claim = make_claim(reviewer, status=S.UNDER_REVIEW)
    claim.set_compensation(by=admin_user, amount=Decimal(200), reason=CANARY)
    claim.approve(by=admin_user, reason=CANARY)
    return claim


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/claims/{claim.pk}/history/",
        "/api/v1/admin/claims/{claim.pk}/",
        "/admin/claims/claim/{claim.pk}/change/",
    ],
)
def test_nobody_reads_at_the_desk_what_was_said_of_their_own_claim(
    api, client, reviewer, admin_user, own, path
):
    def read(person):
        api.force_authenticate(person)
        client.force_login(person)
        reader = api if path.startswith("/api/") else client
        return reader.get(path.format(claim=own))

    assert CANARY not in body_of(read(reviewer))
    if "/admin/" in path:
        assert CANARY in body_of(read(admin_user))
