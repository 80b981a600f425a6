from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Refusal(models.TextChoices):
    BOUNCED = "bounced", _("Mail comes back")
    COMPLAINED = "complained", _("Reported as spam")


class RefusedAddressQuerySet(models.QuerySet["RefusedAddress"]):
    def standing(self) -> "RefusedAddressQuerySet":
        """Those that nobody has cleared: a task for the staff, and a banner for the person."""
        return self.filter(cleared_at=None)

    def mark(self, email: str, why: str, detail: str = "") -> None:
        """Remember that mail to this address is of no use; the last reason counts."""
        now = timezone.now()
        refusal = {"why": why, "detail": detail[:100], "marked_at": now, "cleared_at": None}
        self.update_or_create(email=email.strip().lower(), defaults=refusal)

    def clear(self, email: str) -> None:
        """The mailbox was proven, or somebody says that it works again."""
        self.standing().filter(email=email.strip().lower()).update(cleared_at=timezone.now())


class RefusedAddress(models.Model):
    """An address whose mail came back, or whose owner called it spam."""

    email = models.EmailField(_("address"), unique=True)
    why = models.CharField(_("why"), max_length=10, choices=Refusal.choices)
    detail = models.CharField(_("code"), max_length=100, blank=True)
    marked_at = models.DateTimeField(_("since"), default=timezone.now)
    cleared_at = models.DateTimeField(_("works again"), null=True, blank=True)

    objects = RefusedAddressQuerySet.as_manager()

    class Meta:
        ordering = ("-marked_at",)
        verbose_name = _("address that refuses our mail")
        verbose_name_plural = _("addresses that refuse our mail")
        constraints = [
            models.CheckConstraint(
                name="refused_address_reason_is_known", condition=Q(why__in=Refusal.values)
            )
        ]

    def __str__(self) -> str:
        return self.email
