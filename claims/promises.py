"""By when the customer hears from us next; nobody waits in silence."""

from datetime import date, timedelta

from django.conf import settings

from claims.choices import ClaimStatus

FIRST_LOOK_WORKING_DAYS = 2
DECISION_WORKING_DAYS = 5
PURSUIT_DAYS = 14  # while an airline has the word, we report every two weeks
DRAFT_KEPT_FOR = timedelta(days=30)  # untouched; then it is shredded
SATURDAY = 5
one_day = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Monday to Friday, but not on the days the office is closed (OFFICE_HOLIDAYS)."""
    return day.weekday() < SATURDAY and day not in settings.OFFICE_HOLIDAYS


def add_working_days(start: date, count: int) -> date:
    """The day `count` working days after `start`."""
    day = start
    while count:
        day += one_day
        count -= is_working_day(day)
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
