"""What is written to a claim, field by field: the source of comparisons and of its history."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.append_only import AppendOnly

# Facts, sums and who works on it; texts and addresses stay out of a table that forgets nothing.
WATCHED = frozenset(
    {
        "status",
        "stage",
        "assigned_to",
        "incident_type",
        "arrival_delay",
        "notice_days",
        "offered_departure_shift_minutes",
        "offered_arrival_shift_minutes",
        "boarding_denied_reason",
        "has_volunteered",
        "fare",
        "ticket_price",
        "cause",
        "calculated_compensation",
        "compensation_amount",
        "currency",
        "rejection_code",
        "limitation_on",
    }
)


def plain(value: Any) -> Any:
    """A field's value as JSON keeps it: people by id, times in minutes, money and days as text."""
    if isinstance(value, timedelta):
        return value // timedelta(minutes=1)
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, (date, UUID)):
        return str(value)
    return value


class ClaimChange(AppendOnly):
    """One write to a claim: which watched fields, each before and after, and by whom."""

    claim = models.ForeignKey(
        "claims.Claim", on_delete=models.PROTECT, related_name="field_changes"
    )
    version = models.PositiveIntegerField(
        _("version"), help_text=_("Of the claim, once this was written.")
    )
    fields = models.JSONField(_("fields, each with before and after"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("change of a claim")
        verbose_name_plural = _("changes of claims")
        indexes = [models.Index(fields=("claim", "version"), name="change_of_claim")]

    def __str__(self) -> str:
        return f"{self.version}: {', '.join(self.fields)}"
