from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from claims.flight_status.record import FlightRecord

FACTS = (
    "departure", "arrival", "scheduled_departure", "actual_departure", "scheduled_arrival",
    "actual_arrival", "is_cancelled",
)  # fmt: skip


class FlightLookup(models.Model):
    """What a provider of flight data said of a flight on a day, for every claim about it."""

    flight_number = models.CharField(_("flight number"), max_length=8)
    flight_date = models.DateField(_("date of departure, local"))
    provider = models.CharField(_("provider"), max_length=10, blank=True)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    is_known = models.BooleanField(_("known to the provider"), default=False)
    departure = models.CharField(_("from"), max_length=3, blank=True)
    arrival = models.CharField(_("to"), max_length=3, blank=True)
    scheduled_departure = models.DateTimeField(_("scheduled departure"), null=True, blank=True)
    actual_departure = models.DateTimeField(_("actual departure"), null=True, blank=True)
    scheduled_arrival = models.DateTimeField(_("scheduled arrival"), null=True, blank=True)
    actual_arrival = models.DateTimeField(_("actual arrival"), null=True, blank=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)

    class Meta:
        ordering = ("flight_date", "flight_number")
        verbose_name = _("flight looked up")
        verbose_name_plural = _("flights looked up")
        constraints = [
            models.UniqueConstraint(
                fields=("flight_number", "flight_date"), name="flight_looked_up_once"
            ),
            models.CheckConstraint(
                name="flight_lookup_known_was_asked",
                condition=Q(is_known=False) | Q(asked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flight_number} {self.flight_date}"

    @property
    def arrival_delay(self) -> timedelta | None:
        if self.scheduled_arrival and self.actual_arrival:
            return self.actual_arrival - self.scheduled_arrival
        return None

    def is_due(self, now: datetime, again_after: timedelta) -> bool:
        """Whether to ask: what is known stays, what is not is asked for again after a while."""
        return not self.is_known and (self.asked_at is None or self.asked_at < now - again_after)

    def keep(self, record: "FlightRecord | None", *, provider: str) -> None:
        self.provider, self.asked_at, self.is_known = provider, timezone.now(), record is not None
        for name in FACTS if record else ():
            setattr(self, name, getattr(record, name))
        self.save()


class ProviderQuota(models.Model):
    """How many questions were put to the provider on a day (UTC)."""

    day = models.DateField(_("day"), unique=True)
    used = models.PositiveIntegerField(_("questions"), default=0)

    class Meta:
        ordering = ("-day",)
        verbose_name = _("use of flight data")
        verbose_name_plural = _("use of flight data")

    def __str__(self) -> str:
        return f"{self.day}: {self.used}"

    @classmethod
    def take(cls, most: int) -> bool:
        """Take one of the day's questions; False when they are used up. Counts once for all."""
        row, _is_new = cls.objects.get_or_create(day=timezone.now().date())
        return bool(cls.objects.filter(pk=row.pk, used__lt=most).update(used=F("used") + 1))
