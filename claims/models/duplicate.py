from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class DuplicateMarkQuerySet(models.QuerySet["DuplicateMark"]):
    def open(self) -> "DuplicateMarkQuerySet":
        """Those nobody has looked at yet."""
        return self.filter(settled_at=None)


class DuplicateMark(models.Model):
    """Two claims name the same passenger on the same flight; one row for each of the two.

    It says nothing about which is right: a reviewer compares them and settles the pair.
    """

    claim = models.ForeignKey(
        "claims.Claim", on_delete=models.CASCADE, related_name="duplicate_marks"
    )
    other = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField(_("found"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DuplicateMarkQuerySet.as_manager()

    class Meta:
        ordering = ("claim", "found_at")
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(fields=("claim", "other"), name="duplicate_mark_once"),
            models.CheckConstraint(
                name="duplicate_mark_of_two_claims", condition=~Q(claim=F("other"))
            ),
            models.CheckConstraint(
                name="duplicate_mark_settled_by_somebody",
                condition=Q(settled_at=None) | Q(settled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} = {self.other_id}?"

    def settle(self, *, by: "User") -> None:
        """Somebody compared the two claims: the pair is marked no longer, on either side."""
        pair = Q(claim=self.claim_id, other=self.other_id) | Q(
            claim=self.other_id, other=self.claim_id
        )
        DuplicateMark.objects.open().filter(pair).update(settled_at=timezone.now(), settled_by=by)
