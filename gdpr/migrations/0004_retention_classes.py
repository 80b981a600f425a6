"""How long each class is kept, and why: rows that an admin may change where a job reads them."""

from django.db import migrations

ROWS = (
    ("account", None, "the end of the account", "GDPR Article 6(1)(b): contract", "deletion request", False),
    ("claim", 1461, "the last move of a claim that ended", "GDPR Article 17(3)(e): claims in law lapse three years after the end of their year", "nightly retention", False),
    ("money", 2557, "the day of the payment", "GDPR Article 17(3)(b): books and records of payments are kept seven years", "nightly retention", False),
    ("proof", 1461, "the day of the consent, once its claim is gone", "GDPR Article 7(1): consent must be shown", "nightly retention", False),
    ("draft", 30, "the last change of a draft", "GDPR Article 5(1)(e): no longer needed", "shredding of drafts", True),
    ("files", None, "the end of the claim, or a better file", "GDPR Article 5(1)(e): no longer needed", "shredding of documents (DOCUMENT_DAYS_AFTER_CLAIM, DOCUMENT_DAYS_AFTER_REPLACEMENT)", True),
    ("security_log", 90, "the event: address and browser go then, the line stays", "GDPR Article 6(1)(f): security of accounts", "shortening of addresses", True),
    ("messages", 730, "the day it was written", "GDPR Article 5(1)(e): no longer needed", "nightly retention", False),
    ("webhooks", 90, "the day it was written", "GDPR Article 5(1)(e): no longer needed", "nightly retention", False),
    ("sessions", 7, "the end of the session or link", "GDPR Article 5(1)(e): no longer needed", "clean-up of sign-ins", True),
    ("work", 30, "the run", "GDPR Article 6(1)(f): running the site", "forgetting of old runs", True),
    ("requests", 1461, "the end of the request", "GDPR Article 5(2): erasure must be shown", "nightly retention", False),
)


def fill(apps, schema_editor):
    rows = apps.get_model("gdpr", "RetentionClass").objects
    for code, days, counted_from, basis, enforced_by, is_fixed in ROWS:
        rows.update_or_create(code=code, defaults={"days": days, "counted_from": counted_from, "basis": basis, "enforced_by": enforced_by, "is_fixed": is_fixed})


def empty(apps, schema_editor):
    apps.get_model("gdpr", "RetentionClass").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0003_deletion_requests")]
    operations = [migrations.RunPython(fill, empty)]
