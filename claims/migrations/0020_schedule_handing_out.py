from django.db import migrations

NAME = "Hand out claims that nobody has"


def schedule(apps, schema_editor):
    interval = apps.get_model("django_celery_beat", "IntervalSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    every_ten_minutes, _ = interval.get_or_create(every=10, period="minutes")
    task.get_or_create(
        name=NAME,
        defaults={
            "task": "claims.tasks.hand_out_claims",
            "interval": every_ten_minutes,
            "queue": "scheduled",
            "expire_seconds": 540,
        },
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0019_queue_orders"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(schedule, unschedule)]
