"""What stands on the page of one claim, section by section."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from claims import story, warning_signs
from claims.changes import rows_of, told
from claims.choices import ClaimStatus
from claims.flight_check import check_of
from claims.models import (
    Claim,
    ClaimChange,
    ClaimStatusHistory,
    CompensationChange,
    Decision,
    Expense,
    Passenger,
)
from claims.next_action import next_action, situation_of
from claims.rows import group_rows
from claims.workflow import Actor, actors_for
from compensation.wording import cause_choices, reasons

# What reviewers write and find for each other, and nobody reads of their own claim.
INTERNAL = ("field_changes", "decisions", "changes", "other_claims")


def words_for(cause: str) -> str:
    """A cause in words; a code nobody knows any more stands for itself."""
    return dict(cause_choices()).get(cause, cause) or "–"


def was_decided(history: Iterable[ClaimStatusHistory]) -> bool:
    return any(row.new_status in (ClaimStatus.APPROVED, ClaimStatus.REJECTED) for row in history)


def decisions_of(claim: Claim, history: Iterable[ClaimStatusHistory]) -> Iterable[Decision]:
    """Not asked for where the history knows of none: each leaves a row there."""
    if not was_decided(history):
        return ()
    return claim.decisions.select_related("by", "assessment")


def sums_by_hand(
    claim: Claim, history: Iterable[ClaimStatusHistory], field_changes: Iterable[ClaimChange]
) -> Iterable[CompensationChange]:
    """Not asked for where there is no decided sum, and none that was taken away again."""
    was_set = any("compensation_amount" in row.fields for row in field_changes)
    if claim.compensation_amount is None and not was_set and not was_decided(history):
        return ()
    return claim.compensation_changes.select_related("by")


def sections(claim: Claim, by: Any) -> dict[str, Any]:
    """Everything but the buttons; each part of the template reads its own names."""
    shown = all_sections(claim, by)
    if Actor.REVIEWER not in actors_for(claim, by):  # a reviewer's own claim
        shown |= dict.fromkeys(INTERNAL, ())
        for row in shown["history"]:
            row.reason = story.public_reason(row)
    return shown


def all_sections(claim: Claim, by: Any) -> dict[str, Any]:
    costs = Expense.objects.select_related("receipt")
    travellers = Passenger.objects.with_signatures()
    prefetch_related_objects(
        [claim], Prefetch("passengers", travellers), Prefetch("expenses", costs)
    )
    assessment = claim.assessments.last()
    notes = list(claim.notes.visible_to(by).with_files())
    field_changes = list(claim.field_changes.select_related("by"))
    history = list(claim.status_history.select_related("changed_by"))
    people = [claim.assigned_to, by, *(row.by for row in field_changes)]
    return {
        "story": story.tell(claim),
        "flight_check": check_of(claim),
        "action": next_action(situation_of(claim, assessment), timezone.localdate()),
        "tone": story.tone(claim),
        "segments": claim.segments.all(),
        "passengers": claim.passengers.all(),
        "document_groups": group_rows(claim),
        "history": history,
        "field_changes": told(rows_of(field_changes), Claim, people),
        "notes": notes,
        "unread": claim.mark_read(notes, by=by),
        "assessment": assessment,
        "reasons": reasons(assessment.result) if assessment else [],
        "causes": [words_for(claim.alleged_cause), words_for(claim.cause)],
        "expenses": claim.expenses.all(),
        "decisions": decisions_of(claim, history),
        "changes": sums_by_hand(claim, history, field_changes),
        "signatures": claim.signatures.all(),
        "other_claims": warning_signs.shown_with(claim),
    }
