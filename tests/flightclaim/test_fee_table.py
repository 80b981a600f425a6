"""The fee table: its lines add up, whatever the sum."""

from decimal import Decimal

import pytest

from claims import fees


@pytest.mark.parametrize("amount", [Decimal(250), Decimal(400), Decimal("133.33")])
def test_the_lines_add_up_to_the_last(amount, settings):
    settings.FEE_PERCENT, settings.FEE_VAT_PERCENT = 25, 19
    *parts, total = fees.rows(amount, "EUR")

    assert sum(row["amount"] for row in parts) == total["amount"]
    assert total["is_total"]
