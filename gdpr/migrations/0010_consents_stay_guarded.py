"""SQLite makes a table anew to change it; 0009 did so to consents, and their triggers went."""

from importlib import import_module

from django.db import migrations

guards = import_module("gdpr.migrations.0007_erasure_guards")


def keep_guarded(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        guards.guard(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0009_consent_to_marketing")]
    operations = [migrations.RunPython(keep_guarded, migrations.RunPython.noop)]
