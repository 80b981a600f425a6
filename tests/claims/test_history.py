"""History is written once: by the model, by the admin, and by the database itself."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from claims.models import ClaimStatusHistory


@pytest.fixture
def row(claim, reviewer):
    claim.take(by=reviewer)
    claim.reject(by=reviewer, code="volunteer", reason="The seat was given up.")
    return claim.status_history.last()


def test_a_row_is_not_saved_again(row):
    row.reason = "rewritten"
    with pytest.raises(PermissionDenied):
        row.save()


def test_a_row_is_not_deleted(row):
    with pytest.raises(PermissionDenied):
        row.delete()


def test_rows_are_not_changed_or_deleted_in_bulk(row):
    with pytest.raises(PermissionDenied):
        ClaimStatusHistory.objects.update(reason="rewritten")
    with pytest.raises(PermissionDenied):
        ClaimStatusHistory.objects.all().delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims_claimstatushistory SET reason = 'rewritten'",
        "DELETE FROM claims_claimstatushistory",
        "UPDATE claims_decision SET text = 'rewritten'",
        "DELETE FROM claims_decision",
    ],
)
def test_the_database_refuses_as_well(row, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_claim_that_was_sent_is_not_deleted(claim, reviewer):
    claim.take(by=reviewer)
    with pytest.raises((PermissionDenied, DatabaseError)):
        claim.delete()
