"""Decisions are refused UPDATE and DELETE like the history they belong to."""

from importlib import import_module

from django.db import migrations

guards = import_module("claims.migrations.0002_append_only")
TABLES = ("claims_decision",)


def guard(apps, schema_editor):
    guards.guard(apps, schema_editor, TABLES)


def unguard(apps, schema_editor):
    guards.unguard(apps, schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_decision")]
    operations = [migrations.RunPython(guard, unguard)]
