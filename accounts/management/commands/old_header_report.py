"""Say who still sends the X-Customer-ID of the old system, so that they can be told."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count, Max
from django.utils import timezone

from accounts.models import EventKind, SecurityEvent, User


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=30, help="how far to look back")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        since = timezone.now() - timedelta(days=days)
        events = SecurityEvent.objects.since(since).filter(kind=EventKind.OLD_HEADER).order_by()
        rows = events.values("user_id").annotate(uses=Count("pk"), last=Max("at"))
        emails = dict(
            User.objects.values_list("pk", "email").filter(pk__in=[row["user_id"] for row in rows])
        )
        for row in rows.order_by("-uses"):
            name = emails.get(row["user_id"], row["user_id"])
            self.stdout.write(f"{name}  {row['uses']} times, last {row['last']:%Y-%m-%d %H:%M} UTC")
        self.stdout.write(f"{len(rows)} still use X-Customer-ID (looked back {days} days).")
