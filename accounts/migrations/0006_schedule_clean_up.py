from django.db import migrations

CLEAN_UP = "Delete expired sign-ins, links and sessions"


def schedule(apps, schema_editor):
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    # UTC: a local hour would be skipped or repeated on the days when the clocks change.
    each_night, _ = crontab.get_or_create(minute="40", hour="2", timezone="UTC")
    task.get_or_create(
        name=CLEAN_UP,
        defaults={
            "task": "accounts.tasks.clean_up_sign_ins",
            "crontab": each_night,
            "queue": "scheduled",
        },
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name=CLEAN_UP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_what_ends_sign_ins"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
