"""A claim to take along: JSON by a published schema, read in elsewhere; appeals with evidence."""

import json
from decimal import Decimal

import jsonschema
import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from claims.choices import ClaimStatus as S, RejectionCode, Stage
from claims.models import Assessment, Claim, Decision, EarlierContact, Expense, Passenger
from claims.refusals import TransitionNotAllowed
from claims.take_along import NotAClaimFile, claim_file, import_claim, schema
from tests.claims.test_filing import text
from tests.factories import make_claim, make_document, png, upload

pytestmark = pytest.mark.django_db
PASSING = (
    "exported_at", "reference", "status", "documents", "history", "assessments", "decisions",
)  # fmt: skip


@pytest.fixture
def full_claim(customer):
    claim = make_claim(customer, account_of_events="We waited.", ticket_price=Decimal("99.50"))
    make_document(claim)
    Expense.objects.create(claim=claim, kind="hotel", amount=Decimal("80.00"), currency="EUR")
    EarlierContact.objects.create(
        claim=claim, has_asked=True, received="money", amount=Decimal(50), currency="EUR"
    )
    return Claim.objects.get(pk=claim.pk)


def as_bytes(claim, **changes):
    return json.dumps({**claim_file(claim), **changes}).encode()


def test_its_owner_takes_it_by_the_schema(client, customer, full_claim):
    client.force_login(customer)
    page = text(client.get(f"/claims/{full_claim.reference}/take-along/"))
    assert "/claim.json" in page
    found = client.get(f"/claims/{full_claim.reference}/claim.json").json()
    published = client.get("/claims/claim-file.schema.json").json()
    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.validate(found, published)
    assert found["flights"][0]["flight_number"] == "KL1673"
    assert found["documents"][0]["sha256"] == full_claim.documents.get().sha256


def test_it_tells_what_was_assessed_and_decided_and_who_signs_for_a_child(full_claim, reviewer):
    Passenger.objects.create(
        claim=full_claim,
        given_names="Allegra",
        family_name="Byron",
        kind="child",
        guardian_name="Ada Byron",
        guardian_relation="parent",
        guardian_confirmed_at=timezone.now(),
    )
    Decision.objects.create(
        claim=full_claim,
        verdict="rejected",
        rejection_code=RejectionCode.values[0],
        shown="A storm.",
        by=reviewer,
    )
    Assessment.objects.create(
        claim=full_claim, outcome="manual_review", rule_set="EU261", facts={}, result={}
    )
    found = claim_file(full_claim)
    jsonschema.validate(found, schema())
    assert found["decisions"][0]["text"] == "A storm."
    assert found["assessments"][-1]["outcome"] == "manual_review"
    assert found["passengers"][-1]["guardian"] == {"name": "Ada Byron", "relation": "parent"}
    copy = import_claim(as_bytes(full_claim))
    assert copy.passengers.get(given_names="Allegra").guardian_name == ""  # confirmed anew
    assert not copy.decisions.exists()


@pytest.mark.parametrize("page", ["take-along/", "claim.json"])
def test_nobody_else_does(client, other_customer, full_claim, page):
    client.force_login(other_customer)
    assert client.get(f"/claims/{full_claim.reference}/{page}").status_code == 404


def test_read_in_elsewhere_it_says_the_same(full_claim):
    copy = import_claim(as_bytes(full_claim))
    one, two = claim_file(full_claim), claim_file(copy)
    assert {k: v for k, v in two.items() if k not in PASSING} == {
        k: v for k, v in one.items() if k not in PASSING
    }
    assert copy.is_draft
    assert copy.customer is None
    assert not copy.signatures.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"[" * 100_000, b"\xff", b'{"format": "else"}'],
)
def test_what_is_no_claim_file_is_refused(content):
    with pytest.raises(NotAClaimFile):
        import_claim(content)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2}, {"flights": []}, {"more": 1}, {"contact": {}}, {"passengers": [{}] * 2},
        {"expenses": [{"kind": "hotel", "amount": "lots", "currency": "EUR",
                       "was_told_by_airline": True}]},
    ],
)  # fmt: skip
def test_what_the_schema_forbids_is_refused(full_claim, changes):
    with pytest.raises(NotAClaimFile):
        import_claim(as_bytes(full_claim, **changes))
    assert Claim.objects.count() == 1


def test_an_airport_nobody_knows_is_refused(full_claim):
    flight = {**claim_file(full_claim)["flights"][0], "arrival": "XXQ"}
    with pytest.raises(NotAClaimFile, match="XXQ"):
        import_claim(as_bytes(full_claim, flights=[flight]))
    assert Claim.objects.count() == 1


def test_the_command_mails_a_link_to_the_address_in_the_file(full_claim, tmp_path, commit, capsys):
    file = tmp_path / "claim.json"
    file.write_bytes(as_bytes(full_claim))
    with commit():
        call_command("import_claim", file)
    copy = Claim.objects.get(reference=capsys.readouterr().out.strip())
    assert copy.customer is None
    assert mail.outbox[-1].to == ["ada@example.org"]


def test_the_command_gives_it_to_an_account(full_claim, other_customer, tmp_path):
    file = tmp_path / "claim.json"
    file.write_bytes(as_bytes(full_claim))
    call_command("import_claim", file, customer=other_customer.email)
    assert User.objects.get(claims__status=S.DRAFT) == other_customer
    with pytest.raises(CommandError, match="no account"):
        call_command("import_claim", file, customer="nobody@example.org")


def test_the_command_says_what_is_wrong(tmp_path):
    file = tmp_path / "claim.json"
    file.write_text("{}")
    with pytest.raises(CommandError, match="required"):
        call_command("import_claim", file)


def test_once_money_is_in_it_is_not_withdrawn(customer):
    claim = make_claim(customer, status=S.APPROVED, stage=Stage.MONEY_IN)
    with pytest.raises(TransitionNotAllowed):
        claim.withdraw(by=customer)


@pytest.fixture
def refused(client, customer):
    client.force_login(customer)
    return make_claim(customer, status=S.REJECTED)


def test_an_appeal_takes_new_evidence(client, refused):
    page = f"/claims/{refused.reference}/appeal/"
    assert "Tell us what we should look at again" in text(client.post(page, {}))
    client.post(page, {"reason": "Look at the board.", "files": upload(png(), "board.png")})
    refused.refresh_from_db()
    assert refused.status == S.SUBMITTED
    assert refused.documents.get().original_name == "board.png"
    assert client.get(page).status_code == 409


def test_an_appeal_with_a_bad_file_says_so_and_keeps_the_text(client, refused):
    page = f"/claims/{refused.reference}/appeal/"
    answer = client.post(page, {"reason": "Look again.", "files": upload(b"MZ" * 9, "x.exe")})
    assert answer.status_code == 422
    assert "x.exe:" in text(answer)
    assert "Look again." in text(answer)
    refused.refresh_from_db()
    assert refused.status == S.REJECTED


def test_what_waits_for_me_stands_first_whatever_its_age(client, customer):
    waiting = make_claim(customer, status=S.DRAFT)
    waiting.note_waiting()
    for _number in range(22):
        make_claim(customer).note_waiting()
    client.force_login(customer)
    first = client.get("/claims/").context["rows"][0]["claim"]
    assert first == waiting
