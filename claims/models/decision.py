from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import Currency, RejectionCode
from claims.models.append_only import AppendOnly


class Decision(AppendOnly):
    """What a reviewer decided, on which assessment, and the text the customer read; for good."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Refused")

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="decisions")
    assessment = models.ForeignKey(
        "claims.Assessment",
        on_delete=models.PROTECT,
        null=True,
        related_name="decisions",
        verbose_name=_("assessment it rests on"),
    )
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices, blank=True)
    rejection_code = models.CharField(
        _("reason code"), max_length=22, choices=RejectionCode.choices, blank=True
    )
    shares = models.JSONField(
        _("passengers"), default=dict, help_text=_("By id, each with the sum that was awarded.")
    )
    text = models.TextField(_("the reviewer's words"), blank=True)
    shown = models.TextField(
        _("as the customer reads it"), blank=True, help_text=_("In the language of the claim.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [models.Index(fields=("claim", "at"), name="decision_of_claim")]
        constraints = [
            models.CheckConstraint(
                name="decision_is_whole",
                condition=models.Q(verdict="approved", amount__gt=0, rejection_code="")
                | (models.Q(verdict="rejected") & ~models.Q(rejection_code="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} ({self.by})"
