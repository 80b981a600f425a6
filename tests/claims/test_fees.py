from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from claims.fees import rows, split

AMOUNTS = st.decimals(min_value="0.01", max_value="99999.99", places=2)


def test_a_quarter_and_the_vat_on_it_stay_with_us():
    shares = split(Decimal(250))
    assert (shares.fee, shares.vat, shares.payout) == (
        Decimal("62.50"),
        Decimal("11.88"),
        Decimal("175.62"),
    )


@given(AMOUNTS)
def test_the_parts_are_always_the_whole(amount):
    shares = split(amount)
    assert shares.fee + shares.vat + shares.payout == amount
    assert min(shares.fee, shares.vat, shares.payout) >= 0


@pytest.mark.parametrize("percent", [0, 100])
def test_the_percentage_is_a_setting(settings, percent):
    settings.FEE_PERCENT, settings.FEE_VAT_PERCENT = percent, 0
    assert split(Decimal(400)).fee == Decimal(400) * percent / 100


def test_the_table_ends_with_what_the_passenger_gets():
    last = rows(Decimal(400), "EUR")[-1]
    assert last["is_total"]
    assert last["amount"] == split(Decimal(400)).payout
