"""Each adult signs by an own mailed link: once, without an account, and it opens nothing else."""

import re
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from claims.choices import ClaimStatus as S, SignatureState, SignatureWay
from claims.forms.authority import LinkForm
from claims.forms.people import PassengerForm
from claims.models import Claim, Passenger, SignatureLink
from claims.refusals import Refusal, TransitionNotAllowed
from claims.signals import signature_completed
from claims.tasks import draw_authority, remind_of_signatures
from tests.factories import make_family, make_passenger, sign

pytestmark = pytest.mark.django_db
BOXES = {"authorises": "on", "accepts_terms": "on"}


@pytest.fixture
def family(draft):
    """Ada has signed for herself; Bob and the children came afterwards."""
    people = make_family(draft)
    sign(draft, "Ada Byron", by=draft.customer)
    return people


@pytest.fixture
def sent(draft, family, customer, commit):
    with commit():
        draft.submit(by=customer)
    return draft


def link_in(message):
    return re.search(r"http://127.0.0.1:8000(/claims/sign(?:ed)?/\S+)", message.body)[1]


def mails_to(address):
    return [message for message in mail.outbox if message.to == [address]]


@pytest.fixture
def bobs_link(sent):
    return link_in(mails_to("bob@example.org")[0])


def sign_as_bob(link, commit, **answers):
    browser = Client()
    with commit():
        answer = browser.post(link, {"signer_name": "Bob Byron", **BOXES, **answers})
    return browser, answer


def test_sending_mails_a_link_to_the_one_who_has_not_signed(sent, family):
    assert sent.status == S.SUBMITTED
    (message,) = mails_to("bob@example.org")
    assert "Bob Byron" in message.body
    assert "Tim" not in message.body
    family["Bob"].refresh_from_db()
    assert family["Bob"].signature_state == SignatureState.REQUESTED


def test_the_mother_signed_for_the_children_too(sent, family):
    for name in ("Ada", "Tim", "Mia"):
        family[name].refresh_from_db()
        assert family[name].is_signed


def test_the_link_shows_one_signers_text_and_fee_and_no_more(bobs_link, sent):
    page = Client().get(bobs_link).content.decode()
    assert "Bob Byron, sign for your compensation" in page
    assert "€175.62" in page
    for foreign in ("Tim", "Mia", "Herengracht", "X4F2KQ", sent.customer.email):
        assert foreign not in page


def test_bob_signs_without_an_account(bobs_link, sent, commit):
    browser, answer = sign_as_bob(bobs_link, commit)
    assert answer.status_code == 302
    signature = sent.signatures.get(signer_name="Bob Byron")
    assert (signature.way, signature.email, signature.signed_by) == (
        SignatureWay.LINK,
        "bob@example.org",
        None,
    )
    assert "Tim" not in signature.text
    assert not sent.unsigned_passengers
    assert "You have signed" in browser.get(answer.url).content.decode()
    assert "_auth_user_id" not in browser.session
    assert browser.get(f"/claims/{sent.reference}/").status_code == 302


def test_a_link_signs_once(bobs_link, commit):
    sign_as_bob(bobs_link, commit)
    _browser, again = sign_as_bob(bobs_link, commit)
    assert again.status_code == 410
    assert Client().get(bobs_link).status_code == 410


def test_what_is_wrong_on_the_page_spends_nothing(bobs_link, commit):
    _browser, answer = sign_as_bob(bobs_link, commit, signer_name="Ada Byron")
    assert answer.status_code == 422
    assert "Enter the name as it stands in the claim: Bob Byron" in answer.content.decode()
    _browser, answer = sign_as_bob(bobs_link, commit, authorises="")
    assert "Select the box to authorise us" in answer.content.decode()
    assert Client().get(bobs_link).status_code == 200


def test_another_token_or_another_link_is_not_there(bobs_link):
    assert Client().get(bobs_link[:-3] + "x/").status_code == 404
    token = bobs_link.rstrip("/").rsplit("/", 1)[1]
    foreign = "00000000-0000-0000-0000-000000000001"
    assert Client().get(f"/claims/sign/{foreign}/{token}/").status_code == 404


def test_a_link_runs_out(bobs_link):
    SignatureLink.objects.update(
        created_at=timezone.now() - timedelta(days=15), expires_at=timezone.now()
    )
    link = SignatureLink.objects.get()
    assert Client().get(f"/claims/sign/{link.pk}/{link.token}/").status_code == 410
    assert link.passenger.signature_state == SignatureState.LINK_EXPIRED


