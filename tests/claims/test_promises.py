from datetime import date

import pytest

from claims.choices import OPEN_STATUSES, ClaimStatus
from claims.promises import add_working_days, next_news_by

FRIDAY = date(2026, 11, 20)


def test_the_weekend_is_no_working_day():
    assert add_working_days(FRIDAY, 2) == date(2026, 11, 24)


@pytest.mark.parametrize("status", OPEN_STATUSES)
def test_every_open_claim_has_a_day_for_the_next_news(status):
    assert next_news_by(status, FRIDAY) > FRIDAY


def test_a_claim_that_is_over_promises_nothing():
    assert next_news_by(ClaimStatus.CLOSED, FRIDAY) is None
