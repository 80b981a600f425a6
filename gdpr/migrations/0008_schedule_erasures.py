"""Erasures whose day has come, and what is past its time: each night."""

from django.db import migrations

ERASE = "Erase who asked for it and was approved"
RETAIN = "Remove what is past its time"


def schedule(apps, schema_editor):
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    for name, function, minute, hour in (
        (ERASE, "gdpr.erasure_tasks.run_due_erasures", "20", "*"),
        (RETAIN, "gdpr.erasure_tasks.apply_retention", "40", "2"),
    ):
        when, _ = crontab.get_or_create(minute=minute, hour=hour, timezone="UTC")
        task.get_or_create(
            name=name, defaults={"task": function, "crontab": when, "queue": "scheduled"}
        )


def unschedule(apps, schema_editor):
    names = (ERASE, RETAIN)
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("gdpr", "0007_erasure_guards"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
