"""The desk's page of one claim: facts side by side, notes near a limit, clocks, its history."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from claims.choices import ClaimStatus as S
from claims.models import FlightLookup, PassReading
from tests.factories import make_claim, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_of(client, reviewer):
    client.force_login(reviewer)

    def page_of(claim, query=""):
        return client.get(f"/admin/claims/claim/{claim.pk}/change/{query}").content.decode()

    return page_of


def test_customer_pass_and_flight_data_stand_side_by_side(page_of, claim):
    PassReading.objects.create(
        document=make_document(claim), family_name="HOPPER", given_names="GRACE",
        flight_number="KL1675", departure="AMS", arrival="BCN", day_of_year=257,
        booking_reference="AAAAAA",
    )  # fmt: skip
    FlightLookup.objects.create(
        flight_number="KL1673", flight_date=date(2026, 9, 14), is_known=True, provider="x",
        asked_at=datetime(2026, 9, 15, tzinfo=UTC),
        scheduled_arrival=datetime(2026, 9, 14, 9, 50, tzinfo=UTC),
        actual_arrival=datetime(2026, 9, 14, 13, 12, tzinfo=UTC),
    )  # fmt: skip
    page = page_of(claim)
    for words in ("KL1675", "Grace Hopper", "AAAAAA", "Flight data agree", "1 boarding pass was"):
        assert words.lower() in page.lower()


def test_times_are_those_of_the_airport(page_of, claim):
    page = page_of(claim)
    assert "14 Sep 2026, 11:50 CEST" in page  # 9:50 UTC, in Barcelona
    assert "14 Sep 2026, 15:12 CEST" in page


def test_what_is_near_a_limit_is_pointed_out(page_of, customer, claim):
    claim.arrival_delay = None
    claim.change(
        arrival_delay=claim.last_segment.actual_arrival - claim.last_segment.scheduled_arrival
    )
    assert "desk-flags" not in page_of(claim)
    near = make_claim(customer, arrival_delay=timedelta(hours=3, minutes=2))
    near.refresh_from_db()
    near.segments.update(actual_arrival=datetime(2026, 9, 14, 12, 52, tzinfo=UTC))
    near.assess(by=None)
    assert "desk-flags" in page_of(near)


@pytest.fixture
def busy(customer, reviewer, admin_user):
    claim = make_claim(customer, status=S.SUBMITTED)
    claim.take(by=reviewer)
    claim.set_compensation(amount=Decimal(100), reason="Half.", by=reviewer)
    claim.correct_facts(by=reviewer, reason="By the log.", cause="technical")
    return claim


@pytest.mark.parametrize(
    ("kind", "there", "gone"),
    [
        ("", ["<td>Sent to us</td>", "<td>Cause as established</td>"], []),
        ("moves", ["<td>Sent to us</td>"], ["<td>Reviewer</td>", "<td>Cause as established</td>"]),
        ("people", ["<td>Reviewer</td>"], ["<td>Sent to us</td>", "<td>Cause as established</td>"]),
        ("facts", ["<td>Cause as established</td>"], ["<td>Reviewer</td>", "<td>Sent to us</td>"]),
        ("nonsense", ["<td>Sent to us</td>"], []),
    ],
)
def test_the_history_can_be_asked_for_one_kind(page_of, busy, kind, there, gone):
    history = page_of(busy, f"?history={kind}" if kind else "").split('id="history"')[1]
    history = history.split("</section>")[0]
    for words in there:
        assert words in history, (words, history)
    for words in gone:
        assert words not in history
