"""The clocks of our service: working days that pass only while a claim waits for us."""

from datetime import date

from claims.choices import ClaimStatus
from claims.promises import (
    DECISION_WORKING_DAYS,
    FIRST_LOOK_WORKING_DAYS,
    add_working_days,
    is_working_day,
    one_day,
)

# Working days for each status: the first look, the decision, the next step towards the airline.
DAYS = {
    ClaimStatus.SUBMITTED: FIRST_LOOK_WORKING_DAYS,
    ClaimStatus.UNDER_REVIEW: DECISION_WORKING_DAYS,
    ClaimStatus.APPROVED: DECISION_WORKING_DAYS,
}


def due_after_move(previous: str, target: str, due_on: date | None, today: date) -> date | None:
    """When we are due once a claim moved; None where nothing is left to do for us.

    A claim handed back for more keeps the clock of its decision, which stops there, and a claim
    taken up again after the customer's answer goes on with what was left of it.
    """
    if previous == ClaimStatus.UNDER_REVIEW and target == ClaimStatus.SUBMITTED:
        return due_on
    days = DAYS.get(ClaimStatus(target))
    return None if days is None else add_working_days(today, days)


def left(due_on: date, today: date) -> int:
    """Working days until then; less than 0 when it has passed."""
    first, last, sign = (today, due_on, 1) if due_on >= today else (due_on, today, -1)
    count, day = 0, first
    while day < last:
        day += one_day
        count += is_working_day(day)
    return sign * count


def resumed(days_left: int, today: date) -> date:
    """When we are due now that it is our turn again; what was late already is due today."""
    return add_working_days(today, max(days_left, 0))