def test_a_new_link_ends_the_earlier_one(bobs_link, sent, family, customer, client, commit):
    SignatureLink.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    old = SignatureLink.objects.get()
    client.force_login(customer)
    url = f"/claims/{sent.reference}/passengers/{family['Bob'].pk}/ask/"
    with commit():
        client.post(url)
    assert len(mails_to("bob@example.org")) == 2
    assert Client().get(f"/claims/sign/{old.pk}/{old.token}/").status_code == 410
    assert Client().get(link_in(mails_to("bob@example.org")[-1])).status_code == 200


def test_within_a_minute_no_second_mail(sent, family, customer, client, commit):
    client.force_login(customer)
    with commit():
        client.post(f"/claims/{sent.reference}/passengers/{family['Bob'].pk}/ask/")
    assert len(mails_to("bob@example.org")) == 1


def test_of_a_strangers_claim_nobody_is_asked(sent, family, other_customer, client):
    client.force_login(other_customer)
    url = f"/claims/{sent.reference}/passengers/{family['Bob'].pk}/ask/"
    assert client.post(url).status_code == 404


def test_the_signer_gets_a_copy_and_the_customer_hears_of_it(bobs_link, sent, commit):
    sign_as_bob(bobs_link, commit)
    copy = mails_to("bob@example.org")[-1]
    assert "You signed for claim" in copy.subject
    assert "You have signed" in Client().get(link_in(copy)).content.decode()
    news = mails_to(sent.customer.email)[-1]
    assert news.subject == f"Bob Byron signed for {sent.reference}"
    assert "Now everybody has signed" in news.body


def test_a_signature_is_announced(bobs_link, commit):
    heard = []
    receiver = lambda **kwargs: heard.append(kwargs["signature"].signer_name)  # noqa: E731
    signature_completed.connect(receiver)
    sign_as_bob(bobs_link, commit)
    signature_completed.disconnect(receiver)
    assert heard == ["Bob Byron"]


def test_the_pdf_holds_text_version_time_and_hash(bobs_link, sent, commit):
    browser, answer = sign_as_bob(bobs_link, commit)
    signature = sent.signatures.get(signer_name="Bob Byron")
    content = b"".join(browser.get(f"{answer.url}authority.pdf").streaming_content)
    document = pypdfium2.PdfDocument(BytesIO(content))
    assert document.is_tagged()
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    for part in ("Bob Byron", signature.text_sha256, sent.reference, "language en"):
        assert part in text
    assert signature.signed_at.astimezone().strftime("%H:%M") in text


def test_only_who_may_see_the_claim_gets_the_pdf(sent, client, reviewer, other_customer, commit):
    signature = sent.signatures.standing().get()
    draw_authority(signature.pk)
    url = f"/claims/authority/{signature.pk}.pdf"
    for person, code in ((sent.customer, 200), (reviewer, 200), (other_customer, 404)):
        client.force_login(person)
        answer = client.get(url)
        assert answer.status_code == code
        if answer.streaming:
            assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_bob_takes_it_back_with_one_click(bobs_link, sent, reviewer, commit):
    browser, answer = sign_as_bob(bobs_link, commit)
    with commit():
        page = browser.post(f"{answer.url}revoke/", follow=True).content.decode()
    assert "You took the authority back" in page
    (bob,) = sent.unsigned_passengers
    assert bob.signature_state == SignatureState.REVOKED
    assert "has ended" in mails_to("bob@example.org")[-1].subject
    assert "Bob Byron took the authority" in mails_to(reviewer.email)[-1].subject
    assert browser.post(f"{answer.url}revoke/").status_code == 409


def test_a_reminder_comes_after_3_7_and_12_days(sent, commit):
    link = SignatureLink.objects.get()
    sent_at = link.created_at
    for days in (3, 7, 12):
        earlier = sent_at - timedelta(days=days)
        SignatureLink.objects.update(created_at=earlier)
        with commit():
            assert (remind_of_signatures(), remind_of_signatures()) == (1, 0)
    assert len(mails_to("bob@example.org")) == 4
    assert "still missing" in mails_to("bob@example.org")[-1].subject
    assert Client().get(link_in(mails_to("bob@example.org")[-1])).status_code == 200


