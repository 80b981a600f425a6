"""The fee is a plan's: dated, never changed, and frozen for a claim when it is signed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from claims.fees import court_rows, plan_of, split
from claims.models import FeePlan
from tests.claims.test_filing import hold
from tests.factories import make_claim, make_passenger, sign

pytestmark = pytest.mark.django_db


def make_plan(**fields):
    usual = {
        "version": "2027",
        "fee_percent": 30,
        "vat_percent": 20,
        "valid_from": timezone.localdate(),
        "note": "Costs went up.",
    }
    return FeePlan.objects.create(**{**usual, **fields})


def test_a_claim_keeps_the_plan_it_was_signed_under(draft, settings):
    assert draft.fee_plan.fee_percent == 25
    make_plan()
    draft.refresh_from_db()
    assert plan_of(draft).fee_percent == 25
    assert split(Decimal(100), plan_of(draft)).fee == 25
    assert FeePlan.current().fee_percent == 30


def test_the_second_adult_signs_under_the_plan_of_the_first(draft):
    make_passenger(draft, "Bob", email="bob@example.org")
    make_plan()
    sign(draft, "Bob Byron", way="link", email="bob@example.org")
    draft.refresh_from_db()
    assert draft.fee_plan.fee_percent == 25
    assert "keeps 25 %" in draft.signatures.get(signer_name="Bob Byron").text


def test_signed_anew_it_is_signed_under_the_plan_of_today(draft):
    make_plan()
    draft.void_signatures()
    draft.fee_plan = None
    sign(draft, "Ada Byron")
    assert draft.fee_plan.version == "2027"


def test_a_plan_of_tomorrow_does_not_hold_today():
    make_plan(valid_from=timezone.localdate() + timedelta(days=1))
    assert FeePlan.current().is_from_settings


def test_another_setting_is_another_plan(customer, settings):
    first = make_claim(customer, status="draft")
    sign(first, "Ada Byron")
    settings.FEE_PERCENT = 20
    second = make_claim(customer, status="draft")
    sign(second, "Ada Byron")
    assert (first.fee_plan.fee_percent, second.fee_plan.fee_percent) == (25, 20)


def test_a_plan_is_never_changed_nor_deleted():
    plan = make_plan()
    with pytest.raises(PermissionDenied):
        plan.save()
    with pytest.raises(PermissionDenied):
        plan.delete()
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        connection.cursor().execute("UPDATE claims_feeplan SET fee_percent = 1")


def test_fees_over_the_whole_are_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_plan(fee_percent=80, court_extra_percent=30)


def test_a_court_costs_extra_where_the_plan_says_so():
    plan = make_plan(court_extra_percent=10)
    extra, total = court_rows(Decimal(250), "EUR", plan)
    assert (extra["amount"], total["amount"]) == (Decimal("-30.00"), Decimal("130.00"))


def test_an_admin_makes_a_new_version_with_a_note(client, admin_user):
    client.force_login(admin_user)
    answers = {
        "version": "2028", "fee_percent": 22, "vat_percent": 19, "court_extra_percent": 8,
        "valid_from": timezone.localdate().isoformat(),
    }  # fmt: skip
    assert b"errornote" in client.post("/admin/claims/feeplan/add/", answers).content
    client.post("/admin/claims/feeplan/add/", {**answers, "note": "Fewer costs."})
    plan = FeePlan.objects.get()
    assert (plan.fee_percent, plan.created_by) == (22, admin_user)
    assert "we keep 22 %" in client.get("/").content.decode()
    assert "Fewer costs." in client.get("/admin/claims/feeplan/").content.decode()


def test_a_plan_does_not_begin_in_the_past(client, admin_user):
    client.force_login(admin_user)
    answers = {
        "version": "2028", "fee_percent": 22, "vat_percent": 19, "court_extra_percent": 8,
        "valid_from": "2026-01-01", "note": "Earlier.",
    }  # fmt: skip
    page = client.post("/admin/claims/feeplan/add/", answers).content.decode()
    assert "A new plan holds from today on at the earliest" in page


def test_a_reviewer_reads_the_plans_and_makes_none(client, reviewer):
    client.force_login(reviewer)
    make_plan()
    assert client.get("/admin/claims/feeplan/").status_code == 200
    assert client.get("/admin/claims/feeplan/add/").status_code == 403


def test_the_fee_stands_on_the_page_before_one_signs(client, customer):
    client.force_login(customer)
    hold(client, make_claim(customer, status="draft"))
    page = client.get("/claims/new/authority/").content.decode()
    for part in ("€250", "−€62.50", "−€11.88", "€175.62", "Extra if it goes to court"):
        assert part in page
    assert "Claim it yourself for free" in page
    assert page.index("€175.62") < page.index("Your full name")
