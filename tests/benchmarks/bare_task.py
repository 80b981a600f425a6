"""The least a task can be: one row written."""

import uuid

from celery import shared_task

from notifications.models import FailedTask


@shared_task(name="bench.write_one_row")
def write_one_row() -> None:
    FailedTask.objects.create(task_id=uuid.uuid4(), name="bench")