def test_nobody_is_reminded_of_a_claim_that_was_taken_back(sent, customer):
    sent.withdraw(by=customer)
    SignatureLink.objects.update(created_at=timezone.now() - timedelta(days=4))
    assert remind_of_signatures() == 0
    link = SignatureLink.objects.get()
    assert Client().get(f"/claims/sign/{link.pk}/{link.token}/").status_code == 410


def test_a_guardian_who_did_not_travel_gets_one_link_for_both_children(draft, customer, commit):
    guardian = {
        "guardian_name": "Eve Stone",
        "guardian_relation": "guardian",
        "guardian_confirmed_at": timezone.now(),
        "email": "eve@example.org",
    }
    for name in ("Tim", "Tom"):
        make_passenger(draft, name, kind="child", **guardian)
    with commit():
        draft.submit(by=customer)
    (message,) = mails_to("eve@example.org")
    page = Client().get(link_in(message)).content.decode()
    assert "Tim Byron" in page
    assert "I have the right to sign for this child" in page
    answers = {"signer_name": "Eve Stone", **BOXES, "has_right": "on"}
    assert Client().post(link_in(message), answers).status_code == 302
    assert not draft.unsigned_passengers


def test_adults_who_share_an_address_each_get_a_link(draft, customer, commit):
    make_passenger(draft, "Bob", shares_email=True)
    with commit():
        draft.submit(by=customer)
    requests = [m for m in mails_to(customer.email) if "Your signature" in m.subject]
    assert len(requests) == 1


def test_before_the_address_is_proven_nobody_is_mailed(draft):
    make_passenger(draft, "Bob", email="bob@example.org")
    Claim.objects.filter(pk=draft.pk).update(customer=None)
    draft.refresh_from_db()
    with pytest.raises(Refusal):
        draft.request_signatures(by=None)


def test_an_ended_claim_asks_and_takes_no_signature(sent, customer):
    sent.withdraw(by=customer)
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        sent.request_signatures(by=customer)
    with pytest.raises(TransitionNotAllowed):
        sign(sent, "Bob Byron")


def test_a_drawing_is_kept_and_anything_else_is_left_out(bobs_link, sent, commit):
    sign_as_bob(bobs_link, commit, drawing='M10 10L20.5 30"/><script>')
    assert sent.signatures.get(signer_name="Bob Byron").drawing == ""


def test_a_drawn_signature_is_in_the_record(bobs_link, sent, commit):
    sign_as_bob(bobs_link, commit, drawing="M10 10L20.5 30L40 99.9")
    signature = sent.signatures.get(signer_name="Bob Byron")
    assert signature.drawing == "M10 10L20.5 30L40 99.9"
    assert signature.pdf


def test_a_text_that_changed_while_it_was_read_is_read_again(bobs_link, commit):
    _browser, answer = sign_as_bob(bobs_link, commit, shown="0" * 64)
    assert answer.status_code == 422
    assert "The text changed while you read it" in answer.content.decode()


def test_a_corrected_address_ends_the_link_to_the_wrong_one(draft, family, customer, commit):
    """Whoever got the mail by mistake signs nothing, and the right one gets a mail at once."""
    bob = family["Bob"]
    with commit():
        draft.request_signatures(by=customer, only=bob)
    wrong = link_in(mails_to("bob@example.org")[0])
    typed = {"given_names": "Bob", "family_name": "Byron", "kind": "adult"}
    form = PassengerForm({**typed, "email": "robert@example.org"}, claim=draft, instance=bob)
    assert form.is_valid()

    form.save()

    assert Client().get(wrong).status_code == 410
    with commit():
        draft.request_signatures(by=customer, only=bob)
    assert Client().get(link_in(mails_to("robert@example.org")[0])).status_code == 200


def test_within_a_minute_another_address_still_gets_a_link(draft, family, customer):
    bob = family["Bob"]
    (first,) = draft.request_signatures(by=customer, only=bob)
    Passenger.objects.filter(pk=bob.pk).update(email="robert@example.org")

    (second,) = draft.request_signatures(by=customer, only=bob)

    first.refresh_from_db()
    assert (second.email, first.is_usable) == ("robert@example.org", False)


def test_a_link_is_not_spent_by_a_signature_that_failed(sent, family):
    link = SignatureLink.objects.get(passenger=family["Bob"])
    form = LinkForm({"signer_name": "Bob Byron", **BOXES}, link=link)
    assert form.is_valid()
    Claim.objects.filter(pk=sent.pk).update(status=S.WITHDRAWN)

    with pytest.raises(TransitionNotAllowed):
        form.save()

    link.refresh_from_db()
    assert link.is_usable
