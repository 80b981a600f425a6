"""The Celery application; queues and routes are in settings under CELERY_*."""

import os

from celery import Celery

from flightclaim.watching import tasks as _watched  # noqa: F401  # its receivers name tasks in the log

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flightclaim.settings")

app = Celery("flightclaim", task_cls="flightclaim.background:BackgroundTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["notifications.webhooks"])
