from django.db import migrations, models

REMIND = "Remind of unfinished drafts"
SHRED = "Shred drafts nobody touched for 30 days"


def schedule(apps, schema_editor):
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule").objects
    task = apps.get_model("django_celery_beat", "PeriodicTask").objects
    for name, function, minute, hour in (
        (REMIND, "claims.tasks.remind_of_drafts", "0", "9"),
        (SHRED, "claims.tasks.shred_drafts", "50", "3"),
    ):
        each_day, _ = crontab.get_or_create(minute=minute, hour=hour, timezone="UTC")
        task.get_or_create(
            name=name, defaults={"task": function, "crontab": each_day, "queue": "scheduled"}
        )


def unschedule(apps, schema_editor):
    names = (REMIND, SHRED)
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0015_search_indexes"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [
        migrations.AddField(
            "claim",
            "reminded_day",
            models.PositiveSmallIntegerField(
                default=0,
                help_text="After so many days at rest; 0 is none yet.",
                verbose_name="last reminder of the draft",
            ),
        ),
        migrations.AddField(
            "claim",
            "reminders_stopped_at",
            models.DateTimeField(blank=True, null=True, verbose_name="reminders stopped"),
        ),
        migrations.RunPython(schedule, unschedule),
    ]
