from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class ClaimNoteQuerySet(models.QuerySet["ClaimNote"]):
    def messages(self) -> "ClaimNoteQuerySet":
        """What customer and desk wrote to each other; internal notes are not among them."""
        return self.filter(is_internal=False)

    def visible_to(self, user: "User") -> "ClaimNoteQuerySet":
        """Internal notes are for those who review, and never for one's own claim."""
        if user.is_reviewer:
            return self.exclude(is_internal=True, claim__customer=user)
        return self.messages().filter(claim__customer=user)


class ClaimNote(models.Model):
    """A text on a claim: internal, or a message between the customer and the desk."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    is_internal = models.BooleanField(_("internal"), default=True)
    body = models.TextField(_("text"), max_length=5000)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    objects = ClaimNoteQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [models.Index(fields=("claim", "created_at"), name="note_of_claim")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(body=""), name="note_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.body[:60]
