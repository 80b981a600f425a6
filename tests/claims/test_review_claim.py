"""Taking, deciding, the sum, the payment: each with who may not and what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from claims.choices import ClaimStatus as S, Stage
from claims.refusals import Refusal, TransitionNotAllowed
from tests.factories import make_claim, make_document


@pytest.fixture
def under_review(customer, reviewer):
    now = timezone.now()
    return make_claim(customer, status=S.UNDER_REVIEW, assigned_to=reviewer, assigned_at=now)


@pytest.fixture
def approved(customer):
    return make_claim(customer, status=S.APPROVED)


def moves(claim):
    return list(claim.status_history.values_list("previous_status", "new_status", "changed_by"))


def test_taking_puts_it_on_ones_own_desk(claim, reviewer):
    claim.take(by=reviewer)
    assert (claim.status, claim.assigned_to) == (S.UNDER_REVIEW, reviewer)
    assert moves(claim) == [(S.SUBMITTED, S.UNDER_REVIEW, reviewer.pk)]


def test_a_claim_under_review_is_not_taken_from_a_colleague(under_review, admin_user):
    with pytest.raises(TransitionNotAllowed, match="Rita has taken"):
        under_review.take(by=admin_user)


def test_a_customer_takes_nothing(claim, other_customer):
    with pytest.raises(PermissionDenied):
        claim.take(by=other_customer)


def test_nobody_reviews_their_own_claim(reviewer):
    own = make_claim(reviewer)
    with pytest.raises(PermissionDenied):
        own.take(by=reviewer)


def test_it_is_assigned_to_those_who_review_only(claim, admin_user, other_customer):
    with pytest.raises(ValidationError, match="reviews claims"):
        claim.assign_to(other_customer, by=admin_user)


def test_reassigning_notes_the_time(under_review, admin_user):
    before = under_review.assigned_at
    under_review.assign_to(admin_user, by=admin_user)
    assert under_review.assigned_to == admin_user
    assert under_review.assigned_at > before


def test_approving_decides_the_calculated_sum(under_review, reviewer):
    under_review.approve(by=reviewer)
    assert (under_review.status, under_review.compensation_amount) == (S.APPROVED, Decimal(250))
    assert under_review.reviewed_by == reviewer


def test_approving_another_sum_needs_a_reason(under_review, reviewer):
    with pytest.raises(ValidationError, match="reason for the amount"):
        under_review.approve(by=reviewer, amount=Decimal(400))
    under_review.refresh_from_db()
    assert (under_review.status, under_review.compensation_amount) == (S.UNDER_REVIEW, None)


def test_another_sum_is_kept_with_before_after_and_reason(under_review, reviewer):
    under_review.approve(by=reviewer, amount=Decimal(400), reason="The longer route.")
    change = under_review.compensation_changes.get()
    assert (change.before, change.after, change.by) == (None, Decimal(400), reviewer)
    assert change.reason == "The longer route."


@pytest.mark.parametrize("amount", [None, Decimal(0)])
def test_nothing_is_approved_without_an_amount(under_review, reviewer, amount):
    under_review.change(calculated_compensation=None)
    with pytest.raises(ValidationError, match="amount that is owed"):
        under_review.approve(by=reviewer, amount=amount)


def test_refusing_keeps_code_and_text(under_review, reviewer):
    under_review.reject(by=reviewer, code="volunteer", reason="The seat was given up.")
    assert under_review.status == S.REJECTED
    assert under_review.rejection_code == "volunteer"
    assert under_review.status_history.get().reason == "The seat was given up."


@pytest.mark.parametrize(("code", "reason"), [("", "because"), ("volunteer", "")])
def test_a_refusal_without_code_or_text_is_refused(under_review, reviewer, code, reason):
    with pytest.raises((ValidationError, TransitionNotAllowed)):
        under_review.reject(by=reviewer, code=code, reason=reason)
    under_review.refresh_from_db()
    assert under_review.status == S.UNDER_REVIEW


def test_a_decided_claim_is_not_decided_again(approved, reviewer):
    with pytest.raises(TransitionNotAllowed):
        approved.reject(by=reviewer, code="volunteer", reason="No.")


def test_an_approved_claim_is_refused_for_good_by_an_admin(approved, admin_user):
    approved.reject(by=admin_user, code="airline_insolvent", reason="The airline is gone.")
    assert approved.status == S.REJECTED


def test_leaving_approved_ends_the_stage(approved, customer):
    approved.change(stage=Stage.COURT)
    approved.withdraw(by=customer)
    assert approved.stage == Stage.NONE


def test_asking_for_more_hands_it_back(under_review, reviewer):
    under_review.ask_for_more(by=reviewer, reason="The second boarding pass.")
    assert under_review.status == S.SUBMITTED


def test_a_generic_move_does_what_needs_only_a_reason(claim, reviewer):
    claim.transition_to(S.UNDER_REVIEW, by=reviewer)
    claim.transition_to(S.SUBMITTED, by=reviewer, reason="The booking, please.")
    assert [row[1] for row in moves(claim)] == [S.UNDER_REVIEW, S.SUBMITTED]


@pytest.mark.parametrize("target", [S.APPROVED, S.REJECTED])
def test_a_generic_move_does_not_decide(under_review, reviewer, target):
    with pytest.raises(TransitionNotAllowed, match="operation of its own"):
        under_review.transition_to(target, by=reviewer, reason="quick")


def test_the_payment_makes_it_paid_and_names_who_recorded_it(approved, reviewer):
    payout = approved.record_payout(
        by=reviewer, amount=Decimal("175.62"), paid_date=timezone.localdate()
    )
    assert approved.status == S.PAID
    assert (payout.amount, payout.currency, payout.recorded_by) == (
        Decimal("175.62"),
        "EUR",
        reviewer,
    )
    assert moves(approved) == [(S.APPROVED, S.PAID, reviewer.pk)]


def test_it_is_paid_once(approved, reviewer):
    today = timezone.localdate()
    approved.record_payout(by=reviewer, amount=Decimal(100), paid_date=today)
    with pytest.raises(Refusal):
        approved.record_payout(by=reviewer, amount=Decimal(100), paid_date=today)


@pytest.mark.parametrize(
    ("amount", "days_ahead", "sentence"),
    [(251, 0, "more than the approved"), (100, 1, "in the future"), (0, 0, "more than 0")],
)
def test_a_payment_that_cannot_be_is_refused(approved, reviewer, amount, days_ahead, sentence):
    day = timezone.localdate() + timedelta(days=days_ahead)
    with pytest.raises(ValidationError, match=sentence):
        approved.record_payout(by=reviewer, amount=Decimal(amount), paid_date=day)
    approved.refresh_from_db()
    assert approved.status == S.APPROVED


def test_a_claim_that_was_not_approved_is_not_paid(under_review, reviewer):
    with pytest.raises(TransitionNotAllowed):
        under_review.record_payout(by=reviewer, amount=Decimal(1), paid_date=timezone.localdate())


def test_money_takes_the_claim_out_of_the_customers_hands(approved, reviewer, customer):
    approved.record_payout(by=reviewer, amount=Decimal(100), paid_date=timezone.localdate())
    with pytest.raises(TransitionNotAllowed):
        approved.withdraw(by=customer)


def test_an_appeal_is_heard_once_for_each_decision(under_review, reviewer, customer):
    under_review.reject(by=reviewer, code="evidence_missing", reason="No proof.")
    under_review.appeal(by=customer, reason="Here is the airline's mail.")
    assert under_review.status == S.SUBMITTED
    under_review.take(by=reviewer)
    under_review.reject(by=reviewer, code="evidence_missing", reason="Still none.")
    under_review.appeal(by=customer, reason="And another.")
    assert under_review.status == S.SUBMITTED


def test_only_an_admin_opens_a_closed_claim_again(customer, reviewer, admin_user):
    closed = make_claim(customer, status=S.CLOSED)
    with pytest.raises(TransitionNotAllowed):
        closed.reopen(by=reviewer, reason="New facts.")
    closed.reopen(by=admin_user, reason="New facts.")
    assert closed.status == S.UNDER_REVIEW


def test_every_change_makes_the_version_grow(under_review, reviewer):
    before = under_review.version
    under_review.set_compensation(amount=Decimal(300), reason="Two people.", by=reviewer)
    assert under_review.version > before


def test_a_decision_is_kept_with_the_assessment_it_rests_on(customer, reviewer):
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    claim.assess(by=reviewer)
    assessment = claim.assessments.get()
    claim.approve(by=reviewer, reason="All papers agree.")
    decision = claim.decisions.get()
    assert (decision.verdict, decision.amount, decision.by) == ("approved", 250, reviewer)
    assert (decision.assessment, decision.text) == (assessment, "All papers agree.")


def test_a_refusal_keeps_the_text_the_customer_read(under_review, reviewer):
    under_review.reject(by=reviewer, code="volunteer", reason="You gave up the seat.")
    decision = under_review.decisions.get()
    assert (decision.rejection_code, decision.text) == ("volunteer", "You gave up the seat.")


def test_correcting_the_facts_assesses_anew_and_keeps_the_old_answer(under_review, reviewer):
    under_review.assess(by=None)
    under_review.correct_facts(by=reviewer, reason="The airport's log.", cause="lightning_strike")
    first, second = under_review.assessments.all()
    assert (first.outcome, second.outcome) == ("eligible", "not_eligible")
    assert second.facts["cause"] == "lightning_strike"
    assert under_review.calculated_compensation == 0
    assert under_review.has_extraordinary_circumstances
    assert under_review.notes.get().is_internal


def test_facts_that_cannot_be_are_refused_and_nothing_changes(under_review, reviewer):
    with pytest.raises(ValidationError):
        under_review.correct_facts(by=reviewer, reason="A slip.", notice_days=5)
    under_review.refresh_from_db()
    assert under_review.notice_days is None
    assert not under_review.assessments.exists()


def test_what_is_no_fact_is_not_corrected(under_review, reviewer):
    with pytest.raises(TypeError):
        under_review.correct_facts(by=reviewer, reason="No.", status="approved")


def test_a_later_change_of_rules_alters_no_kept_assessment(under_review, reviewer, monkeypatch):
    under_review.assess(by=None)
    kept = under_review.assessments.get()
    monkeypatch.setattr("claims.models.filing.assess_facts", lambda facts: 1 / 0)
    kept.refresh_from_db()
    assert (kept.amount, kept.rule_set) == (250, "eu261@2005-02-17")
    assert kept.result["trace"]


def test_a_claim_waits_for_the_customer_until_something_comes(under_review, reviewer, customer):
    under_review.ask_for_more(by=reviewer, reason="The second page.")
    assert under_review.waiting_on == "customer"
    under_review.write_message(by=customer, body="Here is all I have.")
    assert under_review.waiting_on == "us"


def test_a_refusal_takes_the_sum_back(approved, admin_user):
    approved.reject(by=admin_user, code="airline_insolvent", reason="The airline is gone.")
    assert approved.compensation_amount is None


def test_a_paid_claim_is_not_opened_again(approved, reviewer, admin_user):
    approved.record_payout(by=reviewer, amount=Decimal(100), paid_date=timezone.localdate())
    approved.close(by=reviewer)
    with pytest.raises(Refusal, match="was paid"):
        approved.reopen(by=admin_user, reason="More is owed.")


def test_a_sum_does_not_change_its_currency(under_review, reviewer):
    under_review.set_compensation(amount=Decimal(400), reason="By hand.", by=reviewer)
    under_review.change(currency="GBP")
    under_review.assess(by=reviewer)
    assert (under_review.compensation_amount, under_review.currency) == (None, "EUR")


def test_documents_of_a_draft_are_not_reviewed(customer, reviewer):
    paper = make_document(make_claim(customer, status=S.DRAFT))
    with pytest.raises(Refusal):
        paper.reject(by=reviewer, reason="Too early.")
