from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

DESK = ("reviewer", "admin")


def tell_sides_apart(apps, schema_editor):
    """Who wrote an earlier message; when it was opened nobody noted, so none is new."""
    notes = apps.get_model("claims", "ClaimNote").objects
    of_customer = Q(author=F("claim__customer")) | ~Q(author__role__in=DESK)
    theirs = notes.filter(of_customer, is_internal=False).values("pk")
    notes.filter(pk__in=theirs).update(is_from_desk=False)
    notes.filter(is_internal=False).update(read_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0037_schedule_bulk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="claimnote",
            name="is_from_desk",
            field=models.BooleanField(
                default=True,
                help_text="Else it is the customer's, or a partner's.",
                verbose_name="from us",
            ),
        ),
        migrations.AddField(
            model_name="claimnote",
            name="read_at",
            field=models.DateTimeField(
                blank=True,
                help_text="First opened by the other side.",
                null=True,
                verbose_name="opened",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="unread_since",
            field=models.DateTimeField(
                editable=False,
                help_text="When the oldest message came that nobody at the desk has opened.",
                null=True,
                verbose_name="message waits since",
            ),
        ),
        migrations.RunPython(tell_sides_apart, migrations.RunPython.noop),
    ]
