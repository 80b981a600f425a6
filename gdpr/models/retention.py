"""How long each class of data is kept, as rows, and what the nightly job found."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.inventory import Kept


class RetentionClass(models.Model):
    """A period with its reason in law. `days` count from what `counted_from` says."""

    code = models.CharField(_("class"), max_length=20, primary_key=True, choices=Kept.choices)
    days = models.PositiveIntegerField(
        _("days"), null=True, blank=True, help_text=_("Empty: as long as the account exists.")
    )
    counted_from = models.CharField(_("counted from"), max_length=120)
    basis = models.CharField(_("basis in law"), max_length=200)
    enforced_by = models.CharField(_("enforced by"), max_length=120, editable=False)
    is_fixed = models.BooleanField(
        _("set in the environment"),
        default=False,
        editable=False,
        help_text=_("The job it belongs to reads the period from a setting."),
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("retention class")
        verbose_name_plural = _("retention classes")
        constraints = [
            models.CheckConstraint(
                name="retention_class_is_known", condition=Q(code__in=Kept.values)
            ),
            models.CheckConstraint(
                name="retention_money_is_kept_seven_years",
                condition=~Q(code="money") | Q(days__gte=2557),
                violation_error_message=_("The law wants payments kept for seven years."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()


class RetentionReport(models.Model):
    """What the nightly job did for one class: how many were past their time, held, removed."""

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    code = models.CharField(_("class"), max_length=20, choices=Kept.choices)
    expired = models.PositiveIntegerField(_("past their time"))
    held = models.PositiveIntegerField(_("on legal hold"), default=0)
    removed = models.PositiveIntegerField(_("removed"), default=0)
    is_stopped = models.BooleanField(
        _("stopped"), default=False, help_text=_("Far more than usual: somebody has to look.")
    )

    class Meta:
        ordering = ("-at", "code")
        verbose_name = _("retention report")
        verbose_name_plural = _("retention reports")
        constraints = [
            models.CheckConstraint(
                name="retention_report_removes_what_expired",
                condition=Q(removed__lte=models.F("expired")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.at:%Y-%m-%d}"
