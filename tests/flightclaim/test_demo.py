"""The demo: believable, whole, the same each time, and safe to run twice."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from claims import duplicates, workflow
from claims.choices import ClaimStatus
from claims.models import Claim, ClaimNote, ClaimStatusHistory, ReplyTemplate

pytestmark = pytest.mark.django_db
FIRST_REFERENCES = ["FC-09J0-Q41B", "FC-0A3K-HGB2", "FC-0G96-WNVZ"]


@pytest.fixture
def demo():
    call_command("load_reference", verbosity=0)
    call_command("demo", verbosity=0)


def identity():
    return sorted(Claim.objects.values_list("reference", "status", "calculated_compensation"))


def test_it_has_sixty_claims_in_every_state_with_papers_notes_and_history(demo):
    counted = Counter(Claim.objects.values_list("status", flat=True))
    assert sum(counted.values()) >= 60
    assert set(counted) == set(ClaimStatus)
    sent = Claim.objects.sent()
    assert not sent.filter(status_history=None).exists()
    assert not sent.filter(documents=None).exists()
    assert not sent.filter(assessments=None).exists()
    assert ClaimNote.objects.count() >= 10


def test_its_histories_are_legal_and_lie_in_the_past(demo):
    rows = ClaimStatusHistory.objects.order_by("claim", "at", "pk")
    for row in rows:
        assert workflow.find(row.previous_status, row.new_status)
        assert row.at < timezone.now()


def test_a_second_run_changes_nothing(demo):
    before = identity()
    call_command("demo", verbosity=0)
    assert identity() == before


def test_its_references_are_the_same_each_time(demo):
    assert [row[0] for row in identity()][:3] == FIRST_REFERENCES


def test_its_public_passwords_stay_out_of_production(settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="refused in production"):
        call_command("demo")


def test_its_desk_has_something_late_something_twice_and_texts(demo):
    today = timezone.localdate()
    assert Claim.objects.overdue(today).exists()
    assert Claim.objects.filter(duplicates.is_marked()).count() == 2
    assert ReplyTemplate.objects.exists()
    for template in ReplyTemplate.objects.all():
        template.full_clean()
