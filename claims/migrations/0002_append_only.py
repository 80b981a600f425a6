"""History is refused UPDATE and DELETE by the database itself, whoever asks."""

from django.db import migrations

TABLES = ("claims_claimstatushistory", "claims_assessment", "claims_compensationchange")

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION claims_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = '23514'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION claims_refuse_change()
"""


def guard(apps, schema_editor, tables=TABLES):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        for table in tables:
            schema_editor.execute(POSTGRESQL.format(table=table), params=None)
        return
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(SQLITE.format(table=table, verb=verb))


def unguard(apps, schema_editor, tables=TABLES):
    if schema_editor.connection.vendor == "postgresql":
        for table in tables:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
        if tables is TABLES:  # the last to go takes the function along
            schema_editor.execute("DROP FUNCTION IF EXISTS claims_refuse_change()")
        return
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_claim")]
    operations = [migrations.RunPython(guard, unguard)]
