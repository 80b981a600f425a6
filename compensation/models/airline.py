from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from compensation.models.codes import airline_code, country_code
from compensation.models.reference_row import ReferenceRow, ValidBetween, ends_after_it_begins


class AirlineQuerySet(models.QuerySet["Airline"]):
    def called(self, text: str) -> "AirlineQuerySet":
        """Airlines with this code, then those whose name begins like this, then has it in it."""
        code = Q(iata__iexact=text) | Q(icao__iexact=text)
        place = Case(
            When(code, then=Value(0)),
            When(name__istartswith=text, then=Value(1)),
            default=Value(2),
        )
        return self.filter(code | Q(name__icontains=text)).order_by(place, "name")


class Airline(ReferenceRow):
    """A carrier by its IATA designator; who licensed it, and when, is in its licences."""

    iata = models.CharField(
        _("IATA code"), max_length=2, primary_key=True, validators=[airline_code]
    )
    icao = models.CharField(_("ICAO code"), max_length=3, blank=True, db_index=True)
    name = models.CharField(_("name"), max_length=80)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = AirlineQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name = _("airline")
        verbose_name_plural = _("airlines")

    def __str__(self) -> str:
        return f"{self.name} ({self.iata})"


class AirlineLicence(ReferenceRow, ValidBetween):
    """The state that licensed a carrier between two days (SC-3, UK-5)."""

    airline = models.ForeignKey(
        Airline, on_delete=models.CASCADE, related_name="licences", verbose_name=_("airline")
    )
    country = models.CharField(_("licensing state"), max_length=2, validators=[country_code])

    class Meta:
        ordering = ("airline", "valid_from")
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        constraints = [
            models.UniqueConstraint(
                name="airline_licence_begins_once", fields=("airline", "valid_from")
            ),
            models.UniqueConstraint(
                name="airline_has_one_first_licence",
                fields=("airline",),
                condition=models.Q(valid_from=None),
            ),
            ends_after_it_begins("airline_licence_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.airline_id}: {self.country}"

    def clean(self) -> None:
        """Two licences on one day would leave open which one counts."""
        others = AirlineLicence.objects.filter(airline=self.airline_id)
        self.refuse_overlap(others, _("The airline has another licence in these days already."))
