"""Until now one signature stood for everybody in the claim."""

from django.db import migrations


def cover(apps, schema_editor):
    passengers = apps.get_model("claims", "Passenger").objects
    for signature in apps.get_model("claims", "Signature").objects.order_by("pk").iterator():
        passengers.filter(claim_id=signature.claim_id).update(signature_id=signature.pk)


class Migration(migrations.Migration):
    dependencies = [("claims", "0023_signatures_of_each_adult")]
    operations = [migrations.RunPython(cover, migrations.RunPython.noop)]
