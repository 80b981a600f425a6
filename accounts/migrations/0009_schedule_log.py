from django.db import migrations

LOOK = "Look for unusual sign-ins"
SHORTEN = "Shorten old addresses in the security log"


def schedule(apps, schema_editor):
    interval = apps.get_model("django_celery_beat", "IntervalSchedule").objects
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    every_five_minutes, _ = interval.get_or_create(every=5, period="minutes")
    # UTC: a local hour would be skipped or repeated on the days when the clocks change.
    each_night, _ = crontab.get_or_create(minute="50", hour="2", timezone="UTC")
    task.get_or_create(
        name=LOOK,
        defaults={
            "task": "accounts.tasks.look_for_suspicion",
            "interval": every_five_minutes,
            "queue": "scheduled",
            "expire_seconds": 240,
        },
    )
    task.get_or_create(
        name=SHORTEN,
        defaults={
            "task": "accounts.tasks.shorten_addresses",
            "crontab": each_night,
            "queue": "scheduled",
        },
    )


def unschedule(apps, schema_editor):
    names = (LOOK, SHORTEN)
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_log_append_only"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
