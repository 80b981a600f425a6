"""New migrations are safe on a table that is in use (docs/upgrade.md)."""

import threading
import time
from types import SimpleNamespace

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from accounts.migration_operations import AddCheckNotValid, AddIndexOnline
from tests.migration_safety import BIG, dangers

# Up to these nothing was ever run on a big table: the first release, with room for what is under
# way. At each release they become its newest ones.
BASELINE = {
    "accounts": "0025",
    "claims": "0070",
    "compensation": "0010",
    "gdpr": "0015",
    "notifications": "0030",
}
FORGOTTEN: set[str] = set()
MANY_ROWS, LONGEST_STALL = 300_000, 1.0


def test_each_new_one_keeps_the_rules():
    found = MigrationLoader(None).disk_migrations
    new = {k: m for k, m in found.items() if k[0] in BASELINE and k[1][:4] > BASELINE[k[0]]}
    told = [f"{key[1]}: {s}" for key, m in new.items() for s in dangers(key[0], m, FORGOTTEN)]
    assert told == []


def test_every_app_says_which_of_its_tables_grow():
    assert set(BIG) == set(BASELINE)


CLAIM = {"model_name": "claim"}
INDEX = models.Index(fields=["status"], name="x")
CHECK = models.CheckConstraint(condition=models.Q(status="x"), name="y")


@pytest.mark.parametrize(
    ("operation", "is_atomic", "words"),
    [
        (
            migrations.AddField(**CLAIM, name="a", field=models.IntegerField(default=1)),
            True,
            "db_default",
        ),
        (
            migrations.AddField(
                **CLAIM, name="a", field=models.IntegerField(null=True, unique=True)
            ),
            True,
            "index",
        ),
        (migrations.AddIndex(**CLAIM, index=INDEX), True, "writers wait"),
        (AddIndexOnline(**CLAIM, index=INDEX), True, "atomic = False"),
        (migrations.AddConstraint(**CLAIM, constraint=CHECK), True, "every row"),
        (
            migrations.AlterField(**CLAIM, name="a", field=models.BigIntegerField()),
            True,
            "rewritten",
        ),
        (migrations.RenameField("claim", "a", "b"), True, "old name"),
        (migrations.RemoveField("claim", "a"), True, "still reads"),
        (migrations.DeleteModel("claim"), True, "still reads"),
        (migrations.RunPython(migrations.RunPython.noop), True, "no way back"),
    ],
)
def test_what_is_dangerous_is_told(operation, is_atomic, words):
    (sentence,) = dangers(
        "claims", SimpleNamespace(operations=[operation], atomic=is_atomic), set()
    )
    assert words in sentence


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField(**CLAIM, name="a", field=models.IntegerField(db_default=1)),
        migrations.AddField(**CLAIM, name="a", field=models.IntegerField(null=True)),
        migrations.AddIndex("feeplan", INDEX),
        AddIndexOnline(**CLAIM, index=INDEX),
        AddCheckNotValid(**CLAIM, constraint=CHECK),
        migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
    ],
)
def test_what_is_safe_is_not(operation):
    assert dangers("claims", SimpleNamespace(operations=[operation], atomic=False), set()) == []


@pytest.fixture
def big_table():
    if connection.vendor != "postgresql":
        pytest.skip("the locks are PostgreSQL's")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE claims_big (id serial PRIMARY KEY, status varchar(20), note text)"
        )
        cursor.execute(
            "INSERT INTO claims_big (status, note) SELECT md5(i::text)::varchar(20), md5(i::text)"
            " FROM generate_series(1, %s) i",
            [MANY_ROWS],
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE claims_big")


class Writer(threading.Thread):
    """Writes a row again and again; how long the longest write had to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.longest, self.count, self.is_done = 0.0, 0, False

    def run(self) -> None:
        while not self.is_done:
            began = time.monotonic()
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO claims_big (status) VALUES ('new')")
            self.longest, self.count = max(self.longest, time.monotonic() - began), self.count + 1
        connection.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_our_ways_let_writers_go_on(big_table):
    """F33: index and constraint on many rows, while somebody writes."""
    state = ProjectState()
    fields = [
        ("id", models.AutoField(primary_key=True)),
        ("status", models.CharField(max_length=20)),
    ]
    migrations.CreateModel("Big", fields, options={"db_table": "claims_big"}).state_forwards(
        "claims", state
    )
    check = models.CheckConstraint(condition=~models.Q(status=""), name="big_has_status")
    operations = [
        AddIndexOnline("big", models.Index(fields=["status"], name="big_status")),
        AddCheckNotValid("big", check),
        migrations.AddField("big", "kept", models.IntegerField(db_default=1)),
    ]
    writer = Writer()
    writer.start()
    for operation in operations:
        after = state.clone()
        operation.state_forwards("claims", after)
        with connection.schema_editor(atomic=False) as editor:
            operation.database_forwards("claims", editor, state, after)
        state = after
    writer.is_done = True
    writer.join()
    assert writer.count > 10
    assert writer.longest < LONGEST_STALL
