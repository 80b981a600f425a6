"""Migrations: none missing, each with a name and a way back."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from claims.models import Claim
from tests.factories import make_claim, make_user

OURS = ("accounts", "claims", "compensation", "gdpr", "notifications")


@pytest.mark.django_db
def test_none_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.fixture(scope="module")
def ours():
    nodes = MigrationLoader(None).disk_migrations
    return {key: migration for key, migration in nodes.items() if key[0] in OURS}


def test_each_has_a_name_that_says_what_it_does(ours):
    for _app, name in ours:
        assert re.fullmatch(r"\d{4}_[a-z][a-z_]{3,}", name)
        assert "auto" not in name


def test_each_has_a_way_back(ours):
    for key, migration in ours.items():
        assert all(operation.reversible for operation in migration.operations), key


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("app", ["notifications", "claims", "accounts"])
def test_the_last_step_goes_back_and_forth(app):
    steps = sorted(
        name for label, name in MigrationLoader(connection).disk_migrations if label == app
    )
    call_command("migrate", app, steps[-2], verbosity=0)
    call_command("migrate", verbosity=0)  # all: what rests on the step went back with it


@pytest.mark.django_db(transaction=True)
def test_booking_codes_are_encrypted_on_the_way_up_and_plain_on_the_way_down():
    claim = make_claim(make_user("ada@example.org"))
    call_command("migrate", "claims", "0010", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT booking_reference FROM claims_claim")
        assert cursor.fetchall() == [("X4F2KQ",)]

    call_command("migrate", verbosity=0)  # all: what rests on the claims went back with them

    assert Claim.objects.get(booking_reference="X4F2KQ") == claim
