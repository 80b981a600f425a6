"""Signatures at the desk: a plain paper gets its signer, what is missing is found and named."""

import pytest

from claims.admin.claim_list import listed
from claims.choices import ClaimStatus as S
from claims.forms.queue import QueueForm
from claims.models import Signature
from claims.next_action import next_action, situation_of
from claims.queue import flags_of, page_of
from tests.factories import make_claim, make_document, make_family, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(customer):
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    make_family(claim)
    return claim


@pytest.fixture
def paper(family):
    return make_document(family, kind="power_of_attorney", original_name="power.png")


@pytest.fixture
def desk(client, reviewer):
    client.force_login(reviewer)
    return client


def signer_page(paper) -> str:
    return f"/admin/claims/claimdocument/{paper.pk}/signer/"


def test_accepting_a_paper_asks_whose_it_is(desk, family, paper):
    answer = desk.post(f"/admin/claims/claimdocument/{paper.pk}/accept/")
    assert answer.headers["Location"] == signer_page(paper)
    assert not Signature.objects.exists()
    page = desk.get(signer_page(paper)).content.decode()
    assert "Ada Byron" in page
    assert "Bob Byron" in page
    desk.post(signer_page(paper), {"signer": "Bob Byron"})
    signature = Signature.objects.get()
    assert (signature.signer_name, signature.document) == ("Bob Byron", paper)
    assert [str(person) for person in family.unsigned_passengers] != []
    assert family.signers_missing() == ["Ada Byron"]


def test_who_signed_already_or_never_travelled_is_no_signer(
    desk, family, paper, customer, reviewer
):
    paper.accept(by=reviewer)
    sign(family, "Ada Byron", by=customer)
    for name in ("Ada Byron", "Grace Hopper", ""):
        answer = desk.post(signer_page(paper), {"signer": name})
        assert answer.status_code == 422
    assert Signature.objects.count() == 1


def test_a_paper_that_waits_or_counts_already_needs_no_signer(desk, family, paper, reviewer):
    assert desk.get(signer_page(paper)).status_code == 302
    paper.accept(by=reviewer)
    family.count_paper(paper, signer="Bob Byron")
    assert desk.post(signer_page(paper), {"signer": "Ada Byron"}).status_code == 302
    assert Signature.objects.count() == 1


def found(reviewer) -> list:
    form = QueueForm({"flags": ["unsigned"]})
    return page_of(form.asked(reviewer), listed()).claims


def test_the_queue_finds_what_is_not_signed(family, paper, customer, reviewer):
    signed = make_claim(customer, status=S.UNDER_REVIEW)
    sign(signed, "Ada Byron", by=customer)
    over = make_claim(customer, status=S.CLOSED)
    claims = found(reviewer)
    assert claims == [family]
    assert over not in claims
    assert [str(flag.label) for flag in flags_of(claims[0])] == ["signatures missing"]
    sign(family, "Ada Byron", by=customer)
    paper.accept(by=reviewer)
    assert found(reviewer) == []  # only Bob was missing: it is his


def test_the_next_thing_to_do_is_to_collect_them(family, customer):
    family.assess(by=None)
    action = next_action(situation_of(family, family.assessments.last()), family.next_news_by)
    assert action.code == "collect_signatures"
    sign(family, "Ada Byron", by=customer)
    sign(family, "Bob Byron", by=customer)
    action = next_action(situation_of(family, family.assessments.last()), family.next_news_by)
    assert action.code == "approve"
