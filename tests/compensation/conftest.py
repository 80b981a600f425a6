"""The reference tables as `load_reference` fills them, once for a module of tests."""

from datetime import UTC, datetime

import pytest

from compensation import reference
from compensation.loading import TABLES, load_reference
from compensation.models import CityCode, ReferenceVersion


@pytest.fixture(scope="module")
def _loaded_tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_reference()
        yield
        CityCode.airports.through.objects.all().delete()
        for table in reversed(TABLES):
            table.model.objects.all().delete()
        ReferenceVersion.objects.all().delete()
    reference.forget()


@pytest.fixture
def tables(_loaded_tables, db):
    """Every airport, airline, territory and time limit, as on a fresh installation."""


@pytest.fixture
def november(time_machine):
    """The day on which the flights of the check are told of: 22 November 2026, noon."""
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC))
