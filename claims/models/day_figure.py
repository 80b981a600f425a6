from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import Currency


class DayFigure(models.Model):
    """One number about the claims that were sent on one day, kept so that years add up quickly.

    Written by `claims.figures` alone, which can make every row anew from the claims at any time.
    """

    class Measure(models.TextChoices):
        STATUS = "status", _("Status")  # key: the status
        AIRLINE = "airline", _("Airline")  # key: its code, part: the outcome
        CAUSE = "cause", _("Cause")  # key: the cause as established, part: the outcome
        REFUSAL = "refusal", _("Reason of a refusal")  # key: the code
        DOCUMENT = "document", _("Document")  # key: what it is, part: the verdict
        STAY = "stay", _("Days in a status")  # key: the status left, part: whole days in it
        MONEY = "money", _("Money")  # key: which money, total: the sum
        OPEN = "open", _("Open")

    day = models.DateField(_("day"), help_text=_("On which the claims were sent."))
    measure = models.CharField(max_length=8, choices=Measure.choices)
    key = models.CharField(max_length=40, blank=True)
    part = models.CharField(max_length=10, blank=True)
    currency = models.CharField(max_length=3, choices=Currency.choices, blank=True)
    count = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    refreshed_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("figure of a day")
        verbose_name_plural = _("figures of days")
        constraints = [
            # Also the index that a period is read along.
            models.UniqueConstraint(
                fields=("day", "measure", "key", "part", "currency"), name="figure_once_a_day"
            ),
            models.CheckConstraint(
                name="figure_words_are_known",
                condition=Q(
                    measure__in=[
                        "status", "airline", "cause", "refusal", "document", "stay", "money",
                        "open",
                    ],
                    currency__in=["", *Currency.values],
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.day} {self.measure} {self.key} {self.part}"
