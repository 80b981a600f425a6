"""A fee plan that somebody signed under is refused UPDATE and DELETE by the database itself."""

from importlib import import_module

from django.db import migrations

TABLES = ("claims_feeplan",)
append_only = import_module("claims.migrations.0002_append_only")


def guard(apps, schema_editor):
    append_only.guard(apps, schema_editor, TABLES)


def unguard(apps, schema_editor):
    append_only.unguard(apps, schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("claims", "0024_signatures_cover_passengers")]
    operations = [migrations.RunPython(guard, unguard)]
