"""Another set of rules over the open claims: which results change, and by how much."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from claims.choices import ClaimStatus as S
from compensation.engine.rulebook import RULES_DIRECTORY
from tests.factories import make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(tmp_path):
    """Writes rules that differ from ours in one text, and returns where they are."""

    def write(old, new, name="eu261"):
        text = (RULES_DIRECTORY / f"{name}.toml").read_text(encoding="utf-8")
        assert old in text
        (tmp_path / f"{name}.toml").write_text(text.replace(old, new), encoding="utf-8")
        return tmp_path

    return write


def simulated(directory):
    told = StringIO()
    call_command("simulate_rules", str(directory), stdout=told)
    return told.getvalue().splitlines()


def test_the_same_rules_change_nothing(customer, tmp_path):
    make_claim(customer)

    assert simulated(tmp_path) == ["Open claims compared: 1, with another result: 0"]


def test_another_sum_is_told_with_the_difference(customer, draft):
    claim = make_claim(customer)
    claim.passengers.create(given_names="Anne", family_name="King")
    claim.passengers.create(given_names="Baby", family_name="King", has_own_fare=False)

    assert simulated(draft('amount = "250"', 'amount = "300"')) == [
        f"{claim.reference}: EU261 eligible 250 EUR -> EU261 eligible 300 EUR, passengers: 2, "
        "+100 in all",
        "Open claims compared: 1, with another result: 1",
        "All together: +100 EUR",
    ]


def test_a_longer_delay_asked_for_refuses_some(customer, draft):
    late = make_claim(customer, arrival_delay=timedelta(hours=3, minutes=30))
    make_claim(customer, arrival_delay=timedelta(hours=6))

    first, *rest = simulated(draft("minimum_minutes = 180", "minimum_minutes = 240"))

    assert first == (
        f"{late.reference}: EU261 eligible 250 EUR -> EU261 not_eligible delay_below_3h, "
        "passengers: 1, -250 in all"
    )
    assert rest == ["Open claims compared: 2, with another result: 1", "All together: -250 EUR"]


@pytest.mark.parametrize("status", [S.DRAFT, S.REJECTED, S.PAID, S.CLOSED, S.WITHDRAWN])
def test_only_open_claims_are_compared(customer, tmp_path, status):
    make_claim(customer, status=status)

    assert simulated(tmp_path) == ["Open claims compared: 0, with another result: 0"]


def test_a_claim_nobody_can_judge_is_no_difference(customer, draft):
    make_claim(customer, notice_days=3)

    assert simulated(draft('amount = "250"', 'amount = "300"'))[-1].endswith("another result: 0")


def test_a_word_that_needs_a_person_leaves_the_sum_open(customer, draft):
    make_claim(customer, cause="weather")
    other = draft(
        'code = "weather"\nverdict = "exempt"', 'code = "weather"\nverdict = "review"', "causes"
    )

    first, *rest = simulated(other)

    assert "not_eligible extraordinary -> EU261 manual_review cause_needs_person" in first
    assert len(rest) == 1


def test_nothing_is_written(customer, draft):
    claim = make_claim(customer)

    simulated(draft('amount = "250"', 'amount = "300"'))

    assert not claim.assessments.exists()


@pytest.mark.parametrize("text", ["not toml [", 'id = "eu261"'])
def test_rules_that_cannot_be_read_are_refused(tmp_path, text):
    (tmp_path / "eu261.toml").write_text(text)

    with pytest.raises(CommandError, match="cannot be read"):
        simulated(tmp_path)


def test_a_directory_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        simulated(tmp_path / "nowhere")
