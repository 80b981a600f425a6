from django.db import migrations

DAY, WEEK = "Mail the leads yesterday's figures", "Mail the leads last week's figures"


def schedule(apps, schema_editor):
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    each_morning, _ = crontab.get_or_create(minute="50", hour="5", timezone="UTC")
    each_monday, _ = crontab.get_or_create(
        minute="55", hour="5", day_of_week="1", timezone="UTC"
    )
    task.get_or_create(
        name=DAY,
        defaults={
            "task": "claims.tasks.report_day",
            "crontab": each_morning,
            "queue": "scheduled",
        },
    )
    task.get_or_create(
        name=WEEK,
        defaults={
            "task": "claims.tasks.report_week",
            "crontab": each_monday,
            "queue": "scheduled",
        },
    )


def unschedule(apps, schema_editor):
    names = (DAY, WEEK)
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0049_reasons_and_templates"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
