"""What is best done next for a claim, by whom and by when: for the desk and for the customer."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimStatus as S, ReviewStatus, ScanStatus, Stage, WaitingOn as W

if TYPE_CHECKING:
    from claims.models import Assessment, Claim

URGENT_WITHIN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Situation:
    """All the facts a next action depends on."""

    status: str
    waiting_on: str
    stage: str = Stage.NONE
    is_assigned: bool = True
    has_proposal: bool = False
    is_appeal: bool = False
    papers_to_check: int = 0
    papers_being_scanned: int = 0
    are_signatures_missing: bool = False
    outcome: str = ""
    due_on: date | None = None
    customer_due_on: date | None = None
    next_news_by: date | None = None
    limitation_on: date | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. `desk` and `customer` say it in the words of each; `step` is its button."""

    code: str
    who: str
    due: date | None
    desk: str | Promise
    customer: str | Promise
    step: str = ""
    is_urgent: bool = False


NOTHING_FOR_YOU = _("Nothing for now.")
SEND_IT = _("Send what we asked for.")
# code: (what the desk does, what the customer does, the step behind it)
WORDS: dict[str, tuple[str | Promise, str | Promise, str]] = {
    "finish_draft": (
        _("The customer finishes the draft."), _("Finish your claim and send it."), ""),
    "remind_customer": (
        _("The customer is late: remind them, or decide with what is there."), SEND_IT, "note"),
    "wait_for_customer": (_("Wait for the customer."), SEND_IT, ""),
    "look_again": (_("Take it and look at the decision again."), NOTHING_FOR_YOU, "take"),
    "take": (_("Take it and have a first look."), NOTHING_FOR_YOU, "take"),
    "confirm": (_("A second person confirms the approval."), NOTHING_FOR_YOU, "confirm_proposal"),
    "check_documents": (_("Look at the documents."), NOTHING_FOR_YOU, ""),
    "wait_for_scan": (_("Wait for the virus scan of the documents."), NOTHING_FOR_YOU, ""),
    "collect_signatures": (
        _("Ask for the signatures that are missing, then approve it."),
        _("See that everybody signs."), ""),
    "approve": (_("Approve it: the rules grant a sum."), NOTHING_FOR_YOU, "approve"),
    "refuse": (
        _("Refuse it, or correct the facts: the rules grant nothing."), NOTHING_FOR_YOU, "reject"),
    "settle_facts": (
        _("Establish the facts: the rules leave this to a person."), NOTHING_FOR_YOU,
        "correct_facts"),
    "send_demand": (_("Send the demand to the airline."), NOTHING_FOR_YOU, ""),
    "chase_airline": (
        _("The airline is late: remind it, or go to the next instance."), NOTHING_FOR_YOU, ""),
    "wait_for_airline": (_("Wait for the airline."), NOTHING_FOR_YOU, ""),
    "answer_airline": (_("Answer what the airline wrote."), NOTHING_FOR_YOU, ""),
    "wait_for_offer": (
        _("The customer decides about the offer."), _("Tell us whether you accept the offer."), ""),
    "ask_authority": (
        _("The authority is late: ask how far it is."), NOTHING_FOR_YOU, ""),
    "wait_for_authority": (_("Wait for the authority."), NOTHING_FOR_YOU, ""),
    "pay_out": (_("Pay the customer."), NOTHING_FOR_YOU, "record_payout"),
    "close_paid": (
        _("Closes by itself 14 days after the payment."),
        _("Tell us if the money has not arrived after five working days."), "close"),
    "close_refused": (
        _("Close it once an appeal is no longer likely."),
        _("If you have new evidence, ask us once to look again."), "close"),
    "nothing": (_("Nothing is left to do."), NOTHING_FOR_YOU, ""),
}  # fmt: skip
PASSED_ON = {
    W.AIRLINE: ("wait_for_airline", "chase_airline"),
    W.AUTHORITY: ("wait_for_authority", "ask_authority"),
}
BY_OUTCOME = {"eligible": "approve", "not_eligible": "refuse"}


