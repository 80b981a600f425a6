"""What somebody agreed to is refused UPDATE and DELETE by the database itself."""

from importlib import import_module

from django.db import migrations

TABLES = ("gdpr_consentrecord",)
append_only = import_module("claims.migrations.0002_append_only")


def guard(apps, schema_editor):
    append_only.guard(apps, schema_editor, TABLES)


def unguard(apps, schema_editor):
    append_only.unguard(apps, schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0001_consent_record"), ("claims", "0002_append_only")]
    operations = [migrations.RunPython(guard, unguard)]
