"""Two people at once, in two threads, on PostgreSQL: one is refused and nothing is half done."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from claims.choices import ClaimStatus as S
from claims.models import Claim
from claims.refusals import TransitionNotAllowed
from tests.factories import make_claim, make_user

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


def both(first, second) -> list[str]:
    """Run two operations at the same moment; what came of each."""
    start = Barrier(2)

    def run(operation):
        start.wait()
        try:
            operation()
        except TransitionNotAllowed:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, (first, second)))


@pytest.mark.parametrize("attempt", range(10))
def test_of_two_reviewers_who_decide_one_is_refused(attempt):
    rita = make_user("rita@example.org", role="reviewer")
    claim = make_claim(make_user("ada@example.org"), status=S.UNDER_REVIEW)
    mine, theirs = Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=claim.pk)
    outcome = both(
        lambda: mine.approve(by=rita),
        lambda: theirs.reject(by=rita, code="volunteer", reason="No."),
    )
    assert outcome == ["done", "refused"]
    assert claim.status_history.count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_of_withdrawing_and_approving_one_is_refused(attempt):
    ada, rita = make_user("ada@example.org"), make_user("rita@example.org", role="reviewer")
    claim = make_claim(ada, status=S.UNDER_REVIEW)
    mine, theirs = Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=claim.pk)
    outcome = both(lambda: mine.withdraw(by=ada), lambda: theirs.approve(by=rita))
    claim.refresh_from_db()
    assert outcome in (["done", "refused"], ["done", "done"])
    if outcome == ["done", "done"]:  # approved first, then withdrawn: both legal in that order
        assert claim.status == S.WITHDRAWN
