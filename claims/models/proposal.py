from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import Currency


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        return self.filter(answer="")


class Proposal(models.Model):
    """A sum above the limit of one person: approved by one, it waits for the word of another."""

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="proposals")
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    answer = models.CharField(_("answer"), max_length=9, choices=Answer.choices, blank=True)
    answer_reason = models.TextField(_("why"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("proposed approval")
        verbose_name_plural = _("proposed approvals")
        constraints = [
            models.UniqueConstraint(
                fields=("claim",), condition=Q(answer=""), name="proposal_one_open_per_claim"
            ),
            models.CheckConstraint(
                name="proposal_confirmed_by_another",
                condition=~Q(answer="confirmed") | ~Q(answered_by=F("by")),
                violation_error_message=_("Nobody confirms their own proposal."),
            ),
            models.CheckConstraint(
                name="proposal_answered_by_somebody",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (
                    Q(answer__in=["confirmed", "declined"], answered_by__isnull=False)
                    & Q(answered_at__isnull=False)
                ),
            ),
            models.CheckConstraint(name="proposal_is_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} ({self.by})"
