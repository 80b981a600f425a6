"""What is past its time goes, and nothing else: by class, by night, never what is on hold."""

from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.inventory import Kept
from claims.choices import ClaimStatus as S
from claims.models import Claim, ClaimStatusHistory, Payout
from gdpr import retention
from gdpr.erasure_tasks import apply_retention
from gdpr.models import ConsentRecord, LegalHold, RetentionClass, RetentionReport
from notifications.models import Notification
from tests.factories import make_claim, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _classes(db):
    """As migrated: tests that empty the database between them take these rows along."""
    import_module("gdpr.migrations.0004_retention_classes").fill(apps, None)


@pytest.fixture
def ended(customer, reviewer):
    """A claim that was withdrawn today, with a document, a history and a consent."""
    claim = make_claim(customer, status=S.WITHDRAWN)
    make_document(claim)
    ClaimStatusHistory.objects.create(
        claim=claim, previous_status="submitted", new_status="withdrawn", changed_by=reviewer
    )
    return claim


@pytest.fixture
def paid(customer, reviewer):
    claim = make_claim(customer, status=S.PAID)
    Payout.objects.create(
        claim=claim, amount=250, currency="EUR", paid_date=timezone.localdate(),
        recorded_by=reviewer,
    )  # fmt: skip
    return claim


def on_day(days: int) -> str:
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        return apply_retention()


def test_every_class_has_its_row_with_a_reason():
    rows = RetentionClass.objects.in_bulk()
    assert set(rows) == set(Kept.values) - {Kept.REFERENCE}
    assert all(row.basis and row.counted_from and row.enforced_by for row in rows.values())
    assert set(retention.EXPIRED) <= set(rows)


@pytest.mark.parametrize(("days", "left"), [(1460, 1), (1462, 0)])
def test_a_claim_without_a_payment_goes_four_years_after_its_end(ended, days, left):
    on_day(days)
    assert Claim.objects.count() == left
    assert ClaimStatusHistory.objects.count() == left


@pytest.mark.parametrize(("days", "left"), [(2556, 1), (2559, 0)])
def test_a_payment_stays_seven_years(paid, days, left):
    on_day(days)
    assert Payout.objects.count() == left


def test_files_go_with_their_claim_and_a_report_says_so(ended):
    stored = ended.documents.get().file
    on_day(1462)
    assert not stored.storage.exists(stored.name)
    report = RetentionReport.objects.get(code=Kept.CLAIM)
    assert (report.expired, report.held, report.removed) == (1, 0, 1)


def test_a_hold_keeps_everything(ended, customer, admin_user):
    LegalHold.objects.create(
        user=customer,
        reason="12 C 34/26",
        ends_on=timezone.localdate() + timedelta(days=3000),
        placed_by=admin_user,
    )
    on_day(1462)
    assert Claim.objects.count() == 1
    assert ended.documents.exists()
    assert RetentionReport.objects.get(code=Kept.CLAIM).held == 1


def test_open_claims_are_never_past_their_time(claim):
    on_day(9000)
    assert Claim.objects.filter(pk=claim.pk).exists()


def test_messages_and_consents_of_gone_claims_go(customer, claim, ended):
    Notification.objects.create(
        recipient=customer, kind="welcome", channel="in_app", status="sent",
        sent_at=timezone.now(),
    )  # fmt: skip
    for of in (claim, ended):
        ConsentRecord.objects.create(
            user=customer, name="Ada", claim_id=of.pk, claim_reference=of.reference,
            purpose="terms", decision="given", words="w", text_version="1",
            text_sha256="0" * 64, language="en", channel="form",
        )  # fmt: skip
    on_day(1462)
    on_day(1463)
    assert not Notification.objects.exists()
    assert list(ConsentRecord.objects.values_list("claim_id", flat=True)) == [claim.pk]


def test_a_consent_to_marketing_stays_while_it_stands(customer):
    ConsentRecord.objects.create(
        user=customer, name="Ada", purpose="marketing", decision="given", words="w",
        text_version="1", text_sha256="0" * 64, language="en", channel="page",
    )  # fmt: skip
    on_day(3000)
    assert ConsentRecord.objects.count() == 1


def test_an_admin_changes_a_period(client, admin_user, ended):
    client.force_login(admin_user)
    url = "/admin/gdpr/retentionclass/claim/change/"
    client.post(url, {"days": "30", "counted_from": "its end", "basis": "b"})
    on_day(31)
    assert not Claim.objects.exists()


def test_far_more_than_usual_is_left_and_somebody_is_told(customer, monkeypatch):
    monkeypatch.setattr(retention, "FEW", 1)
    for _number in range(3):
        make_claim(customer, status=S.WITHDRAWN)
    with pytest.raises(retention.TooMuchExpired, match="nothing of it was removed"):
        on_day(1462)
    assert Claim.objects.count() == 3
    assert RetentionReport.objects.get(code=Kept.CLAIM).is_stopped


def test_the_database_refuses_to_keep_payments_for_less():
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionClass.objects.filter(code="money").update(days=365)
