"""The database as one file, and back: pg_dump and pg_restore, or SQLite's own backup."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Rows = dict[str, int]
# How DATABASE_URL asks for TLS, and what the programs of PostgreSQL call it.
TLS = {
    name: f"PG{name.upper()}"
    for name in ("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "sslpassword")
}


def dump(alias: str, target: Path) -> Rows:
    """Write the database to `target`; the number of rows of each table at that very moment."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return _dump_sqlite(connection, target)
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        # It keeps the snapshot for pg_dump, idle, as long as that takes.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        _run(connection, "pg_dump", *options, f"--file={target}")
        return rows(alias)


def restore(alias: str, source: Path) -> None:
    """Put what was dumped in the place of everything there is."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        _restore_sqlite(connection, source)
        return
    _run(connection, "pg_restore", "--list", str(source))  # readable, before anything is dropped
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run(connection, "pg_restore", *options, f"--dbname={name_of(connection)}", str(source))


def rows(alias: str) -> Rows:
    connection = connections[alias]
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        return {table: _count(cursor, connection.ops.quote_name(table)) for table in tables}


def _count(cursor: Any, quoted_table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {quoted_table}")  # noqa: S608  # a name of our schema  # nosec B608
    return int(cursor.fetchone()[0])


@contextmanager
def scratch(alias: str) -> Iterator[str]:
    """An empty database beside ours, gone afterwards; its alias."""
    ours = connections[alias]
    if ours.vendor == "sqlite":
        settings = {**ours.settings_dict, "NAME": ":memory:"}
        yield from _as_alias("restore_drill", settings)
        return
    name = f"{name_of(ours)[:40]}_drill_{os.getpid()}"
    quoted = ours.ops.quote_name(name)
    with ours.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0")
    options = {key: v for key, v in ours.settings_dict["OPTIONS"].items() if key != "pool"}
    try:
        yield from _as_alias(
            "restore_drill", {**ours.settings_dict, "NAME": name, "OPTIONS": options}
        )
    finally:
        with ours.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted}")


def _as_alias(alias: str, settings: dict[str, Any]) -> Iterator[str]:
    connections.settings[alias] = settings
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def _dump_sqlite(connection: BaseDatabaseWrapper, target: Path) -> Rows:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        tables = [row[0] for row in copy.execute(TABLES)]
        return {table: _count_in_copy(copy, table) for table in tables}


TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
)


def _count_in_copy(copy: sqlite3.Connection, table: str) -> int:
    return int(copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608  # nosec B608


def _restore_sqlite(connection: BaseDatabaseWrapper, source: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(source)) as kept:
        kept.backup(connection.connection)


def name_of(connection: BaseDatabaseWrapper) -> str:
    return str(connection.settings_dict["NAME"])


def environment_of(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """How a program of PostgreSQL reaches our database, as securely as we do."""
    at = connection.settings_dict
    asked = at["OPTIONS"]
    return {
        **os.environ,
        "PGHOST": str(at["HOST"]), "PGPORT": str(at["PORT"] or 5432), "PGUSER": str(at["USER"]),
        "PGPASSWORD": str(at["PASSWORD"]), "PGDATABASE": str(at["NAME"]),
        **{variable: str(asked[name]) for name, variable in TLS.items() if name in asked},
    }  # fmt: skip


def _run(connection: BaseDatabaseWrapper, program: str, *options: str) -> None:
    """A program of PostgreSQL on our database; the password stays out of the list of processes."""
    environment = environment_of(connection)
    try:
        subprocess.run(  # noqa: S603  # no part of it comes from a request
            [program, *options], env=environment, capture_output=True, check=True, text=True
        )
    except FileNotFoundError as error:
        raise CommandError(f"{program} is missing: install postgresql-client.") from error
    except subprocess.CalledProcessError as error:
        raise CommandError(f"{program}: {error.stderr.strip()[-2000:]}") from error
