"""The triggers of append-only tables let an erasure pass, and still nobody else.

Each looks for a permit (accounts.PermitToErase) that names the claim or the person of the row. A
permit cannot be committed, so the way is open for as long as the transaction that wrote it.
"""

from importlib import import_module

from django.db import migrations

claims_guards = import_module("claims.migrations.0002_append_only")
accounts_guards = import_module("accounts.migrations.0008_log_append_only")

CLAIM, LOG = ("claim_id",), ("user_id", "by_id")
# Table: the columns that may name the subject of a permit, the columns that are kept fixed.
TABLES = {
    "claims_claimstatushistory": (CLAIM, ()),
    "claims_assessment": (CLAIM, ()),
    "claims_compensationchange": (CLAIM, ()),
    "claims_decision": (CLAIM, ()),
    "claims_claimchange": (CLAIM, ()),
    "gdpr_consentrecord": (("claim_id", "user_id"), ()),
    "accounts_loginattempt": (("user_id",), accounts_guards.FIXED["accounts_loginattempt"]),
    "accounts_securityevent": (LOG, accounts_guards.FIXED["accounts_securityevent"]),
}
LOGS = tuple(accounts_guards.FIXED)

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION gdpr_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM accounts_permittoerase
    WHERE subject::text IN (SELECT to_jsonb(OLD) ->> name FROM unnest(TG_ARGV) AS name)
  ) THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE{of} OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION gdpr_refuse_change({names})
"""
SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb}{of} ON {table}
WHEN NOT EXISTS (SELECT 1 FROM accounts_permittoerase WHERE subject IN ({names}))
BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END
"""


def guard(apps, schema_editor):
    unguard(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for table, (subjects, fixed) in TABLES.items():
        of = f" OF {', '.join(fixed)}" if fixed else ""
        if schema_editor.connection.vendor == "postgresql":
            names = ", ".join(f"'{name}'" for name in subjects)
            sql = POSTGRESQL.format(table=table, of=of, names=names)
            schema_editor.execute(sql, params=None)
            continue
        names = ", ".join(f"OLD.{name}" for name in subjects)
        for verb, columns in (("UPDATE", of), ("DELETE", "")):
            sql = SQLITE.format(table=table, verb=verb, of=columns, names=names)
            schema_editor.execute(sql, params=None)


def unguard(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
        else:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


def guard_as_before(apps, schema_editor):
    unguard(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS gdpr_refuse_change()")
    others = [table for table in TABLES if table not in LOGS]
    claims_guards.guard(apps, schema_editor, others)
    accounts_guards.guard(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("gdpr", "0006_schedule_exports"),
        ("accounts", "0011_leaving"),
        ("claims", "0045_decisions_stay_guarded"),
    ]
    operations = [migrations.RunPython(guard, guard_as_before)]
