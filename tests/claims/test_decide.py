"""Deciding at the desk: preview, standard texts, the record, two people above the limit."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from claims.choices import ClaimStatus as S, RejectionCode
from claims.decision_words import STANDARD_TEXTS
from claims.models import Claim, Passenger, Proposal
from claims.refusals import Refusal
from notifications.models import Notification
from tests.factories import make_claim, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def under_review(customer):
    return make_claim(customer, status=S.UNDER_REVIEW)


@pytest.fixture
def emil(db):
    return make_user("emil@example.org", role="reviewer", given_names="Emil")


@pytest.fixture
def rita(client, reviewer):
    client.force_login(reviewer)
    return client


def step(claim, name):
    return f"/admin/claims/claim/{claim.pk}/step/{name}/"


def text(answer):
    return answer.content.decode()


def above_the_limit(claim):
    claim.change(calculated_compensation=Decimal(2400))
    return claim


# --- What the customer will read ---


def test_the_preview_shows_the_mail_word_for_word_and_does_nothing(rita, under_review):
    typed = {"rejection_code": "volunteer", "reason": "You took the voucher.", "do": "preview"}
    page = text(rita.post(step(under_review, "reject"), typed))
    assert "We cannot take this claim further" in page
    assert "Mail to ada@example.org" in page
    assert page.count("You took the voucher.") >= 2  # in the form and in the mail
    under_review.refresh_from_db()
    assert under_review.status == S.UNDER_REVIEW
    assert not under_review.status_history.exists()
    assert not Notification.objects.exists()


def test_a_decision_takes_three_clicks_and_a_reason(rita, under_review):
    page = text(rita.get(step(under_review, "reject")))  # 1: Refuse
    assert 'value="preview"' in page
    typed = {"rejection_code": "volunteer", "version": under_review.version}
    page = text(rita.post(step(under_review, "reject"), {**typed, "do": "preview"}))  # 2: Preview
    assert 'value="save"' in page
    rita.post(step(under_review, "reject"), {**typed, "do": "save"})  # 3: Refuse the claim
    under_review.refresh_from_db()
    assert under_review.status == S.REJECTED
    assert "Who volunteers is owed" in under_review.rejection_reason


def test_the_preview_fills_in_the_standard_text(rita, under_review):
    typed = {"rejection_code": "duplicate", "do": "preview"}
    page = text(rita.post(step(under_review, "reject"), typed))
    assert "We have this claim already under another reference" in page


def test_every_reason_code_has_a_standard_text():
    assert set(STANDARD_TEXTS) == set(RejectionCode)


def test_approving_is_previewed_with_the_sum(rita, under_review):
    page = text(rita.post(step(under_review, "approve"), {"amount": "250", "do": "preview"}))
    assert "You are owed €250" in page
    under_review.refresh_from_db()
    assert under_review.status == S.UNDER_REVIEW


def test_a_preview_says_what_would_be_refused(rita, under_review):
    answer = rita.post(step(under_review, "approve"), {"amount": "400", "do": "preview"})
    assert answer.status_code == 422
    assert "Give the reason for the amount." in text(answer)


def test_asking_for_more_by_ticking_what_is_missing(rita, under_review):
    assert "Select what we need" in text(rita.post(step(under_review, "ask_for_more"), {}))
    asked = {"wanted": ["booking", "delay"], "reason": "Both pages."}
    rita.post(step(under_review, "ask_for_more"), asked)
    reason = under_review.status_history.get().reason
    assert reason.startswith("- A boarding pass")
    assert reason.endswith("Both pages.")


# --- The record ---


def test_the_record_keeps_what_the_customer_read_and_each_share(under_review, reviewer):
    under_review.assess(by=reviewer)
    under_review.approve(by=reviewer)
    decision = under_review.decisions.get()
    ada = under_review.passengers.get()
    assert decision.shares == {str(ada.pk): "250.00"}
    assert decision.shown.startswith("You are owed €250.")
    assert "Art. 7(1)" in decision.shown
    assert decision.assessment.rule_set == "eu261@2005-02-17"


def test_the_record_of_a_refusal_cites_the_rule_that_failed(under_review, reviewer):
    under_review.correct_facts(by=reviewer, reason="Log.", cause="lightning_strike")
    under_review.reject(by=reviewer, code="extraordinary_accepted", reason="It was lightning.")
    shown = under_review.decisions.get().shown
    assert "It was lightning." in shown
    assert "C-399/24" in shown


def test_nobody_changes_the_record(under_review, reviewer):
    under_review.approve(by=reviewer)
    decision = under_review.decisions.get()
    decision.shown = "Something else."
    with pytest.raises(PermissionDenied):
        decision.save()
    with pytest.raises(PermissionDenied):
        under_review.decisions.all().delete()


def test_the_database_itself_refuses_to_change_what_was_written(under_review, reviewer):
    under_review.approve(by=reviewer)
    rows = under_review.field_changes.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        super(type(rows), rows).update(version=99)


# --- A sum for each passenger ---


@pytest.fixture
def family(under_review):
    names = ("Ada", "Robin", "Mila")
    for name in names[1:]:
        Passenger.objects.create(claim=under_review, given_names=name, family_name="Byron")
    return under_review


def sums(claim):
    return list(claim.passengers.values_list("compensation_amount", flat=True))


def test_a_total_is_shared_out_to_the_cent(family, reviewer):
    family.set_compensation(amount=Decimal(100), reason="By hand.", by=reviewer)
    assert sums(family) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert family.compensation_amount == Decimal(100)


def test_each_passenger_has_a_sum_and_the_claim_has_their_total(rita, family):
    people = list(family.passengers.all())
    typed = {f"share_{person.pk}": str(100 * n) for n, person in enumerate(people, 1)}
    rita.post(step(family, "set_compensation"), {**typed, "reason": "Two were re-routed."})
    family.refresh_from_db()
    assert sums(family) == [100, 200, 300]
    assert family.compensation_amount == 600
    change = family.compensation_changes.get()
    assert change.shares[str(people[0].pk)] == ["250.00", "100.00"]


def test_who_did_not_travel_gets_nothing(family, reviewer, other_customer):
    stranger = make_claim(other_customer).passengers.get()
    with pytest.raises(ValidationError, match="Nobody in this claim"):
        family.set_compensation(shares={stranger.pk: Decimal(1)}, reason="A slip.", by=reviewer)


def test_the_currency_is_the_laws(family, reviewer):
    with pytest.raises(ValidationError, match="grants this in EUR"):
        family.set_compensation(amount=Decimal(1), reason="No.", by=reviewer, currency="GBP")


def test_programs_set_a_sum_for_each_passenger(api, family, reviewer):
    api.force_authenticate(reviewer)
    url = f"/api/v1/admin/claims/{family.pk}/compensation/"
    detail = api.get(f"/api/v1/admin/claims/{family.pk}/").json()
    people = [{"id": person["id"], "amount": "100.00"} for person in detail["passengers"]]
    body = {"passengers": people, "reason": "By hand."}
    assert api.put(url, body, format="json").json()["compensation_amount"] == "300.00"
    assert api.put(url, {"reason": "None."}, format="json").status_code == 400


# --- Above the limit, two people ---


def test_above_the_limit_an_approval_waits_for_another_person(under_review, reviewer, emil):
    proposal = above_the_limit(under_review).approve(by=reviewer, reason="Four people, 600 each.")
    under_review.refresh_from_db()
    assert (proposal.amount, under_review.status) == (2400, S.UNDER_REVIEW)
    under_review.confirm_proposal(by=emil)
    assert (under_review.status, under_review.reviewed_by) == (S.APPROVED, emil)
    proposal.refresh_from_db()
    assert (proposal.answer, proposal.answered_by) == ("confirmed", emil)


def test_nobody_confirms_their_own(under_review, reviewer):
    above_the_limit(under_review).approve(by=reviewer)
    with pytest.raises(Refusal, match="their own"):
        under_review.confirm_proposal(by=reviewer)
    under_review.refresh_from_db()
    assert under_review.status == S.UNDER_REVIEW


def test_the_database_knows_it_too(under_review, reviewer):
    proposal = above_the_limit(under_review).approve(by=reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(
            answer="confirmed", answered_by=reviewer, answered_at=proposal.at
        )


def test_it_is_proposed_once(under_review, reviewer):
    above_the_limit(under_review).approve(by=reviewer)
    with pytest.raises(Refusal, match="already"):
        Claim.objects.get(pk=under_review.pk).approve(by=reviewer)


def test_whoever_approves_what_another_set_by_hand_is_the_second(under_review, reviewer, emil):
    under_review.set_compensation(amount=Decimal(2000), reason="By hand.", by=reviewer)
    under_review.approve(by=emil)
    assert under_review.status == S.APPROVED


def test_a_change_of_facts_after_the_proposal_begins_it_anew(under_review, reviewer, emil):
    above_the_limit(under_review).approve(by=reviewer)
    under_review.correct_facts(by=reviewer, reason="Log.", cause="lightning_strike")
    with pytest.raises(Refusal, match="changed since"):
        under_review.confirm_proposal(by=emil)


def test_declining_leaves_it_under_review_with_the_reason(under_review, reviewer, emil):
    proposal = above_the_limit(under_review).approve(by=reviewer)
    under_review.decline_proposal(by=emil, reason="Two of them did not fly.")
    proposal.refresh_from_db()
    assert (proposal.answer, proposal.answer_reason) == ("declined", "Two of them did not fly.")
    assert under_review.status == S.UNDER_REVIEW


def test_a_proposal_the_claim_outgrew_blocks_no_later_one(under_review, reviewer, emil):
    stale = above_the_limit(under_review).approve(by=reviewer)
    under_review.set_compensation(amount=Decimal(1800), reason="Three flew.", by=reviewer)
    assert under_review.open_proposal is None
    again = under_review.approve(by=reviewer)
    stale.refresh_from_db()
    assert (stale.answer, again.answer, again.amount) == ("declined", "", 1800)
    under_review.confirm_proposal(by=emil)
    assert under_review.status == S.APPROVED


def test_one_that_fell_below_the_limit_is_approved_and_leaves_none_open(under_review, reviewer):
    above_the_limit(under_review).approve(by=reviewer)
    under_review.set_compensation(amount=Decimal(250), reason="One flew.", by=reviewer)
    under_review.approve(by=reviewer)
    assert under_review.status == S.APPROVED
    assert not Proposal.objects.open().exists()


def test_leaving_the_review_takes_the_proposal_along(under_review, reviewer):
    above_the_limit(under_review).approve(by=reviewer)
    under_review.reject(by=reviewer, code="duplicate", reason="Filed before.")
    assert not Proposal.objects.open().exists()


def test_the_desk_offers_each_their_own_step(rita, client, under_review, reviewer, emil):
    above_the_limit(under_review).approve(by=reviewer)
    page = f"/admin/claims/claim/{under_review.pk}/change/"
    mine = text(rita.get(page))
    assert step(under_review, "confirm_proposal") not in mine
    assert step(under_review, "decline_proposal") in mine
    assert step(under_review, "approve") not in mine
    client.force_login(emil)
    assert step(under_review, "confirm_proposal") in text(client.get(page))
    client.post(step(under_review, "confirm_proposal"), {"reason": ""})
    under_review.refresh_from_db()
    assert under_review.status == S.APPROVED


def test_programs_are_told_that_it_waits(api, under_review, reviewer, emil):
    api.force_authenticate(reviewer)
    above_the_limit(under_review)
    url = f"/api/v1/admin/claims/{under_review.pk}/status/"
    answer = api.put(url, {"status": "approved"}, format="json")
    assert (answer.status_code, answer.json()["status"]) == (202, "under_review")
    assert answer.json()["open_proposal"]["amount"] == "2400.00"
    api.force_authenticate(emil)
    assert api.put(url, {"status": "approved"}, format="json").json()["status"] == "approved"


def test_a_higher_sum_after_the_approval_is_for_another_person(under_review, reviewer, emil):
    under_review.approve(by=reviewer)
    with pytest.raises(Refusal, match="another person"):
        under_review.set_compensation(amount=Decimal(2000), reason="More.", by=reviewer)
    under_review.set_compensation(amount=Decimal(2000), reason="More.", by=emil)
    assert under_review.compensation_amount == 2000


@pytest.mark.parametrize("version", ["9" * 5000, "9" * 12, "-1", "x"])
def test_a_version_no_claim_has_is_answered(rita, under_review, version):
    path = f"/admin/claims/claim/{under_review.pk}/step/reject/"
    typed = {"rejection_code": "volunteer", "reason": "You gave up your seat.", "version": version}

    answer = rita.post(path, typed)

    assert answer.status_code in (409, 422)
    assert "You gave up your seat." in answer.content.decode()
