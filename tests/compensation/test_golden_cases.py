"""Every golden case gives the expected regime, outcome, amount, currency and reduction."""

import pytest

from compensation.engine import Outcome, assess

from .golden import Expected, golden_cases


@pytest.mark.parametrize(
    ("disruption", "expected"),
    [pytest.param(*facts, id=name) for name, *facts in golden_cases()],
)
def test_golden_case(disruption, expected):
    assert Expected.by(assess(disruption)) == expected


def test_all_golden_cases_are_here():
    assert len(golden_cases()) == 126


@pytest.mark.parametrize(
    ("name", "regime", "amount", "currency"),
    [("P025", "EU261", 250, "EUR"), ("P026", "UK261", 220, "GBP")],
)
def test_the_other_regime_is_shown_with_its_own_sum(name, regime, amount, currency):
    disruption = next(facts for case, facts, _ in golden_cases() if case == name)

    other = assess(disruption).alternative

    assert (other.regime, other.amount, other.currency) == (regime, amount, currency)
    assert other.outcome is Outcome.ELIGIBLE
