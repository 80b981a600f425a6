"""My claims and one claim: what its customer sees and may do, and nobody else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from claims.choices import ClaimStatus as S
from claims.models import DocumentRequest
from tests.factories import make_claim, make_document, png, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client, customer):
    client.force_login(customer)
    return client


def text(answer):
    return answer.content.decode()


def test_the_list_shows_ones_own_claims_only(ada, claim, other_customer):
    other = make_claim(other_customer)
    page = text(ada.get("/claims/"))
    assert claim.reference in page
    assert other.reference not in page


def test_an_empty_list_says_what_to_do(ada):
    assert "Check a flight" in text(ada.get("/claims/"))


@pytest.mark.parametrize("page", ["", "sent/", "withdraw/", "appeal/"])
def test_somebody_elses_claim_is_not_there(client, claim, other_customer, page):
    client.force_login(other_customer)
    assert client.get(f"/claims/{claim.reference}/{page}").status_code == 404


@pytest.mark.parametrize("status", [s for s in S if s != S.DRAFT])
def test_every_status_has_its_words(ada, customer, status):
    claim = make_claim(customer, status=status)
    page = text(ada.get(f"/claims/{claim.reference}/"))
    assert "What we do" in page
    assert claim.get_status_display() in page


def test_the_page_names_who_did_what_only_as_steps(ada, claim, reviewer):
    claim.take(by=reviewer)
    page = text(ada.get(f"/claims/{claim.reference}/"))
    assert "Checked by a person" in page
    assert reviewer.email not in page


def test_a_reference_is_found_however_it_is_typed(ada, claim):
    typed = claim.reference.lower().replace("-", "")
    assert ada.get(f"/claims/{typed}/").status_code == 200


def test_taking_back_needs_a_tick(ada, claim):
    url = f"/claims/{claim.reference}/withdraw/"
    assert "Select the box" in text(ada.post(url, {}))
    ada.post(url, {"confirms": "on"})
    claim.refresh_from_db()
    assert claim.status == S.WITHDRAWN


def test_a_step_that_is_not_possible_is_a_409_page(ada, customer):
    closed = make_claim(customer, status=S.CLOSED)
    answer = ada.get(f"/claims/{closed.reference}/withdraw/")
    assert answer.status_code == 409
    assert "cannot become" in text(answer)


def test_an_appeal_says_what_to_look_at(ada, customer):
    claim = make_claim(customer, status=S.REJECTED)
    url = f"/claims/{claim.reference}/appeal/"
    assert "Tell us what we should look at again" in text(ada.post(url, {"reason": ""}))
    ada.post(url, {"reason": "The board showed 15:12."})
    claim.refresh_from_db()
    assert claim.status == S.SUBMITTED


def test_internal_notes_are_nowhere_on_the_page(ada, claim, reviewer):
    claim.write_internal_note(by=reviewer, body="canary-internal")
    assert "canary-internal" not in text(ada.get(f"/claims/{claim.reference}/"))


def test_a_message_reaches_the_desk(ada, claim):
    url = f"/claims/{claim.reference}/message/"
    assert "Write your message" in text(ada.post(url, {"body": " "}))
    ada.post(url, {"body": "When <b>will</b> I hear?"})
    assert claim.notes.get().is_internal is False
    assert "&lt;b&gt;will" in text(ada.get(f"/claims/{claim.reference}/"))


def test_a_file_that_was_sent_back_is_replaced(ada, claim, reviewer, commit):
    rejected = make_document(claim)
    rejected.reject(by=reviewer, reason="The date is cut off.")
    assert "The date is cut off." in text(ada.get(f"/claims/{claim.reference}/"))
    body = {"kind": "boarding_pass", "files": upload(png()), "replaces": str(rejected.pk)}
    ada.post(f"/claims/{claim.reference}/upload/", body)
    rejected.refresh_from_db()
    assert rejected.replaced_by is not None
    assert not rejected.is_to_be_replaced


@pytest.mark.parametrize("replaces", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_replacing_what_is_not_there_just_adds_the_file(ada, claim, replaces):
    body = {"kind": "boarding_pass", "files": upload(png()), "replaces": replaces}
    assert ada.post(f"/claims/{claim.reference}/upload/", body).status_code == 302
    assert claim.documents.count() == 1


def test_a_document_opens_for_its_owner_and_runs_nothing(ada, document):
    answer = ada.get(f"/claims/documents/{document.pk}/")
    assert b"".join(answer.streaming_content) == png()
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert document.accesses.count() == 1


@pytest.mark.parametrize("login", [True, False])
def test_a_document_does_not_open_for_others(client, document, other_customer, login):
    if login:
        client.force_login(other_customer)
    assert client.get(f"/claims/documents/{document.pk}/").status_code == 404


def test_nobody_is_mailed_by_looking(ada, claim, commit):
    with commit():
        ada.get(f"/claims/{claim.reference}/")
    assert mail.outbox == []


def test_reasons_of_the_desk_stay_at_the_desk(ada, customer, reviewer):
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    claim.approve(by=reviewer, reason="canary-internal")
    assert "canary-internal" not in text(ada.get(f"/claims/{claim.reference}/"))


@pytest.mark.parametrize("reference", ["%00", "nonsense", "FC-0000-0001"])
def test_what_is_no_reference_is_not_found(ada, reference):
    assert ada.get(f"/claims/{reference}/").status_code == 404


def test_after_a_slip_in_one_form_the_others_are_still_there(ada, claim):
    page = text(ada.post(f"/claims/{claim.reference}/message/", {"body": ""}))
    assert 'type="file"' in page
    assert "Take this claim back" in page


def test_what_we_ask_for_is_sent_from_the_page(ada, claim, reviewer):
    asked = DocumentRequest.objects.ask(
        claim, by=reviewer, kind="id_document", due_on=timezone.localdate() + timedelta(days=3)
    )
    page = text(ada.get(f"/claims/{claim.reference}/"))
    assert "Waiting for you" in page
    assert "3 days left" in page
    url = f"/claims/{claim.reference}/requests/{asked.pk}/"
    assert url in page
    answer = ada.post(url, {f"{asked.pk.hex[:8]}-file": upload(b"MZ", "virus.exe")})
    assert answer.status_code == 422
    assert "The file must be a JPG" in text(answer)
    ada.post(url, {f"{asked.pk.hex[:8]}-file": upload(png())})
    asked.refresh_from_db()
    assert asked.answer.kind == "id_document"
    assert "Waiting for you" not in text(ada.get(f"/claims/{claim.reference}/"))
    assert ada.post(url).status_code == 302


def test_what_is_asked_of_others_is_not_there(ada, other_customer, reviewer):
    other = make_claim(other_customer)
    asked = DocumentRequest.objects.ask(other, by=reviewer, kind="id_document")
    assert ada.post(f"/claims/{other.reference}/requests/{asked.pk}/").status_code == 404


def test_my_claims_say_which_wait_for_me(ada, claim, reviewer):
    DocumentRequest.objects.ask(claim, by=reviewer, kind="id_document")
    assert "Waiting for you" in text(ada.get("/claims/"))
