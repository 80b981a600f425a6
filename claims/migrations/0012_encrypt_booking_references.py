"""Booking codes that lay in the clear, encrypted; and back."""

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Cast

from accounts import encryption
from accounts.encrypted_fields import SEPARATOR

NAME = "booking_reference"
AS_TEXT = models.TextField()  # reads and writes what really stands in the column


def stored(plain):
    return SEPARATOR.join((encryption.blind_indexes(plain, NAME)[0], encryption.encrypt(plain)))


def plain(stored):
    return encryption.decrypt(stored.rpartition(SEPARATOR)[2])


def rewrite(apps, convert):
    claims = apps.get_model("claims", "Claim").objects
    rows = claims.exclude(booking_reference="").annotate(raw=Cast(NAME, AS_TEXT))
    for pk, raw in rows.values_list("pk", "raw").order_by("pk").iterator(chunk_size=2000):
        claims.filter(pk=pk).update(booking_reference=Value(convert(raw), output_field=AS_TEXT))


def encrypt(apps, schema_editor):
    rewrite(apps, stored)


def decrypt(apps, schema_editor):
    rewrite(apps, plain)


class Migration(migrations.Migration):
    dependencies = [("claims", "0011_encrypted_booking_reference")]
    operations = [migrations.RunPython(encrypt, decrypt)]
