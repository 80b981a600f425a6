"""What must not be deleted for now, whoever asks: a person with everything, or one claim."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.models import Claim


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def standing(self, today: date | None = None) -> "LegalHoldQuerySet":
        """Neither lifted nor past its last day."""
        return self.filter(lifted_at=None, ends_on__gte=today or timezone.localdate())

    def of_person(self, user: User) -> "LegalHoldQuerySet":
        """On the person, or on any claim of theirs."""
        return self.filter(Q(user=user) | Q(claim__customer=user))

    def of_claim(self, claim: Claim) -> "LegalHoldQuerySet":
        return self.filter(Q(claim=claim) | Q(user__isnull=False, user=claim.customer_id))

    def held_claims(self) -> "models.QuerySet[Claim]":
        """Every claim that a standing hold keeps."""
        people = self.standing().filter(user__isnull=False).values("user")
        claims = self.standing().filter(claim__isnull=False).values("claim")
        return Claim.objects.filter(Q(customer__in=people) | Q(pk__in=claims))


class LegalHold(models.Model):
    """Nothing it covers is erased, shredded or forgotten before it ends or is lifted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="legal_holds",
        verbose_name=_("person"),
        help_text=_("With everything of theirs. Choose a person or a claim."),
    )
    claim = models.ForeignKey(
        "claims.Claim",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="legal_holds",
        verbose_name=_("claim"),
    )
    reason = models.TextField(
        _("reason"), max_length=500, help_text=_("Like a court's file number. Name nobody.")
    )
    ends_on = models.DateField(_("last day"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("placed by"),
    )
    placed_on = models.DateField(_("placed"), default=timezone.localdate, editable=False)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("lifted by"),
    )

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ("ends_on", "pk")
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            models.CheckConstraint(
                name="legal_hold_on_a_person_or_a_claim",
                condition=Q(user__isnull=False, claim=None) | Q(user=None, claim__isnull=False),
                violation_error_message=_("Choose a person or a claim, not both."),
            ),
            models.CheckConstraint(
                name="legal_hold_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why it must be kept."),
            ),
            models.CheckConstraint(
                name="legal_hold_ends_after_it_begins",
                condition=Q(ends_on__gte=F("placed_on")),
                violation_error_message=_("The last day must not be in the past."),
            ),
            models.CheckConstraint(
                name="legal_hold_lifted_by_somebody",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.claim} ({self.ends_on})"

    @property
    def is_standing(self) -> bool:
        return self.lifted_at is None and self.ends_on >= timezone.localdate()

    def lift(self, *, by: User) -> None:
        """End it before its day; the row stays and says who did."""
        self.lifted_at, self.lifted_by = timezone.now(), by
        self.save(update_fields=["lifted_at", "lifted_by"])


def holds_document(sender: Any, document: Any, **kwargs: Any) -> bool:
    return LegalHold.objects.standing().of_claim(document.claim).exists()


def holds_claim(sender: Any, claim: Claim, **kwargs: Any) -> bool:
    return LegalHold.objects.standing().of_claim(claim).exists()
