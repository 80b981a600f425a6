"""F36: a host whose clock is wrong destroys nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from claims import tasks
from claims.models import Claim, ClaimDocument
from claims.true_time import ClockDiffers
from tests.factories import make_complete_draft, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no clock of its own")


@pytest.mark.postgresql
@pytest.mark.parametrize("job", [tasks.shred_drafts, tasks.shred_expired_files])
def test_a_clock_ten_years_ahead_destroys_nothing(job, customer, claim):
    draft, document = make_complete_draft(customer), make_document(claim)
    with (
        time_machine.travel(timezone.now() + timedelta(days=3650)),
        pytest.raises(ClockDiffers, match="ahead"),
    ):
        job()
    assert Claim.objects.filter(pk=draft.pk).exists()
    assert ClaimDocument.objects.get(pk=document.pk).shredded_at is None


@pytest.mark.postgresql
def test_a_clock_that_is_behind_only_waits(customer):
    draft = make_complete_draft(customer)
    with time_machine.travel(timezone.now() - timedelta(days=365)):
        assert tasks.shred_drafts() == 0
    assert Claim.objects.filter(pk=draft.pk).exists()
