from django.db import migrations

MAKE = "Make archives of personal data that nobody works on"
DELETE = "Delete archives of personal data after seven days"


def schedule(apps, schema_editor):
    interval = apps.get_model("django_celery_beat", "IntervalSchedule").objects
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    every_five_minutes, _ = interval.get_or_create(every=5, period="minutes")
    each_hour, _ = crontab.get_or_create(
        minute="20",
        hour="*",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone="UTC",
    )
    task.get_or_create(
        name=MAKE,
        defaults={
            "task": "gdpr.tasks.make_waiting_exports",
            "interval": every_five_minutes,
            "queue": "scheduled",
            "expire_seconds": 240,
        },
    )
    task.get_or_create(
        name=DELETE,
        defaults={
            "task": "gdpr.tasks.delete_expired_exports",
            "crontab": each_hour,
            "queue": "scheduled",
        },
    )


def unschedule(apps, schema_editor):
    names = (MAKE, DELETE)
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("gdpr", "0005_data_export"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
