"""What a migration may not do to a table in use: docs/upgrade.md says what to do instead."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models
from django.db.models import NOT_PROVIDED

from accounts.migration_operations import AddCheckNotValid, AddIndexOnline

# The tables that grow with the customers; the others are small for ever.
BIG = {
    "accounts": {"loginattempt", "securityevent", "user"},
    "claims": {
        "assessment", "claim", "claimdocument", "claimnote", "claimstatushistory", "documentaccess",
        "passenger", "segment",
    },
    "notifications": {"jobrun", "notification", "webhookdelivery"},
    "gdpr": {"consentrecord"},
    "compensation": set(),
}  # fmt: skip


def dangers(app: str, migration: Any, forgotten: set[str]) -> list[str]:
    """Each as a sentence. `forgotten`: columns and tables no code has used for a release."""
    created = {
        op.name.lower() for op in migration.operations if isinstance(op, migrations.CreateModel)
    }
    return [
        sentence
        for operation in flat(migration.operations)
        for sentence in dangers_of(
            app, operation, created, is_atomic=migration.atomic, forgotten=forgotten
        )
    ]


def flat(operations: list[Any]) -> Iterator[Any]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from flat(operation.database_operations)
        else:
            yield operation


RENAMES = (migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)
REMOVALS = (migrations.RemoveField, migrations.DeleteModel)


def dangers_of(
    app: str, operation: Any, created: set[str], *, is_atomic: bool, forgotten: set[str]
) -> Iterator[str]:
    table = getattr(operation, "model_name", getattr(operation, "name", "") or "").lower()
    if table in created:
        return
    is_big = table in BIG[app]
    place = f"{app}.{table}.{getattr(operation, 'name', '')}"
    if isinstance(operation, migrations.AddField):
        yield from of_new_column(operation.field, place, is_big=is_big)
    elif isinstance(operation, RENAMES):
        yield f"{place}: old code looks for the old name"
    elif isinstance(operation, REMOVALS) and place.rstrip(".").lower() not in forgotten:
        yield f"{place}: old code still reads and writes it"
    elif isinstance(operation, migrations.RunPython) and operation.reverse_code is None:
        yield f"{app}: there is no way back from RunPython"
    elif is_big:
        yield from of_big_table(operation, place, is_atomic=is_atomic)


def of_big_table(operation: Any, place: str, *, is_atomic: bool) -> Iterator[str]:
    if isinstance(operation, AddIndexOnline):
        if is_atomic:
            yield f"{place}: atomic = False is missing"
    elif isinstance(operation, migrations.AddIndex):
        yield f"{place}: writers wait for the index"
    elif isinstance(operation, AddCheckNotValid):
        return
    elif isinstance(operation, migrations.AddConstraint):
        yield f"{place}: every row is read under a lock"
    elif isinstance(operation, migrations.AlterField) and not is_harmless(operation.field):
        yield f"{place}: the table may be rewritten, or old code refused"


def of_new_column(field: models.Field, place: str, *, is_big: bool) -> Iterator[str]:
    if isinstance(field, models.ManyToManyField):
        return
    if not field.null and field.db_default is NOT_PROVIDED:
        yield f"{place}: old code cannot insert without it (null or db_default)"
    if is_big and (field.unique or field.db_index) and not field.primary_key:
        yield f"{place}: writers wait for its index"


def is_harmless(field: models.Field) -> bool:
    """Words and choices may change, and so may a text without a length."""
    return bool(field.null) or isinstance(field, (models.TextField, models.CharField))
