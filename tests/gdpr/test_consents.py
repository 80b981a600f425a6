"""Who agreed to what: box by box, with text, version and hash, never changed afterwards."""

import hashlib

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection, transaction
from django.test import Client

from claims import texts
from claims.consents import SENTENCES, Purpose
from gdpr.models import ConsentRecord
from tests.claims.test_filing import hold
from tests.factories import make_claim, make_passenger, make_user, sign

pytestmark = pytest.mark.django_db
SIGN = {"signer_name": "Ada Byron", "authorises": "on", "accepts_terms": "on"}


@pytest.fixture
def filing(client, customer):
    client.force_login(customer)
    client.claim = make_claim(customer, status="draft")
    hold(client, client.claim)
    return client


def purposes(decision="given"):
    rows = ConsentRecord.objects.filter(decision=decision)
    return sorted(rows.values_list("purpose", flat=True))


def test_no_box_is_selected_beforehand_and_none_is_about_marketing(filing):
    page = filing.get("/claims/new/authority/").content.decode()
    assert page.count('type="checkbox"') == 3
    assert " checked" not in page
    assert "offers" not in page.split("<form")[1].lower()


def test_each_box_has_a_record_of_its_own(filing):
    filing.post("/claims/new/authority/", SIGN)
    assert purposes() == ["authority", "terms"]
    record = ConsentRecord.objects.get(purpose="authority")
    signature = filing.claim.signatures.get()
    assert record.text_sha256 == signature.text_sha256
    assert (record.name, record.language, record.channel) == ("Ada Byron", "en", "form")
    assert record.words.startswith("I authorise you")
    assert record.claim_id == filing.claim.pk


def test_the_terms_are_those_that_the_page_shows(filing):
    filing.post("/claims/new/authority/", SIGN)
    record = ConsentRecord.objects.get(purpose="terms")
    text = texts.published(texts.TERMS, record.text_version).fill()
    assert record.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert record.text_version == "3"
    page = filing.get("/legal/terms/3/").content.decode()
    assert "Each adult agrees to these terms and signs for themselves." in page


def test_an_early_start_is_asked_apart_and_may_be_left(filing):
    filing.post("/claims/new/authority/", {**SIGN, "starts_early": "on"})
    assert purposes() == ["authority", "early_start", "terms"]
    assert filing.claim.signatures.get().starts_early


@pytest.mark.parametrize("box", ["authorises", "accepts_terms"])
def test_without_the_box_nothing_is_signed_nor_recorded(filing, box):
    answers = {name: value for name, value in SIGN.items() if name != box}
    assert filing.post("/claims/new/authority/", answers).status_code == 422
    assert not ConsentRecord.objects.exists()
    assert not filing.claim.signatures.exists()


def test_a_guardian_confirms_the_right_to_sign(draft):
    make_passenger(draft, "Tim", kind="child")
    sign(draft, "Ada Byron")
    assert "guardianship" in purposes()


def test_taking_back_is_a_record_of_its_own(client, claim, customer):
    signature = sign(claim, "Ada Byron", by=customer)
    client.force_login(customer)
    client.post(f"/claims/{claim.reference}/authority/{signature.pk}/revoke/")
    assert purposes() == ["authority", "terms"]
    assert purposes("withdrawn") == ["authority", "terms"]  # within the 14 days


def test_a_record_is_never_changed_nor_deleted(draft):
    record = ConsentRecord.objects.first()
    with pytest.raises(PermissionDenied):
        record.save()
    with pytest.raises(PermissionDenied):
        record.delete()
    for statement in (
        "UPDATE gdpr_consentrecord SET name = 'x'",
        "DELETE FROM gdpr_consentrecord",
    ):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_person_sees_their_own_and_nobody_elses(client, claim, customer):
    sign(claim, "Ada Byron", by=customer)
    client.force_login(customer)
    page = client.get("/account/consents/").content.decode()
    assert "I authorise you to claim from the airline" in page
    assert claim.reference in page
    stranger = Client()
    stranger.force_login(make_user("eve@example.org"))
    assert claim.reference not in stranger.get("/account/consents/").content.decode()
    assert Client().get("/account/consents/").status_code == 302


def test_a_published_text_that_was_changed_is_refused(monkeypatch, tmp_path):
    for path in texts.FOLDER.glob("*.t*"):
        (tmp_path / path.name).write_text(path.read_text())
    changed = tmp_path / "terms-3.en.txt"
    changed.write_text(changed.read_text() + "One more sentence.\n")
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    texts._read.cache_clear()
    with pytest.raises(ImproperlyConfigured):
        texts.published(texts.TERMS)
    texts._read.cache_clear()


def test_every_published_text_is_as_it_was_published():
    texts._read.cache_clear()
    for kind in (texts.AUTHORITY, texts.TERMS, texts.WITHDRAWAL):
        for version in texts.versions(kind):
            assert texts.published(kind, version, "en").source


def test_a_language_without_a_text_of_its_own_reads_english():
    assert texts.published(texts.TERMS, language="pt-br").language == "en"


def test_each_purpose_has_its_words():
    assert set(SENTENCES) == set(Purpose)
