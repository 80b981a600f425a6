from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.security_log import via_key
from claims.choices import ClaimStatus
from claims.models.append_only import AppendOnly


class ClaimStatusHistory(AppendOnly):
    """One move of a claim: from where to where, by whom (nobody is the system), why and when."""

    claim = models.ForeignKey(
        "claims.Claim", on_delete=models.PROTECT, related_name="status_history"
    )
    previous_status = models.CharField(
        _("from"), max_length=12, choices=ClaimStatus.choices, blank=True
    )
    new_status = models.CharField(_("to"), max_length=12, choices=ClaimStatus.choices)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    reason = models.TextField(_("reason"), blank=True)
    via = models.CharField(
        _("by API key"), max_length=24, blank=True, default=via_key, editable=False
    )
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("move")
        verbose_name_plural = _("history")
        indexes = [models.Index(fields=("claim", "at"), name="history_of_claim")]
        constraints = [
            models.CheckConstraint(
                name="history_moves_somewhere",
                condition=~models.Q(previous_status=models.F("new_status")),
            ),
            models.CheckConstraint(
                name="history_status_is_known",
                condition=models.Q(
                    previous_status__in=["", *ClaimStatus.values], new_status__in=ClaimStatus.values
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.previous_status} → {self.new_status}"
