from django.db import migrations

REMIND = "Remind customers of documents we asked for"


def schedule(apps, schema_editor):
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    # UTC, in the morning of Europe: a reminder is read where people are awake.
    each_morning, _ = crontab.get_or_create(minute="30", hour="7", timezone="UTC")
    task.get_or_create(
        name=REMIND,
        defaults={
            "task": "claims.tasks.remind_of_documents",
            "crontab": each_morning,
            "queue": "scheduled",
        },
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name=REMIND).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0033_requests_of_rejected"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
