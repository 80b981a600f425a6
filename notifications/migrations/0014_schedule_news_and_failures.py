from django.db import migrations

NEWS = "Own up to promises of news that were missed"
FAILURES = "Mail the admins about failed tasks"


def schedule(apps, schema_editor):
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    for name, function, minute, hour in (
        (NEWS, "claims.tasks.tell_of_overdue_news", "0", "6"),
        (FAILURES, "notifications.tasks.tell_of_failed_tasks", "5", "*"),
    ):
        when, _ = crontab.get_or_create(minute=minute, hour=hour, timezone="UTC")
        task.get_or_create(
            name=name, defaults={"task": function, "crontab": when, "queue": "scheduled"}
        )


def unschedule(apps, schema_editor):
    names = (NEWS, FAILURES)
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0013_news_and_failures"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
