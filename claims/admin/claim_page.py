"""What stands on the page of one claim, section by section."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims import pass_check, story, warning_signs
from claims.changes import rows_of, told
from claims.choices import ClaimStatus
from claims.flight_check import FlightCheck, check_of
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
from compensation.wording import cause_choices, flags_text, reasons

# What reviewers write and find for each other, and nobody reads of their own claim.
NO_COSTS = Expense.objects.none()
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


def beside(claim: Claim, check: FlightCheck) -> list[dict[str, Any]]:
    """Facts that somebody else tells of: as the customer, a pass and flight data say them."""
    rows = [{**row, "paper": ""} for row in check.rows]
    readings = pass_check.read_passes(claim)
    return rows + [
        {"label": each.label, "said": each.form, "paper": each.document, "found": ""}
        for each in pass_check.differences_of(claim, readings)
    ]


# What the history shows when it is asked for one kind alone: the fields of a change it is about.
HISTORY_KINDS: Mapping[str, tuple[str | Promise, frozenset[str] | None]] = {
    "moves": (_("Moves"), frozenset({"status", "stage"})),
    "people": (_("Reviewers"), frozenset({"assigned_to"})),
    "sums": (_("Sums"), frozenset({"calculated_compensation", "compensation_amount", "currency"})),
    "facts": (_("Facts"), None),
}


def of_kind(kind: str, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The changes of one kind; facts are what is neither a person nor a sum."""
    if kind not in HISTORY_KINDS:
        return changes
    fields = HISTORY_KINDS[kind][1]
    if fields is not None:
        return [change for change in changes if change["field"] in fields]
    named = frozenset().union(*(fields or () for _label, fields in HISTORY_KINDS.values()))
    return [change for change in changes if change["field"] not in named]


def filtered(shown: dict[str, Any], kind: str) -> dict[str, Any]:
    """The sections with a history of one kind alone; another word shows all of it."""
    kind = kind if kind in HISTORY_KINDS else ""
    return shown | {
        "history": shown["history"] if kind in ("", "moves") else [],
        "field_changes": of_kind(kind, list(shown["field_changes"])),
        "history_kinds": [(name, label) for name, (label, _fields) in HISTORY_KINDS.items()],
        "history_kind": kind,
    }


def sections(claim: Claim, by: Any) -> dict[str, Any]:
    """Everything but the buttons; each part of the template reads its own names."""
    shown = all_sections(claim, by)
    if Actor.REVIEWER not in actors_for(claim, by):  # a reviewer's own claim
        shown |= dict.fromkeys(INTERNAL, ())
        for row in shown["history"]:
            row.reason = story.public_reason(row)
    return shown


def all_sections(claim: Claim, by: Any) -> dict[str, Any]:
    # Most claims have none: the query of the claim says so, and nothing is asked.
    costs = Expense.objects.select_related("receipt") if claim.has_expenses else NO_COSTS
    travellers = Passenger.objects.with_signatures()
    prefetch_related_objects(
        [claim], Prefetch("passengers", travellers), Prefetch("expenses", costs)
    )
    assessment = claim.assessments.last()
    notes = list(claim.notes.visible_to(by).with_files())
    field_changes = list(claim.field_changes.select_related("by"))
    history = list(claim.status_history.select_related("changed_by"))
    check = check_of(claim)
    people = [claim.assigned_to, by, *(row.by for row in field_changes)]
    return {
        "story": story.tell(claim),
        "flight_check": check,
        "beside": beside(claim, check),
        "passes": pass_check.read_passes(claim),
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
        "flags": flags_text(assessment.result) if assessment else [],
        "causes": [words_for(claim.alleged_cause), words_for(claim.cause)],
        "expenses": claim.expenses.all(),
        "decisions": decisions_of(claim, history),
        "changes": sums_by_hand(claim, history, field_changes),
        "signatures": claim.signatures.all() if claim.has_signatures else (),
        "other_claims": warning_signs.shown_with(claim),
    }
