"""The words for where a claim stands: none is missing, and each stage has words of its own."""

import pytest

from claims.choices import ClaimStatus as S, Stage, WaitingOn
from claims.models import Claim
from claims.story import MORE_NEEDED, STAGE_WORDS, WORDS, tell
from tests.factories import make_claim, make_user


def test_no_status_and_no_stage_is_without_words():
    assert set(WORDS) == set(S)
    assert set(STAGE_WORDS) == set(Stage) - {Stage.NONE}
    for words in (*WORDS.values(), *STAGE_WORDS.values()):
        assert all(words)


def test_no_two_stages_say_that_the_same_has_happened():
    happened = [str(words[0]) for words in (*WORDS.values(), *STAGE_WORDS.values())]
    assert len(happened) == len(set(happened))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.NONE])
def test_an_approved_claim_tells_its_stage(stage):
    claim = Claim(status=S.APPROVED, stage=stage, waits_for=WaitingOn.AIRLINE)
    assert tell(claim).happened == STAGE_WORDS[stage][0]


def test_who_must_send_something_reads_that_and_nothing_else():
    claim = Claim(status=S.SUBMITTED, waits_for=WaitingOn.CUSTOMER)
    assert tell(claim).happened == MORE_NEEDED[0]
    claim.waits_for = WaitingOn.US
    assert tell(claim).happened == WORDS[S.SUBMITTED][0]


@pytest.mark.django_db
def test_the_customer_reads_it_on_the_page_and_by_api(client, api):
    ada = make_user("stages@example.org")
    claim = make_claim(ada, status=S.APPROVED, stage=Stage.COURT)
    client.force_login(ada)
    assert "The claim is in court." in client.get(f"/claims/{claim.reference}/").content.decode()
    api.force_authenticate(ada)
    story = api.get(f"/api/v1/claims/{claim.pk}/").json()["story"]
    assert story["happened"] == "The claim is in court."
