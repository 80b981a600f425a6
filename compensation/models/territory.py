from django.db import models
from django.utils.translation import gettext_lazy as _

from compensation.models.codes import country_code
from compensation.models.reference_row import ReferenceRow, ValidBetween, ends_after_it_begins


class Territory(ReferenceRow, ValidBetween):
    """A place in a group of places that the regulations speak of (RULES 2)."""

    class Group(models.TextChoices):
        EU = "eu", _("European Union")
        OUTERMOST = "outermost", _("French outermost region")
        FRENCH_DEPARTMENT = "french_department", _("French overseas department")
        EEA = "eea", _("European Economic Area")
        SWISS = "swiss", _("Switzerland")
        UK = "uk", _("United Kingdom")
        UNCLEAR_LICENCE = "unclear_licence", _("licences that a person must judge")

    place = models.CharField(
        _("place"),
        max_length=2,
        validators=[country_code],
        help_text=_("ISO 3166-1 code of a country or territory."),
    )
    group = models.CharField(_("belongs to"), max_length=20, choices=Group.choices)
    rule = models.CharField(
        _("rule"), max_length=8, blank=True, help_text=_("Named in the reasons when it decides.")
    )

    class Meta:
        ordering = ("group", "place")
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        constraints = [
            models.UniqueConstraint(
                name="territory_joins_once", fields=("place", "group", "valid_from")
            ),
            models.UniqueConstraint(
                name="territory_is_once_in_a_group_from_the_start",
                fields=("place", "group"),
                condition=models.Q(valid_from=None),
            ),
            models.CheckConstraint(
                name="territory_group_is_known",
                condition=models.Q(
                    group__in=(
                        "eu",
                        "outermost",
                        "french_department",
                        "eea",
                        "swiss",
                        "uk",
                        "unclear_licence",
                    )
                ),
            ),
            ends_after_it_begins("territory_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.get_group_display()}"

    def clean(self) -> None:
        others = Territory.objects.filter(place=self.place, group=self.group)
        self.refuse_overlap(others, _("The place belongs to this group in these days already."))
