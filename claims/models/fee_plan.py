"""What we keep of a compensation that was won: dated plans, of which a claim keeps its own."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.append_only import AppendOnly, AppendOnlyQuerySet

if TYPE_CHECKING:
    pass

CACHE_KEY = "fee_plan_in_force"
CACHE_SECONDS = 60
NO_PLAN = "none"
PERCENTS = ("fee_percent", "vat_percent", "court_extra_percent")


class FeePlanQuerySet(AppendOnlyQuerySet):
    def in_force(self, day: date) -> "FeePlan | None":
        """The plan made at the desk that holds on this day; None before the first of them."""
        plans = self.filter(is_from_settings=False, valid_from__lte=day)
        return plans.order_by("-valid_from", "-pk").first()


def _percent_field(label: Any, **kwargs: Any) -> Any:
    return models.PositiveSmallIntegerField(label, validators=[MaxValueValidator(100)], **kwargs)


class FeePlan(AppendOnly):
    """Percentages of the compensation, from a day on; another fee is another plan.

    Until the desk makes a plan, the percentages of the settings hold. They become a row when the
    first claim is signed under them, so that a claim always knows what it was signed for.
    """

    version = models.CharField(_("version"), max_length=20, unique=True)
    fee_percent = _percent_field(_("fee (percent of the compensation)"))
    vat_percent = _percent_field(_("value added tax on the fee (percent)"))
    court_extra_percent = _percent_field(
        _("extra fee if it goes to court (percent of the compensation)"), default=0
    )
    valid_from = models.DateField(_("holds for claims signed from"))
    note = models.TextField(_("why it changed"), max_length=500)
    is_from_settings = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = FeePlanQuerySet.as_manager()  # type: ignore[misc]  # AppendOnly has one of its own

    class Meta:
        ordering = ("-valid_from", "-pk")
        verbose_name = _("fee plan")
        verbose_name_plural = _("fee plans")
        constraints = [
            models.CheckConstraint(
                name="fee_plan_leaves_something",
                condition=Q(fee_percent__lte=100, vat_percent__lte=100)
                & Q(court_extra_percent__lte=100 - models.F("fee_percent")),
                violation_error_message=_("The fees together must not pass 100 percent."),
            ),
            models.CheckConstraint(
                name="fee_plan_has_a_note",
                condition=~Q(note=""),
                violation_error_message=_("Say why the fee changes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.fee_percent} %"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete(CACHE_KEY)

    @classmethod
    def from_settings(cls) -> "FeePlan":
        """The plan of the settings, not saved."""
        percents = (
            settings.FEE_PERCENT,
            settings.FEE_VAT_PERCENT,
            settings.FEE_COURT_EXTRA_PERCENT,
        )
        return cls(
            version="s-" + "-".join(map(str, percents)),
            valid_from=timezone.localdate(),
            note="FEE_PERCENT, FEE_VAT_PERCENT, FEE_COURT_EXTRA_PERCENT",
            is_from_settings=True,
            **dict(zip(PERCENTS, percents, strict=True)),
        )

    @classmethod
    def current(cls) -> "FeePlan":
        """The plan a claim signed now would get, read from the database."""
        return cls.objects.in_force(timezone.localdate()) or cls.from_settings()

    @classmethod
    def advertised(cls) -> "FeePlan":
        """The same for public pages, at most a minute old, so that they ask no database."""
        known = cache.get(CACHE_KEY)
        if known is None:
            plan = cls.objects.in_force(timezone.localdate())
            known = {name: getattr(plan, name) for name in PERCENTS} if plan else NO_PLAN
            cache.set(CACHE_KEY, known, CACHE_SECONDS)
        return cls.from_settings() if known == NO_PLAN else cls(**known)

    @classmethod
    def to_freeze(cls) -> "FeePlan":
        """The current plan as a row that a claim can keep."""
        plan = cls.current()
        if plan.pk is None:
            known = cls.objects.filter(version=plan.version).first()
            if known is not None:
                return known
            plan.save()
        return plan
