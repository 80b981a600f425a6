from django.db import models
from django.utils.translation import gettext_lazy as _

from compensation.models.codes import area_code, country_code
from compensation.models.reference_row import ReferenceRow


class LimitationPeriod(ReferenceRow):
    """How long a claim can be brought before the courts of a country, or of a part of it."""

    class Start(models.TextChoices):
        FLIGHT_DATE = "flight date", _("day of the flight")
        DAY_AFTER_FLIGHT = "day after the flight", _("day after the flight")
        END_OF_FLIGHT_YEAR = "31 December of the flight year", _("end of the year of the flight")

    class Confidence(models.TextChoices):
        HIGH = "high", _("certain: may refuse a claim")
        MEDIUM = "medium", _("likely: warns")
        LOW = "low", _("doubtful: warns")

    area = models.CharField(
        _("country or part"),
        max_length=6,
        primary_key=True,
        validators=[area_code],
        help_text=_("ISO 3166: DE, or GB-SCT for a part with a period of its own."),
    )
    years = models.PositiveSmallIntegerField(_("years"))
    start = models.CharField(_("runs from"), max_length=30, choices=Start.choices)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    basis = models.CharField(_("legal basis"), max_length=200)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices)

    class Meta:
        ordering = ("area",)
        verbose_name = _("limitation period")
        verbose_name_plural = _("limitation periods")
        constraints = [
            models.CheckConstraint(
                name="limitation_words_are_known",
                condition=models.Q(
                    start__in=(
                        "flight date",
                        "day after the flight",
                        "31 December of the flight year",
                    ),
                    confidence__in=("high", "medium", "low"),
                ),
            ),
            models.CheckConstraint(
                name="limitation_years_are_few", condition=models.Q(years__range=(1, 30))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.years}"


class EnforcementBody(ReferenceRow):
    """Who watches over the regulation in a country, and to whom a passenger may complain."""

    country = models.CharField(
        _("country"), max_length=2, primary_key=True, validators=[country_code]
    )
    name = models.CharField(_("name"), max_length=200)
    website = models.URLField(_("website"), blank=True)

    class Meta:
        ordering = ("country",)
        verbose_name = _("enforcement body")
        verbose_name_plural = _("enforcement bodies")

    def __str__(self) -> str:
        return f"{self.country}: {self.name}"
