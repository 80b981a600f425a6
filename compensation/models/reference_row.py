from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferenceRow(models.Model):
    """A row of a table the law is read from: who says so, and when somebody last checked."""

    source = models.CharField(_("source"), max_length=200, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    is_edited = models.BooleanField(
        _("edited by hand"),
        default=False,
        editable=False,
        help_text=_("Such a row is left alone when the tables are loaded again."),
    )

    class Meta:
        abstract = True


class ValidBetween(models.Model):
    """What holds between two days, both included; empty is without end."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True

    def refuse_overlap(self, others: "models.QuerySet[Any]", sentence: Any) -> None:
        """Raise ValidationError when one of the other rows holds on one of the same days."""
        begins, ends = self.valid_from or date.min, self.valid_to or date.max
        for other in others.exclude(pk=self.pk):
            other_begins, other_ends = other.valid_from or date.min, other.valid_to or date.max
            if begins <= other_ends and other_begins <= ends:
                raise ValidationError({"valid_from": sentence})


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=models.Q(valid_from=None)
        | models.Q(valid_to=None)
        | models.Q(valid_to__gte=models.F("valid_from")),
        violation_error_message=_("The last day lies before the first."),
    )
