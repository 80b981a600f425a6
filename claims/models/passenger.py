from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.choices import PassengerKind
from claims.models.claim import Claim

MAXIMUM_PASSENGERS = 9


class Passenger(models.Model):
    """Somebody who travelled, named as on the ticket; the sum the law grants is each person's."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="passengers")
    given_names = models.CharField(_("given names"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=100)
    kind = models.CharField(
        _("age"), max_length=6, choices=PassengerKind.choices, default=PassengerKind.ADULT
    )
    has_own_fare = models.BooleanField(
        _("has a fare of their own"),
        default=True,
        help_text=_("An infant carried free of charge is outside the rules (Article 3(3))."),
    )
    compensation_amount = models.DecimalField(
        _("compensation"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ("claim", "pk")
        verbose_name = _("passenger")
        verbose_name_plural = _("passengers")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=PassengerKind.values), name="passenger_kind_is_known"
            ),
            models.CheckConstraint(
                name="passenger_compensation_not_negative",
                condition=models.Q(compensation_amount__isnull=True)
                | models.Q(compensation_amount__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()
