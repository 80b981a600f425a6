"""By which day somebody is to send something."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

DAYS_TO_ANSWER = 14
LATEST_DAYS = 365


def day_to_answer(day: date | None = None, *, field: str = "due_on") -> date:
    """The day asked for, or in 14 days; raises ValidationError on `field` for an odd one."""
    today = timezone.localdate()
    if day is None:
        return today + timedelta(days=DAYS_TO_ANSWER)
    if day < today:
        raise ValidationError({field: _("The day lies in the past.")})
    if day > today + timedelta(days=LATEST_DAYS):
        raise ValidationError({field: _("Choose a day within the next year.")})
    return day
