from django.db import models
from django.utils.translation import gettext_lazy as _


class Airport(models.Model):
    """An airport with an IATA code; coordinates in WGS-84 degrees."""

    iata = models.CharField(_("IATA code"), max_length=3, primary_key=True)
    icao = models.CharField(_("ICAO code"), max_length=4, blank=True)
    name = models.CharField(_("name"), max_length=120)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        db_index=True,
        help_text=_("ISO 3166-1; overseas places have codes of their own, like RE or FO."),
    )
    subdivision = models.CharField(_("region"), max_length=80, blank=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    timezone = models.CharField(_("time zone"), max_length=40)

    class Meta:
        ordering = ("iata",)
        verbose_name = _("airport")
        verbose_name_plural = _("airports")
        constraints = [
            models.CheckConstraint(
                name="airport_lies_on_earth",
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.city or self.name} ({self.iata})"
