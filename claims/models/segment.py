from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _


class Segment(models.Model):
    """One flight of the journey, in order; up to four belong to one booking."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="segments")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    flight_number = models.CharField(_("flight number"), max_length=8, blank=True)
    flight_date = models.DateField(_("date of departure, local"))
    operating_carrier = models.CharField(_("operating carrier"), max_length=3, blank=True)
    operating_carrier_name = models.CharField(
        _("airline as typed"),
        max_length=80,
        blank=True,
        help_text=_("Where no airline of our table is called so."),
    )
    marketing_carrier = models.CharField(_("marketing carrier"), max_length=3, blank=True)
    departure_airport = models.ForeignKey(
        "compensation.Airport", on_delete=models.PROTECT, related_name="+", verbose_name=_("from")
    )
    arrival_airport = models.ForeignKey(
        "compensation.Airport", on_delete=models.PROTECT, related_name="+", verbose_name=_("to")
    )
    scheduled_departure = models.DateTimeField(_("scheduled departure"), null=True, blank=True)
    actual_departure = models.DateTimeField(_("actual departure"), null=True, blank=True)
    scheduled_arrival = models.DateTimeField(_("scheduled arrival"), null=True, blank=True)
    actual_arrival = models.DateTimeField(
        _("actual arrival"), null=True, blank=True, help_text=_("When the first door opened.")
    )

    class Meta:
        ordering = ("claim", "order")
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        indexes = [models.Index(fields=("flight_number", "flight_date"), name="segment_flight")]
        constraints = [
            models.UniqueConstraint(fields=("claim", "order"), name="segment_order_once_per_claim"),
            models.CheckConstraint(condition=models.Q(order__lt=4), name="segment_at_most_four"),
            models.CheckConstraint(
                name="segment_goes_somewhere",
                condition=~models.Q(departure_airport=models.F("arrival_airport")),
                violation_error_message=_("The two airports must be different."),
            ),
            models.CheckConstraint(
                name="segment_arrives_after_departure",
                condition=models.Q(actual_arrival__isnull=True)
                | models.Q(actual_departure__isnull=True)
                | models.Q(actual_arrival__gt=models.F("actual_departure")),
                violation_error_message=_("Arrival must be after departure."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flight_number} {self.departure_airport_id}–{self.arrival_airport_id}"

    @property
    def arrival_delay(self) -> timedelta | None:
        """Doors open against schedule; None while one of the two times is unknown."""
        if self.scheduled_arrival and self.actual_arrival:
            return self.actual_arrival - self.scheduled_arrival
        return None

    @property
    def local_departure_date(self) -> date:
        """The calendar day at the airport of departure, which picks the rules."""
        if self.scheduled_departure is None:
            return self.flight_date
        return self.scheduled_departure.astimezone(ZoneInfo(self.departure_airport.timezone)).date()