def next_action(now: Situation, today: date) -> Action:
    """The one thing to do; by whom is what the claim waits on, so the two never disagree."""
    code = _code(now, today)
    desk, customer, step = WORDS[code]
    is_near = bool(now.limitation_on and now.limitation_on <= today + URGENT_WITHIN)
    is_ours = now.waiting_on == W.US
    return Action(
        code=code,
        who=now.waiting_on,
        due=_due(now),
        desk=desk,
        customer=customer,
        step=step,
        is_urgent=now.waiting_on != W.NOBODY and (is_near or (is_ours and _is_late(now, today))),
    )


def _code(now: Situation, today: date) -> str:
    if now.status == S.DRAFT:
        return "finish_draft"
    if now.status == S.APPROVED:
        return _in_pursuit(now, today)
    if now.status not in (S.SUBMITTED, S.UNDER_REVIEW):
        return {S.PAID: "close_paid", S.REJECTED: "close_refused"}.get(S(now.status), "nothing")
    if now.waiting_on == W.CUSTOMER:
        return "remind_customer" if _is_late(now, today) else "wait_for_customer"
    if now.status == S.SUBMITTED:
        return "look_again" if now.is_appeal else "take"
    return _in_review(now)


def _in_review(now: Situation) -> str:
    if now.has_proposal:
        return "confirm"
    if now.papers_to_check:
        return "check_documents"
    if now.papers_being_scanned:
        return "wait_for_scan"
    code = BY_OUTCOME.get(now.outcome, "settle_facts")
    return "collect_signatures" if code == "approve" and now.are_signatures_missing else code


def _in_pursuit(now: Situation, today: date) -> str:
    if now.waiting_on == W.CUSTOMER:
        return "wait_for_offer"
    if now.waiting_on in PASSED_ON:
        patient, late = PASSED_ON[W(now.waiting_on)]
        return late if _is_late(now, today) else patient
    by_stage = {Stage.AIRLINE_REPLIED: "answer_airline", Stage.MONEY_IN: "pay_out"}
    return by_stage.get(Stage(now.stage), "send_demand")


def _due(now: Situation) -> date | None:
    """Ours by the clock, the customer's by what was agreed; of others the day we report next."""
    if now.waiting_on == W.NOBODY:
        return None
    if now.waiting_on == W.US:
        return now.due_on or now.next_news_by
    if now.waiting_on == W.CUSTOMER:
        return now.customer_due_on
    return now.next_news_by


def _is_late(now: Situation, today: date) -> bool:
    due = _due(now)
    return due is not None and due < today


DAYS_TO_ANSWER = timedelta(days=14)


def situation_of(claim: "Claim", assessment: "Assessment | None") -> Situation:
    """The situation of a claim whose documents were loaded with it."""
    papers = [paper for paper in claim.documents.all() if paper.review_status == "pending"]
    waits = [ScanStatus.WAITING, ScanStatus.INFECTED]
    return Situation(
        status=claim.status,
        waiting_on=claim.waiting_on,
        stage=claim.stage,
        is_assigned=claim.assigned_to_id is not None,
        has_proposal=claim.open_proposal is not None,
        is_appeal=bool(claim.appealed_at),
        papers_to_check=sum(paper.scan_status not in waits for paper in papers),
        papers_being_scanned=sum(paper.scan_status == ScanStatus.WAITING for paper in papers),
        are_signatures_missing=any(not person.is_signed for person in claim.passengers.all()),
        outcome=assessment.outcome if assessment else "",
        due_on=claim.due_on,
        customer_due_on=_customer_due_on(claim),
        next_news_by=claim.next_news_by,
        limitation_on=claim.limitation_on,
    )


def _customer_due_on(claim: "Claim") -> date | None:
    """The earliest day by which a file is to be replaced, or 14 days after we asked."""
    days = [
        paper.replace_by
        for paper in claim.documents.all()
        if paper.review_status == ReviewStatus.REJECTED
        and paper.replaced_by_id is None
        and paper.replace_by
    ]
    if claim.asked_at:
        days.append(claim.asked_at.date() + DAYS_TO_ANSWER)
    return min(days, default=None)
