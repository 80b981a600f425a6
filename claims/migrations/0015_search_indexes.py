"""Indexes for the desk's search, on PostgreSQL; SQLite searches small tables without them.

`icontains` compiles to UPPER(column) LIKE …, so the trigrams are those of UPPER(column).
"""

from django.db import migrations

TRIGRAMS = {
    "user_email_trigrams": ("accounts_user", "email"),
    "user_family_name_trigrams": ("accounts_user", "family_name"),
    "user_given_names_trigrams": ("accounts_user", "given_names"),
    "passenger_family_name_trigrams": ("claims_passenger", "family_name"),
    "passenger_given_names_trigrams": ("claims_passenger", "given_names"),
}
# Beginnings of words, whatever the collation of the database.
BEGINNINGS = {
    "segment_flight_number_begins": ("claims_segment", "flight_number"),
}


def create(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name, (table, column) in TRIGRAMS.items():
        schema_editor.execute(
            f"CREATE INDEX {name} ON {table} USING gin (UPPER({column}) gin_trgm_ops)"
        )
    for name, (table, column) in BEGINNINGS.items():
        schema_editor.execute(f"CREATE INDEX {name} ON {table} ({column} varchar_pattern_ops)")
    # The due dates the other way round, those without one still last.
    schema_editor.execute(
        "CREATE INDEX claim_by_due_latest ON claims_claim (due_on DESC NULLS LAST, id DESC)"
    )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in (*TRIGRAMS, *BEGINNINGS, "claim_by_due_latest"):
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0014_fill_queue_facts"),
        ("accounts", "0004_token_family"),
    ]
    operations = [migrations.RunPython(create, drop)]
