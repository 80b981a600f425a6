from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import Currency
from claims.models.append_only import AppendOnly


class Assessment(AppendOnly):
    """What the engine said about a claim, with the facts it was told; never changed afterwards."""

    class Outcome(models.TextChoices):
        ELIGIBLE = "eligible", _("Owed")
        NOT_ELIGIBLE = "not_eligible", _("Not owed")
        MANUAL_REVIEW = "manual_review", _("Needs a person")

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="assessments")
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices)
    amount = models.DecimalField(
        _("amount per passenger"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices, blank=True)
    rule_set = models.CharField(_("rule set"), max_length=40, blank=True)
    facts = models.JSONField(_("facts"))
    result = models.JSONField(_("result with its trace"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        ordering = ("at", "pk")
        get_latest_by = ("at", "pk")
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        indexes = [models.Index(fields=("claim", "at"), name="assessment_of_claim")]
        constraints = [
            models.CheckConstraint(
                name="assessment_outcome_is_known",
                condition=models.Q(outcome__in=["eligible", "not_eligible", "manual_review"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.rule_set})"


class CompensationChange(AppendOnly):
    """The decided sum of a claim before and after somebody set it by hand, and why."""

    claim = models.ForeignKey(
        "claims.Claim", on_delete=models.PROTECT, related_name="compensation_changes"
    )
    before = models.DecimalField(_("before"), max_digits=10, decimal_places=2, null=True)
    after = models.DecimalField(_("after"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    reason = models.TextField(_("reason"))
    shares = models.JSONField(
        _("passengers"), default=dict, help_text=_("By id, each with the sum before and after.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("change of amount")
        verbose_name_plural = _("changes of amount")
        constraints = [
            models.CheckConstraint(
                name="compensation_change_has_reason", condition=~models.Q(reason="")
            ),
            models.CheckConstraint(
                name="compensation_change_not_negative", condition=models.Q(after__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after} {self.currency}"
