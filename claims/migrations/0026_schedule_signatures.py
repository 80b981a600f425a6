from django.db import migrations

REMIND = "Remind those who have not signed yet"
DRAW = "Draw the powers of attorney that are still missing"


def schedule(apps, schema_editor):
    interval = apps.get_model("django_celery_beat", "IntervalSchedule").objects
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    every_five_minutes, _ = interval.get_or_create(every=5, period="minutes")
    each_morning, _ = crontab.get_or_create(minute="20", hour="8", timezone="UTC")
    task.get_or_create(
        name=REMIND,
        defaults={
            "task": "claims.tasks.remind_of_signatures",
            "crontab": each_morning,
            "queue": "scheduled",
        },
    )
    task.get_or_create(
        name=DRAW,
        defaults={
            "task": "claims.tasks.draw_missing_authorities",
            "interval": every_five_minutes,
            "queue": "scheduled",
            "expire_seconds": 240,
        },
    )


def unschedule(apps, schema_editor):
    names = (REMIND, DRAW)
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0025_fee_plans_append_only"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
