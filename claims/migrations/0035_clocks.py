from django.db import migrations, models

NAME = "Tell the leads what waits too long"


def schedule(apps, schema_editor):
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    each_morning, _ = crontab.get_or_create(minute="30", hour="5", timezone="UTC")
    task.get_or_create(
        name=NAME,
        defaults={
            "task": "claims.tasks.report_overdue",
            "crontab": each_morning,
            "queue": "scheduled",
        },
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0034_schedule_document_reminders"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [
        migrations.AddField(
            model_name="claim",
            name="clock_left",
            field=models.SmallIntegerField(
                editable=False,
                help_text="On our clock, while it stands still because others have the word.",
                null=True,
                verbose_name="working days left",
            ),
        ),
        migrations.RunPython(schedule, unschedule),
    ]
