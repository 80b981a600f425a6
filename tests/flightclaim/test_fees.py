"""What we keep of a compensation."""

from decimal import Decimal

import pytest

from flightclaim import fees


@pytest.fixture(autouse=True)
def quarter(settings):
    settings.FEE_PERCENT, settings.FEE_VAT_PERCENT = 25, 19


def test_the_fee_includes_the_tax_on_it():
    assert fees.of(Decimal(400)) == Decimal("119.00")


@pytest.mark.parametrize("amount", [Decimal(250), Decimal(400), Decimal("133.33")])
def test_the_lines_add_up_to_the_last(amount):
    *parts, total = fees.rows(amount, "EUR")

    assert sum(row["amount"] for row in parts) == total["amount"]
    assert total["is_total"]
