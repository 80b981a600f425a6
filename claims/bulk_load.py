"""Writing very many rows at once: COPY on PostgreSQL, bulk_create elsewhere."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import Field, Model
from django.utils import timezone

from accounts.encrypted_fields import EncryptedFieldMixin

Row = dict[str, Any]
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
BATCH = 500


def load(model: type[Model], rows: Sequence[Row]) -> None:
    """Write rows (by attname); what a row does not name gets the default of its field."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        copy_rows(model, rows)
    else:
        defaults = defaults_of(model)
        made = [model(**{**defaults, **row}) for row in rows]
        model._base_manager.bulk_create(made, batch_size=BATCH)


def written_fields(model: type[Model]) -> list[Field]:
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.generated or isinstance(field, models.AutoField))
    ]


def defaults_of(model: type[Model]) -> Row:
    defaults: Row = {}
    for field in written_fields(model):
        is_moment = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        defaults[field.attname] = timezone.now() if is_moment else field.get_default()
    return defaults


def copy_rows(model: type[Model], rows: Sequence[Row]) -> None:
    defaults, fields = defaults_of(model), written_fields(model)
    names = [field.attname for field in fields]
    texts = [text_of(field) for field in fields]
    fallbacks = [text(defaults[name]) for name, text in zip(names, texts, strict=True)]
    columns = list(zip(names, texts, fallbacks, strict=True))
    lines = [
        "\t".join(text(row[name]) if name in row else usual for name, text, usual in columns)
        for row in rows
    ]
    into = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({into}) FROM STDIN') as copy,
    ):
        copy.write("\n".join(lines) + "\n")


def text_of(field: Field) -> Callable[[Any], str]:
    """How a value of this field is written in COPY's text format."""
    if isinstance(field, EncryptedFieldMixin):
        return once_for(field)
    if isinstance(field, models.JSONField):
        return lambda value: plain_text(json.dumps(value))
    return plain_text


@cache
def once_for(field: Field) -> Callable[[Any], str]:
    """Each value is encrypted once, however many rows share it."""
    return cache(lambda value: plain_text(field.get_db_prep_save(value, connection)))


def plain_text(value: Any) -> str:
    if value is None:
        return r"\N"
    return value.translate(ESCAPES) if type(value) is str else str(value)


@contextmanager
def without_indexes(tables: Sequence[str]) -> Iterator[None]:
    """Build the indexes and check the foreign keys of these tables once, at the end.

    Inside one transaction: whoever breaks off finds everything as it was. Only on PostgreSQL.
    """
    if connection.vendor != "postgresql":
        yield
        return
    dropped = [*foreign_keys(tables), *plain_indexes(tables)]
    with connection.cursor() as cursor:
        for drop, _create in dropped:
            cursor.execute(drop)
    yield
    with connection.cursor() as cursor:
        for _drop, create in reversed(dropped):
            cursor.execute(create)
        for table in tables:
            cursor.execute(f'ANALYZE "{table}"')


def foreign_keys(tables: Sequence[str]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
            [list(tables)],
        )
        return [
            (
                f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"',
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}',
            )
            for table, name, definition in cursor.fetchall()
        ]


def plain_indexes(tables: Sequence[str]) -> list[tuple[str, str]]:
    """Indexes that guard nothing: those of constraints stay, so that doubles are refused."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid::regclass::text = ANY(%s) AND NOT indisunique",
            [list(tables)],
        )
        return [(f"DROP INDEX {name}", definition) for name, definition in cursor.fetchall()]
