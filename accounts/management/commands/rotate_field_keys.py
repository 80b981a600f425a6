"""Write everything encrypted in the database anew, under the first key of FILE_ENCRYPTION_KEY.

Put a new key in front, restart, run this, and then drop the old key. Safe to repeat and to run
while the site is in use.
"""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from accounts import encryption
from accounts.encrypted_fields import EncryptedFieldMixin

BATCH = 500
FACTOR_SECRETS = ("secret", "seed")


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for model, fields in encrypted_models():
            count = sum(rotate_batch(rows, fields) for rows in batches(model))
            self.say(options, f"{model._meta.label}: {count} rows, {', '.join(fields)}")
        count = sum(rotate_factors(rows) for rows in batches(Authenticator))
        self.say(options, f"{Authenticator._meta.label}: {count} rows, secrets")

    def say(self, options: dict[str, Any], text: str) -> None:
        if options["verbosity"]:
            self.stdout.write(text)


def encrypted_models() -> Iterator[tuple[type[models.Model], list[str]]]:
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        names = [field.name for field in fields if isinstance(field, EncryptedFieldMixin)]
        if names and not model._meta.proxy:
            yield model, names


def batches(model: type[models.Model]) -> Iterator[models.QuerySet]:
    """All rows in the order of their keys; each batch is locked and written in one transaction."""
    last = None
    while True:
        with transaction.atomic():
            rows = model._base_manager.select_for_update().order_by("pk")
            batch = rows.filter(pk__gt=last) if last is not None else rows
            keys = list(batch.values_list("pk", flat=True)[:BATCH])
            if not keys:
                return
            yield model._base_manager.filter(pk__in=keys)
        last = keys[-1]


def rotate_batch(rows: models.QuerySet, fields: list[str]) -> int:
    found = list(rows.values("pk", *fields))
    for row in found:
        rows.model._base_manager.filter(pk=row.pop("pk")).update(**row)
    return len(found)


def rotate_factors(rows: models.QuerySet) -> int:
    """allauth keeps secrets in a JSON column, encrypted by our adapter."""
    found = list(rows)
    for factor in found:
        for name in FACTOR_SECRETS:
            if factor.data.get(name):
                factor.data[name] = encryption.renew(factor.data[name])
        if codes := factor.data.get("migrated_codes"):
            factor.data["migrated_codes"] = [encryption.renew(code) for code in codes]
        factor.save(update_fields=["data"])
    return len(found)
