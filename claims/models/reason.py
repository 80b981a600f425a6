from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import RejectionCode

if TYPE_CHECKING:
    from django.utils.functional import Promise


class ReasonQuerySet(models.QuerySet["Reason"]):
    def withdrawn(self) -> "ReasonQuerySet":
        return self.filter(is_offered=False)

    def choices(self) -> "list[tuple[str, str | Promise]]":
        """The codes a refusal may give now; one without a row is offered."""
        withdrawn = set(self.withdrawn().values_list("pk", flat=True))
        return [choice for choice in RejectionCode.choices if choice[0] not in withdrawn]

    def text_for(self, code: str) -> str:
        """What the desk says for this reason; empty where the standard text holds."""
        return self.filter(pk=code).values_list("text", flat=True).first() or ""


class Reason(models.Model):
    """A reason to refuse a claim: whether it is still given, and what it says by default.

    Claims and decisions keep the code and the text they were refused with.
    """

    code = models.CharField(
        _("reason code"), max_length=22, primary_key=True, choices=RejectionCode.choices
    )
    is_offered = models.BooleanField(
        _("may be given"), default=True, help_text=_("Claims refused with it before keep it.")
    )
    text = models.TextField(
        _("what the customer reads"),
        max_length=2000,
        blank=True,
        help_text=_("Unless the reviewer writes something else. Empty: the standard text."),
    )

    objects = ReasonQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("reason of refusal")
        verbose_name_plural = _("reasons of refusal")
        constraints = [
            models.CheckConstraint(
                name="reason_code_is_known", condition=Q(code__in=RejectionCode.values)
            )
        ]

    def __str__(self) -> str:
        return self.get_code_display()
