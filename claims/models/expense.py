from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim


class Expense(models.Model):
    """Money somebody spent because of the delay: meals, a bed, a taxi (Articles 8 and 9).

    It is claimed beside the compensation, and also where no compensation is due.
    """

    class Kind(models.TextChoices):
        MEALS = "meals", _("Meals and drinks")
        HOTEL = "hotel", _("Hotel")
        TRANSPORT = "transport", _("Taxi, bus or train")
        TICKET = "ticket", _("Another ticket")
        CALLS = "calls", _("Calls and messages")
        OTHER = "other", _("Something else")

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="expenses")
    kind = models.CharField(_("what it was for"), max_length=9, choices=Kind.choices)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    was_told_by_airline = models.BooleanField(_("the airline said so"), default=False)
    receipt = models.ForeignKey(
        "claims.ClaimDocument",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="expenses",
        verbose_name=_("receipt"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ("claim", "pk")
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        constraints = [
            models.CheckConstraint(
                name="expense_is_positive",
                condition=models.Q(amount__gt=0),
                violation_error_message=_("Amount must be more than 0"),
            ),
            models.CheckConstraint(
                name="expense_kind_is_known",
                condition=models.Q(
                    kind__in=["meals", "hotel", "transport", "ticket", "calls", "other"]
                ),
            ),
            models.CheckConstraint(
                name="expense_currency_is_a_code",
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount} {self.currency}"
