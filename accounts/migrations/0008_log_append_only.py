"""The security log is refused DELETE, and UPDATE of everything but where from, by the database."""

from django.db import migrations

FIXED = {
    "accounts_loginattempt": ("id", "at", "user_id", "door", "succeeded", "reason"),
    "accounts_securityevent": ("id", "at", "user_id", "kind", "by_id", "detail"),
}
SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{name} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = '23514'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OF {columns} OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change()
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        for table, columns in FIXED.items():
            sql = POSTGRESQL.format(table=table, columns=", ".join(columns))
            schema_editor.execute(sql, params=None)
        return
    for table, columns in FIXED.items():
        verbs = {"update": f"UPDATE OF {', '.join(columns)}", "delete": "DELETE"}
        for name, verb in verbs.items():
            schema_editor.execute(SQLITE.format(table=table, name=name, verb=verb))


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in FIXED:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
        schema_editor.execute("DROP FUNCTION IF EXISTS accounts_refuse_change()")
        return
    for table in FIXED:
        for name in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{name}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_security_log")]
    operations = [migrations.RunPython(guard, unguard)]
