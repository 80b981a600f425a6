from django.db import migrations

SWEEP = "Settle interrupted uploads and deletions of files"
VERIFY = "Compare some stored files with their fingerprints"
SHRED = "Destroy files that are past their time"
NIGHTLY = (
    (SWEEP, "claims.tasks.sweep_pending_files", "20", "*"),
    (VERIFY, "claims.tasks.verify_some_files", "30", "2"),
    (SHRED, "claims.tasks.shred_expired_files", "40", "2"),
)


def schedule(apps, schema_editor):
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    for name, function, minute, hour in NIGHTLY:
        when, _ = crontab.get_or_create(minute=minute, hour=hour, timezone="UTC")
        task.get_or_create(
            name=name, defaults={"task": function, "crontab": when, "queue": "scheduled"}
        )


def unschedule(apps, schema_editor):
    names = [name for name, *_ in NIGHTLY]
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0029_flight_data"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
