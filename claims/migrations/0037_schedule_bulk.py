from django.db import migrations

NAME = "Go on with unfinished bulk actions"


def schedule(apps, schema_editor):
    interval = apps.get_model("django_celery_beat", "IntervalSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    every_five_minutes, _ = interval.get_or_create(every=5, period="minutes")
    task.get_or_create(
        name=NAME,
        defaults={
            "task": "claims.tasks.resume_bulk_actions",
            "interval": every_five_minutes,
            "queue": "scheduled",
            "expire_seconds": 240,
        },
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0036_bulk_actions"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
