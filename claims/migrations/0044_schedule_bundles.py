from django.db import migrations

MAKE = "Make reports and evidence bundles that nobody works on"
DELETE = "Delete reports and evidence bundles after seven days"


def schedule(apps, schema_editor):
    interval = apps.get_model("django_celery_beat", "IntervalSchedule").objects
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    every_five_minutes, _ = interval.get_or_create(every=5, period="minutes")
    each_night, _ = crontab.get_or_create(minute="50", hour="2", timezone="UTC")
    task.get_or_create(
        name=MAKE,
        defaults={
            "task": "claims.tasks.make_waiting_bundles",
            "interval": every_five_minutes,
            "queue": "scheduled",
            "expire_seconds": 240,
        },
    )
    task.get_or_create(
        name=DELETE,
        defaults={
            "task": "claims.tasks.delete_expired_bundles",
            "crontab": each_night,
            "queue": "scheduled",
        },
    )


def unschedule(apps, schema_editor):
    names = (MAKE, DELETE)
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0043_bundles"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
