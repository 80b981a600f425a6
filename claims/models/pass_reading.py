from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.encrypted_fields import EncryptedCharField


class PassReading(models.Model):
    """What the code on an uploaded boarding pass says; the customer decides what is right.

    Of the code only this is kept: no seat, no ticket, no frequent-flyer number.
    """

    document = models.OneToOneField(
        "claims.ClaimDocument", on_delete=models.CASCADE, related_name="pass_reading"
    )
    family_name = models.CharField(_("family name"), max_length=20)
    given_names = models.CharField(_("given names"), max_length=20, blank=True)
    flight_number = models.CharField(_("flight number"), max_length=8)
    departure = models.CharField(_("from"), max_length=3)
    arrival = models.CharField(_("to"), max_length=3)
    day_of_year = models.PositiveSmallIntegerField(_("day of the year"))
    booking_reference = EncryptedCharField(_("booking reference"), max_length=8, blank=True)
    read_at = models.DateTimeField(_("read"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("customer decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("reading of a boarding pass")
        verbose_name_plural = _("readings of boarding passes")
        constraints = [
            models.CheckConstraint(
                name="pass_reading_day_of_year",
                condition=models.Q(day_of_year__gte=1, day_of_year__lte=366),
            )
        ]

    def __str__(self) -> str:
        return f"{self.flight_number} {self.departure}–{self.arrival}"

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    def day_near(self, day: date) -> date:
        """The day it names in the year of the other, or the year beside it where that is nearer."""
        days = [
            date(year, 1, 1) + timedelta(days=self.day_of_year - 1)
            for year in (day.year - 1, day.year, day.year + 1)
        ]
        return min(days, key=lambda other: abs(other - day))
