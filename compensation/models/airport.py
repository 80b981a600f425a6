from django.db import models
from django.utils.translation import gettext_lazy as _

from compensation.models.reference_row import ReferenceRow


class Airport(ReferenceRow):
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
    limitation_area = models.CharField(
        _("time limits of"),
        max_length=6,
        blank=True,
        help_text=_("Where they are not the country's: GB-SCT for Scotland, FR for Réunion."),
    )
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


class AirportAlias(ReferenceRow):
    """A code still printed on old tickets, and the airport's code of today."""

    iata = models.CharField(_("old code"), max_length=3, primary_key=True)
    airport = models.ForeignKey(
        Airport, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("airport")
    )

    class Meta:
        ordering = ("iata",)
        verbose_name = _("old airport code")
        verbose_name_plural = _("old airport codes")
        constraints = [
            models.CheckConstraint(
                name="airport_alias_is_another_code", condition=~models.Q(iata=models.F("airport"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.iata} → {self.airport_id}"


class CityCode(ReferenceRow):
    """A code for all airports of a city: nobody departs from LON, but from one of its airports."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    name = models.CharField(_("city"), max_length=80)
    airports = models.ManyToManyField(
        Airport, related_name="city_codes", verbose_name=_("airports")
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("city code")
        verbose_name_plural = _("city codes")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
