"""By when the customer hears from us next; nobody waits in silence."""

from datetime import date, timedelta

from claims.choices import ClaimStatus

FIRST_LOOK_WORKING_DAYS = 2
DECISION_WORKING_DAYS = 5
PURSUIT_DAYS = 14  # while an airline has the word, we report every two weeks
SATURDAY = 5


def add_working_days(start: date, count: int) -> date:
    """The day `count` working days (Monday to Friday) after `start`."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def next_news_by(status: str, today: date) -> date | None:
    """The day of the next news for a claim that enters this status today; None once it is over."""
    if status == ClaimStatus.SUBMITTED:
        return add_working_days(today, FIRST_LOOK_WORKING_DAYS)
    if status == ClaimStatus.UNDER_REVIEW:
        return add_working_days(today, DECISION_WORKING_DAYS)
    if status == ClaimStatus.APPROVED:
        return today + timedelta(days=PURSUIT_DAYS)
    return None
