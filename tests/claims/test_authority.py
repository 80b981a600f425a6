"""The other ways to sign, and the ways back: paper, API, revocation, the 14 days."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from claims.choices import ClaimStatus as S, DocumentKind, SignatureState, SignatureWay
from claims.models import Claim, Signature, SignatureLink
from claims.refusals import Refusal
from tests.claims.test_filing import hold, text
from tests.factories import (
    make_claim,
    make_document,
    make_family,
    make_passenger,
    png,
    sign,
    upload,
)
from tests.test_journey_api import SIGNATURE

pytestmark = pytest.mark.django_db
PAPER = {"signer_name": "Ada Byron", "accepts_terms": "on"}


@pytest.fixture
def filing(client, customer):
    client.force_login(customer)
    client.claim = make_claim(customer, status=S.DRAFT)
    hold(client, client.claim)
    return client


def send_paper(client, **answers):
    file = upload(png(), "signed.png")
    return client.post("/claims/new/authority/paper/", {**PAPER, "file": file, **answers})


def accept(document, reviewer):
    document.scan_status = "clean"
    document.save()
    document.accept(by=reviewer)


# --- On paper ---


def test_the_text_to_print_is_the_text_that_is_kept(filing):
    page = filing.get("/claims/new/authority/paper/")
    assert page.context["form"].text.startswith("POWER OF ATTORNEY")
    send_paper(filing)
    assert filing.claim.signatures.get().text == page.context["form"].text


def test_a_paper_lets_the_claim_be_sent_and_counts_once_it_is_accepted(filing, reviewer):
    assert send_paper(filing).url == "/claims/new/authority/"
    claim = filing.claim
    assert "authority" not in claim.missing_for_submission()
    (ada,) = claim.unsigned_passengers
    assert ada.signature_state == SignatureState.PAPER_WAITING
    claim.status, claim.submitted_at = S.SUBMITTED, timezone.now()
    claim.next_news_by = timezone.localdate()
    claim.save()
    accept(claim.documents.get(), reviewer)
    assert not claim.unsigned_passengers


def test_a_paper_that_is_sent_back_counts_no_more(filing, reviewer):
    send_paper(filing)
    claim = filing.claim
    claim.status, claim.submitted_at = S.SUBMITTED, timezone.now()
    claim.next_news_by = timezone.localdate()
    claim.save()
    document = claim.documents.get()
    document.scan_status = "clean"
    document.save()
    document.reject(by=reviewer, reason="It is not signed.")
    assert claim.filer_signature is None
    assert claim.unsigned_passengers[0].signature_state == SignatureState.MISSING


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"signer_name": ""}, "Select who signed the paper"),
        ({"signer_name": "Mallory"}, "Select who signed the paper"),
        ({"file": ""}, "Add the signed paper"),
        ({"accepts_terms": ""}, "Select the box to accept the terms"),
        ({"file": upload(b"", "empty.png")}, "The file has no content"),
    ],
)
def test_a_paper_needs_its_answers(filing, answers, sentence):
    answer = send_paper(filing, **answers)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not filing.claim.signatures.exists()


def test_a_plain_file_counts_when_one_signer_is_missing(draft, customer, reviewer):
    make_passenger(draft, "Bob", email="bob@example.org")
    draft.submit(by=customer)
    paper = make_document(draft, kind=DocumentKind.POWER_OF_ATTORNEY)
    paper.accept(by=reviewer)
    assert not draft.unsigned_passengers
    assert draft.signatures.get(document=paper).signer_name == "Bob Byron"


def test_with_two_missing_a_plain_file_counts_for_nobody(draft, customer, reviewer):
    for name in ("Bob", "Zoe"):
        make_passenger(draft, name, email=f"{name}@example.org")
    draft.submit(by=customer)
    make_document(draft, kind=DocumentKind.POWER_OF_ATTORNEY).accept(by=reviewer)
    assert len(draft.unsigned_passengers) == 2


def test_after_sending_the_second_adult_may_still_sign_on_paper(client, draft, customer):
    make_passenger(draft, "Bob", shares_email=True)
    draft.submit(by=customer)
    client.force_login(customer)
    url = f"/claims/{draft.reference}/authority/paper/"
    answers = {**PAPER, "signer_name": "Bob Byron", "file": upload(png(), "signed.png")}
    assert client.post(url, answers).url == f"/claims/{draft.reference}/#passengers"
    assert draft.signatures.get(signer_name="Bob Byron").way == SignatureWay.PAPER


# --- By the API ---


@pytest.fixture
def family(draft):
    people = make_family(draft)
    sign(draft, "Ada Byron", by=draft.customer)
    return people


def test_the_api_shows_state_and_sum_of_each_passenger(api, draft, family, customer):
    api.force_authenticate(customer)
    api.post(f"/api/v1/claims/{draft.pk}/submit/", {}, format="json")
    rows = api.get(f"/api/v1/claims/{draft.pk}/").json()["passengers"]
    states = {row["given_names"]: row["signature_state"] for row in rows}
    assert states == {"Ada": "signed", "Bob": "requested", "Tim": "signed", "Mia": "signed"}
    sums = {row["given_names"]: row["compensation_amount"] for row in rows}
    assert (sums["Bob"], sums["Mia"]) == ("250.00", "0.00")


def test_the_api_mails_a_link_and_never_shows_it(api, draft, family, customer, commit):
    api.force_authenticate(customer)
    bob = family["Bob"]
    with commit():
        answer = api.post(f"/api/v1/claims/{draft.pk}/passengers/{bob.pk}/signature-link/")
    assert (answer.status_code, answer.json()["email"]) == (201, "bob@example.org")
    link = SignatureLink.objects.get()
    assert link.token not in answer.content.decode()
    assert link.token in mail.outbox[-1].body
    again = api.post(f"/api/v1/claims/{draft.pk}/signature-links/")
    assert (again.status_code, again.json()) == (201, [])


def test_the_api_asks_for_no_signature_that_is_there(api, draft, family, customer):
    api.force_authenticate(customer)
    url = f"/api/v1/claims/{draft.pk}/passengers/{family['Ada'].pk}/signature-link/"
    answer = api.post(url)
    assert (answer.status_code, answer.json()["type"].rsplit("/")[-1]) == (409, "conflict")


def test_somebody_elses_passengers_are_not_there(api, draft, family, other_customer):
    api.force_authenticate(other_customer)
    base = f"/api/v1/claims/{draft.pk}"
    for path in (f"/passengers/{family['Bob'].pk}/signature-link/", "/signature-links/"):
        assert api.post(f"{base}{path}").status_code == 404


def test_a_partner_never_signs_for_the_customer(api, draft, other_customer):
    draft.void_signatures()
    Claim.objects.filter(pk=draft.pk).update(filed_by=other_customer)
    api.force_authenticate(other_customer)
    answer = api.post(f"/api/v1/claims/{draft.pk}/submit/", SIGNATURE, format="json")
    assert answer.status_code == 400
    assert "Only the customer signs" in answer.content.decode()
    assert Claim.objects.get(pk=draft.pk).is_draft


def test_a_partners_claim_goes_out_once_the_customer_signed_by_link(api, draft, other_customer):
    draft.void_signatures()
    Claim.objects.filter(pk=draft.pk).update(filed_by=other_customer)
    draft.refresh_from_db()
    api.force_authenticate(other_customer)
    url = f"/api/v1/claims/{draft.pk}/submit/"
    assert api.post(url, {}, format="json").status_code == 400
    sign(draft, "Ada Byron", way=SignatureWay.LINK, email=draft.customer.email)
    assert api.post(url, {}, format="json").status_code == 200


# --- The ways back ---


@pytest.fixture
def signed(claim, customer):
    return sign(claim, "Ada Byron", by=customer)


def test_the_customer_takes_the_authority_back_from_the_claim_page(
    client, claim, signed, customer, reviewer, commit
):
    client.force_login(customer)
    assert "Take my authority back" in text(client.get(f"/claims/{claim.reference}/"))
    with commit():
        client.post(f"/claims/{claim.reference}/authority/{signed.pk}/revoke/")
    page = text(client.get(f"/claims/{claim.reference}/"))
    assert "Authority taken back" in page
    assert "Take my authority back" not in page
    told = [message.to[0] for message in mail.outbox]
    assert {customer.email, reviewer.email} <= set(told)


def test_nobody_takes_back_what_another_signed(client, claim, signed, other_customer):
    client.force_login(other_customer)
    url = f"/claims/{claim.reference}/authority/{signed.pk}/revoke/"
    assert client.post(url).status_code == 404
    signed.refresh_from_db()
    assert signed.revoked_at is None


def test_the_desk_sees_what_was_taken_back(client, claim, signed, customer, reviewer):
    claim.revoke_authority(signed, by=customer)
    client.force_login(reviewer)
    page = text(client.get(f"/admin/claims/claim/{claim.pk}/change/"))
    assert "Taken back" in page
    assert list(Claim.objects.awaiting_signatures()) == [claim]


def test_within_14_days_there_is_a_button_and_a_receipt(client, claim, signed, customer, commit):
    client.force_login(customer)
    url = f"/claims/{claim.reference}/withdrawal/"
    page = text(client.get(url))
    assert "Withdraw from the agreement now" in page
    assert "Model form" in page
    with commit():
        client.post(url)
    signed.refresh_from_db()
    assert signed.agreement_withdrawn_at is not None
    receipt = next(m for m in mail.outbox if m.to == [customer.email])
    assert "you withdrew from the whole agreement" in receipt.body
    assert client.post(url).status_code == 404


@pytest.mark.parametrize(("days", "may"), [(14, True), (15, False)])
def test_the_14_days_end_with_the_fourteenth(signed, days, may):
    signed.signed_at = timezone.now() - timedelta(days=days)
    assert signed.may_withdraw is may


def test_after_14_days_the_authority_ends_but_not_the_agreement(claim, signed, customer):
    Signature.objects.update(signed_at=timezone.now() - timedelta(days=20))
    signed.refresh_from_db()
    claim.revoke_authority(signed, by=customer)
    assert signed.revoked_at is not None
    assert signed.agreement_withdrawn_at is None


@pytest.mark.parametrize(("starts_early", "is_refused"), [(True, True), (False, False)])
def test_after_the_money_it_depends_on_the_early_start(claim, customer, starts_early, is_refused):
    signature = sign(claim, "Ada Byron", by=customer, starts_early=starts_early)
    Claim.objects.filter(pk=claim.pk).update(status=S.PAID, compensation_amount=250)
    if is_refused:
        with pytest.raises(Refusal):
            claim.revoke_authority(signature, by=customer)
    else:
        claim.revoke_authority(signature, by=customer)
        assert signature.agreement_withdrawn_at is not None
