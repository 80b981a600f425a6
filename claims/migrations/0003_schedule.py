from django.db import migrations

RECHECK = "Look again at documents that wait for the virus scan"
CLOSE = "Close claims 14 days after the payment"


def schedule(apps, schema_editor):
    interval = apps.get_model("django_celery_beat", "IntervalSchedule").objects
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    every_five_minutes, _ = interval.get_or_create(every=5, period="minutes")
    # UTC: a local hour would be skipped or repeated on the days when the clocks change.
    each_night, _ = crontab.get_or_create(minute="10", hour="3", timezone="UTC")
    task.get_or_create(
        name=RECHECK,
        defaults={
            "task": "claims.tasks.recheck_waiting_documents",
            "interval": every_five_minutes,
            "queue": "scheduled",
            "expire_seconds": 240,
        },
    )
    task.get_or_create(
        name=CLOSE,
        defaults={
            "task": "claims.tasks.close_paid_claims",
            "crontab": each_night,
            "queue": "scheduled",
        },
    )


def unschedule(apps, schema_editor):
    names = (RECHECK, CLOSE)
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0002_append_only"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
