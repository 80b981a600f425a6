import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.choices import Currency, PayoutMethod


class Payout(models.Model):
    """Money sent to the customer of a claim; at most one for each claim."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.OneToOneField("claims.Claim", on_delete=models.PROTECT, related_name="payout")
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    method = models.CharField(
        _("method"),
        max_length=13,
        choices=PayoutMethod.choices,
        default=PayoutMethod.BANK_TRANSFER,
    )
    paid_date = models.DateField(_("paid on"))
    bank_reference = models.CharField(_("reference at the bank"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        constraints = [
            models.CheckConstraint(
                name="payout_is_positive",
                condition=models.Q(amount__gt=0),
                violation_error_message=_("Amount must be more than 0."),
            ),
            models.CheckConstraint(
                name="payout_currency_is_known", condition=models.Q(currency__in=Currency.values)
            ),
            models.CheckConstraint(
                name="payout_method_is_known", condition=models.Q(method__in=PayoutMethod.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
