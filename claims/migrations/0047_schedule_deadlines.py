from django.db import migrations

NAME = "Tell whose deadlines passed"


def schedule(apps, schema_editor):
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    each_morning, _ = crontab.get_or_create(minute="40", hour="5", timezone="UTC")
    task.get_or_create(
        name=NAME,
        defaults={
            "task": "claims.tasks.report_passed_deadlines",
            "crontab": each_morning,
            "queue": "scheduled",
        },
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0046_calendar_feed"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
