from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EarlierContact(models.Model):
    """What passed between the customer and the airline before the claim came to us.

    A passenger is paid once: money for the compensation counts, a voucher only where the
    passenger took it in writing instead of money (Article 7(3)).
    """

    class Received(models.TextChoices):
        NOTHING = "nothing", _("Nothing")
        MONEY = "money", _("Money")
        VOUCHER = "voucher", _("A voucher")

    claim = models.OneToOneField(
        "claims.Claim", on_delete=models.CASCADE, related_name="earlier_contact"
    )
    has_asked = models.BooleanField(_("asked the airline"))
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    airline_reference = models.CharField(_("the airline's reference"), max_length=40, blank=True)
    received = models.CharField(_("received"), max_length=7, choices=Received.choices)
    amount = models.DecimalField(
        _("amount received"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    has_accepted_voucher = models.BooleanField(_("took the voucher in writing"), default=False)

    class Meta:
        verbose_name = _("earlier contact")
        verbose_name_plural = _("earlier contacts")
        constraints = [
            models.CheckConstraint(
                name="earlier_contact_received_is_known",
                condition=Q(received__in=["nothing", "money", "voucher"]),
            ),
            models.CheckConstraint(
                name="earlier_contact_has_amount",
                condition=Q(received="nothing", amount=None)
                # NULL > 0 is neither, and a CHECK lets through what is not false.
                | Q(received__in=["money", "voucher"], amount__isnull=False, amount__gt=0)
                & ~Q(currency=""),
                violation_error_message=_("Enter the amount you received"),
            ),
            models.CheckConstraint(
                name="earlier_contact_accepts_only_vouchers",
                condition=Q(has_accepted_voucher=False) | Q(received="voucher"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_received_display()} {self.amount or ''} {self.currency}".strip()

    @property
    def counts(self) -> bool:
        """Whether what was received settles part of the compensation."""
        return self.received == self.Received.MONEY or self.has_accepted_voucher

    def counted_in(self, currency: str) -> Decimal:
        """The sum that reduces a compensation in this currency; another currency waits for us."""
        is_counted = self.counts and self.currency == currency
        return self.amount if is_counted and self.amount else Decimal(0)
