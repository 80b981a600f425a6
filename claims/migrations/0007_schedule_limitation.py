from django.db import migrations

EXPIRE = "Expire claims that no court would hear any more"
WARN = "Warn the desk of time limits"


def schedule(apps, schema_editor):
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    for name, function, minute in (
        (EXPIRE, "claims.tasks.expire_claims", "20"),
        (WARN, "claims.tasks.warn_of_limitation", "40"),
    ):
        each_night, _ = crontab.get_or_create(minute=minute, hour="3", timezone="UTC")
        task.get_or_create(
            name=name, defaults={"task": function, "crontab": each_night, "queue": "scheduled"}
        )


def unschedule(apps, schema_editor):
    names = (EXPIRE, WARN)
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0006_expense"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
