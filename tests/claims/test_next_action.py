"""The next best action, for every state a claim can be in."""

from datetime import date, timedelta
from itertools import product

import pytest

from claims.choices import ClaimStatus as S, Stage, WaitingOn as W
from claims.models.review import STAGE_WAITS_FOR
from claims.next_action import WORDS, Situation, next_action, situation_of
from tests.factories import make_claim, make_document

TODAY = date(2026, 11, 20)
PAST, SOON = TODAY - timedelta(days=1), TODAY + timedelta(days=3)

TABLE = [
    (S.DRAFT, W.CUSTOMER, {}, "finish_draft"),
    (S.SUBMITTED, W.US, {}, "take"),
    (S.SUBMITTED, W.US, {"is_appeal": True}, "look_again"),
    (S.SUBMITTED, W.CUSTOMER, {"customer_due_on": SOON}, "wait_for_customer"),
    (S.SUBMITTED, W.CUSTOMER, {"customer_due_on": PAST}, "remind_customer"),
    (S.UNDER_REVIEW, W.CUSTOMER, {"customer_due_on": TODAY}, "wait_for_customer"),
    (S.UNDER_REVIEW, W.CUSTOMER, {"customer_due_on": PAST}, "remind_customer"),
    (S.UNDER_REVIEW, W.US, {"has_proposal": True, "papers_to_check": 1}, "confirm"),
    (S.UNDER_REVIEW, W.US, {"papers_to_check": 2, "outcome": "eligible"}, "check_documents"),
    (S.UNDER_REVIEW, W.US, {"papers_being_scanned": 1}, "wait_for_scan"),
    (S.UNDER_REVIEW, W.US, {"outcome": "eligible"}, "approve"),
    (
        S.UNDER_REVIEW,
        W.US,
        {"outcome": "eligible", "are_signatures_missing": True},
        "collect_signatures",
    ),
    (S.UNDER_REVIEW, W.US, {"outcome": "not_eligible", "are_signatures_missing": True}, "refuse"),
    (S.UNDER_REVIEW, W.US, {"outcome": "not_eligible"}, "refuse"),
    (S.UNDER_REVIEW, W.US, {"outcome": "manual_review"}, "settle_facts"),
    (S.UNDER_REVIEW, W.US, {}, "settle_facts"),
    (S.APPROVED, W.US, {"stage": Stage.NONE}, "send_demand"),
    (S.APPROVED, W.AIRLINE, {"stage": Stage.DEMAND_SENT, "next_news_by": SOON}, "wait_for_airline"),
    (S.APPROVED, W.AIRLINE, {"stage": Stage.REMINDER_SENT, "next_news_by": PAST}, "chase_airline"),
    (S.APPROVED, W.US, {"stage": Stage.AIRLINE_REPLIED}, "answer_airline"),
    (S.APPROVED, W.CUSTOMER, {"stage": Stage.OFFER}, "wait_for_offer"),
    (S.APPROVED, W.AUTHORITY, {"stage": Stage.COURT, "next_news_by": SOON}, "wait_for_authority"),
    (S.APPROVED, W.AUTHORITY, {"stage": Stage.DISPUTE_BODY, "next_news_by": PAST}, "ask_authority"),
    (S.APPROVED, W.AIRLINE, {"stage": Stage.AGREED}, "wait_for_airline"),
    (S.APPROVED, W.US, {"stage": Stage.MONEY_IN}, "pay_out"),
    (S.REJECTED, W.NOBODY, {}, "close_refused"),
    (S.PAID, W.NOBODY, {}, "close_paid"),
    (S.CLOSED, W.NOBODY, {}, "nothing"),
    (S.WITHDRAWN, W.NOBODY, {}, "nothing"),
    (S.EXPIRED, W.NOBODY, {}, "nothing"),
]


@pytest.mark.parametrize(("status", "waits", "facts", "code"), TABLE)
def test_the_action_for_a_situation(status, waits, facts, code):
    action = next_action(Situation(status=status, waiting_on=waits, **facts), TODAY)
    assert (action.code, action.who) == (code, waits)
    assert str(action.desk)
    assert str(action.customer)


def test_every_action_stands_in_the_table():
    assert {code for *_rest, code in TABLE} == set(WORDS)


@pytest.mark.parametrize(("status", "stage"), list(product(S.values, Stage.values)))
def test_there_is_an_action_whatever_the_state(status, stage):
    waits = STAGE_WAITS_FOR.get(Stage(stage), W.US)
    assert next_action(Situation(status=status, waiting_on=waits, stage=stage), TODAY).code in WORDS


@pytest.mark.parametrize(
    ("waits", "due"), [(W.US, SOON), (W.CUSTOMER, PAST), (W.AIRLINE, TODAY), (W.NOBODY, None)]
)
def test_the_due_day_is_that_of_whose_turn_it_is(waits, due):
    now = Situation(
        status=S.APPROVED, waiting_on=waits, due_on=SOON, customer_due_on=PAST, next_news_by=TODAY
    )
    assert next_action(now, TODAY).due == due


@pytest.mark.parametrize(
    ("facts", "is_urgent"),
    [
        ({"due_on": PAST}, True),
        ({"due_on": TODAY}, False),
        ({"limitation_on": TODAY + timedelta(days=60)}, True),
        ({"limitation_on": TODAY + timedelta(days=61)}, False),
    ],
)
def test_what_is_late_or_near_its_limit_is_urgent(facts, is_urgent):
    now = Situation(status=S.SUBMITTED, waiting_on=W.US, **facts)
    assert next_action(now, TODAY).is_urgent is is_urgent


@pytest.mark.django_db
def test_a_claim_with_a_paper_to_look_at(customer):
    claim = make_claim(customer, status=S.UNDER_REVIEW)
    make_document(claim)
    action = next_action(situation_of(claim, None), TODAY)
    assert (action.code, action.who) == ("check_documents", claim.waiting_on)


def test_the_page_says_what_to_do(client, reviewer, claim):
    client.force_login(reviewer)
    page = client.get(f"/admin/claims/claim/{claim.pk}/change/").content.decode()
    assert "Take it and have a first look." in page
