"""The database finds every list and every search of the desk by an index, never by reading all."""

import re

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from claims import deadlines, queue, search
from claims.deadlines import DeadlineKind, Wanted
from claims.forms.queue import QueueForm
from claims.models import Claim
from tests.factories import make_airports

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the plans are PostgreSQL's"),
]
ENOUGH = 3_000
LARGE = ("claims_claim", "claims_segment", "claims_passenger", "accounts_user")
ASKED = [
    "", "page=100", *(f"view={name}" for name in queue.VIEWS),
    *(f"ordering={name}" for name in queue.ORDERS), *(f"flags={name}" for name in queue.FLAGS),
    "status=under_review", "stage=court", "waiting_on=authority", "airline=DY",
    "incident_type=diversion", "assigned_to=me", "jurisdiction=uk261", "jurisdiction=none",
    "source=phone", "departure_after=2026-03-01&departure_before=2026-03-03",
    "submitted_after=2026-03-01&submitted_before=2026-03-02", "updated_since=2030-01-01T00:00:00Z",
]  # fmt: skip


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """Some thousand claims, which leave no trace: all in a transaction that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_airports()
        call_command("generate_claims", ENOUGH, verbosity=0)
        with connection.cursor() as cursor:
            # With so few rows reading all would often be cheapest: the question is whether there
            # is an index that fits.
            cursor.execute("SET LOCAL enable_seqscan = off")
            for table in LARGE:
                cursor.execute(f"ANALYZE {table}")
        yield User.objects.filter(role="reviewer").first()
        transaction.set_rollback(True)


def read_whole(plan: str) -> list[str]:
    return [table for table in LARGE if re.search(rf"Seq Scan on {table}\b", plan)]


def test_every_list_is_found_by_an_index(many):
    for asked_for in ASKED:
        asked = QueueForm(QueryDict(asked_for)).asked(many)
        claims = queue.narrowed(asked)
        number, size = asked.get("page") or 1, queue.USUAL_PAGE_SIZE
        page = claims.order_by(*asked.order).values("pk")[(number - 1) * size : number * size + 1]
        for query in (page, claims.values("pk")[: queue.MOST_COUNTED + 1]):
            assert not read_whole(query.explain()), (asked_for, query.explain())


def test_my_work_is_read_from_its_index_alone(many):
    asked = QueueForm(QueryDict("view=mine")).asked(many)
    page = queue.narrowed(asked).order_by(*asked.order).values("pk")[:50]
    with connection.cursor() as cursor:  # so few rows are quickly sorted
        cursor.execute("SET LOCAL enable_sort = off")
        plan = page.explain()
        cursor.execute("SET LOCAL enable_sort = on")
    assert "claim_mine_due" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("kind", DeadlineKind.values)
def test_deadlines_are_found_by_an_index(many, kind):
    with CaptureQueriesContext(connection) as queries:
        deadlines.earliest(Wanted(kinds=(kind,)), 50)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert not read_whole(plan), plan


@pytest.mark.parametrize(
    "text", ["FC-7K3", "QWERTY", "KL1673", "ada.byron", "byron@mail.example", "Horvat", "Mila Bos"]
)
def test_every_search_is_found_by_an_index(many, text):
    with CaptureQueriesContext(connection) as queries:
        search.find(text)
    assert queries
    for query in queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert not read_whole(plan), plan


def test_made_up_claims_are_whole(many):
    claims = Claim.objects.prefetch_related("status_history", "passengers", "segments")[:200]
    for claim in claims:
        assert claim.status_history.all()[len(claim.status_history.all()) - 1].new_status == (
            claim.status
        )
        assert claim.waits_for == claim.waiting_on
        assert claim.passengers.all()
        assert claim.segments.all()[0].operating_carrier == claim.operating_carrier
