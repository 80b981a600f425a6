"""The figures at /metrics, in Prometheus' text format: what was asked, and what waits.

Requests are counted by each process in files of METRICS_DIR, which every process of the machine
adds up when it is asked. What waits is read from database and broker at that moment.
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import DatabaseError, connection
from django.db.models import Min, QuerySet
from django.utils import timezone
from kombu.exceptions import ChannelError, OperationalError
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from redis.exceptions import RedisError

from claims.choices import ScanStatus
from claims.models import Claim, ClaimDocument
from flightclaim.background import QUEUES
from flightclaim.watching import health
from notifications.admin.background import job_states
from notifications.models import FailedTask, Notification, WebhookDelivery

CONTENT_TYPE = CONTENT_TYPE_LATEST
COUNTED = CollectorRegistry()
SECONDS = (0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
requests_total = Counter(
    "flightclaim_requests", "Requests answered.", ("method", "route", "status"), registry=COUNTED
)
request_seconds = Histogram(
    "flightclaim_request_seconds", "Time to an answer.", ("route",), buckets=SECONDS,
    registry=COUNTED,
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    known = method if method in METHODS else "other"  # a stranger may make up any
    requests_total.labels(known, route, status).inc()
    request_seconds.labels(route).observe(seconds)


def page() -> bytes:
    """All figures; those of a part that does not answer are left out, and it is 0 in `part_up`."""
    registry = CollectorRegistry()
    registry.register(WaitingCollector())
    is_shared = "PROMETHEUS_MULTIPROC_DIR" in os.environ
    if is_shared:
        MultiProcessCollector(registry)
    return generate_latest(registry) + (b"" if is_shared else generate_latest(COUNTED))


class WaitingCollector:
    """What waits in the database and at the broker, read when it is asked for."""

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        answers = health.answers()
        yield labelled("part_up", "1 where this part answers.", "part", answers)
        if answers["database"]:
            yield from database_figures(timezone.now())
        if answers["broker"]:
            yield labelled("queue_messages", "Messages that wait.", "queue", queue_depths())


def gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"flightclaim_{name}", text, value=value)


def labelled(name: str, text: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"flightclaim_{name}", text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def database_figures(now: datetime) -> list[Metric]:
    try:
        return [gauge(name, text, value(now)) for name, (text, value) in FIGURES.items()]
    except (DatabaseError, connection.Database.Error):  # it went away between the two questions
        return []


def age(oldest: datetime | None, now: datetime) -> float:
    """In seconds; 0 where nothing waits."""
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


def due(now: datetime) -> QuerySet[Notification]:
    return Notification.objects.due(now)


def stuck(now: datetime) -> QuerySet[Notification]:
    return Notification.objects.stuck(now)


def hooks(now: datetime) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.due(now)


def failed(now: datetime) -> QuerySet[FailedTask]:
    return FailedTask.objects.waiting()


def failed_lately(now: datetime) -> QuerySet[FailedTask]:
    return FailedTask.objects.filter(failed_at__gte=now - timedelta(hours=1))


def scans(now: datetime) -> QuerySet[ClaimDocument]:
    return ClaimDocument.everything.filter(scan_status=ScanStatus.WAITING)


def untaken(now: datetime) -> QuerySet[Claim]:
    return Claim.objects.awaiting_review().filter(assigned_to=None)


def late_jobs(now: datetime) -> float:
    return sum(state.tone == "bad" for state in job_states(now))


def clock_skew(now: datetime) -> float:
    """How far this machine's clock is ahead of the database's; 0 where both are one machine."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return (timezone.now() - cursor.fetchone()[0]).total_seconds()


def count(rows: Callable[[datetime], QuerySet[Any]]) -> Callable[[datetime], float]:
    return lambda now: rows(now).count()


def oldest(rows: Callable[[datetime], QuerySet[Any]], field: str) -> Callable[[datetime], float]:
    """How long the oldest of them waits, in seconds; 0 where nothing waits."""
    return lambda now: age(rows(now).aggregate(at=Min(field))["at"], now)


FIGURES: dict[str, tuple[str, Callable[[datetime], float]]] = {
    "outbox_due": ("Messages to people that are due.", count(due)),
    "outbox_oldest_seconds": ("How long the oldest of them waits.", oldest(due, "due_at")),
    "messages_stuck": ("Messages given up or an hour late.", count(stuck)),
    "webhooks_oldest_seconds": ("How long the oldest due webhook waits.", oldest(hooks, "due_at")),
    "tasks_failed_waiting": ("Failed tasks nobody ran again.", count(failed)),
    "tasks_failed_last_hour": ("Tasks that failed in the last hour.", count(failed_lately)),
    "jobs_late": ("Scheduled jobs that are late.", late_jobs),
    "scans_waiting": ("Documents that wait for the virus scan.", count(scans)),
    "scans_oldest_seconds": ("How long the oldest of them waits.", oldest(scans, "uploaded_at")),
    "unassigned_claims": ("Claims sent that nobody has taken.", count(untaken)),
    "unassigned_oldest_seconds": (
        "How long the oldest of them waits.", oldest(untaken, "submitted_at"),
    ),
    "clock_skew_seconds": ("Our clock ahead of the database's.", clock_skew),
}  # fmt: skip


def queue_depths() -> dict[str, float]:
    try:
        with current_app.connection_for_read() as broker:
            return {queue: depth(broker.default_channel, queue) for queue in QUEUES}
    except (OperationalError, RedisError, OSError):
        return {}


def depth(channel, queue: str) -> float:
    try:
        return channel.queue_declare(queue, passive=True).message_count
    except ChannelError:  # Redis knows no empty queue
        return 0
