"""SQLite makes a table anew to change it; 0028 did so to decisions, and their triggers went."""

from importlib import import_module

from django.db import migrations

guards = import_module("claims.migrations.0002_append_only")
TABLES = ("claims_decision", "claims_compensationchange")


def keep_guarded(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        guards.guard(apps, schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("claims", "0044_schedule_bundles")]
    operations = [migrations.RunPython(keep_guarded, migrations.RunPython.noop)]
