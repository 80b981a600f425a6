import uuid
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.row_token import RowToken
from claims.choices import OPEN_STATUSES, ClaimStatus
from claims.signals import signature_requested

LIFETIME = timedelta(days=14)
RESEND_AFTER = timedelta(seconds=60)
REMIND_AFTER = (timedelta(days=3), timedelta(days=7), timedelta(days=12))


class SignatureLinkQuerySet(models.QuerySet["SignatureLink"]):
    def usable(self, at: datetime | None = None) -> "SignatureLinkQuerySet":
        return self.filter(used_at=None, expires_at__gt=at or timezone.now())

    def to_be_reminded(self, now: datetime) -> "SignatureLinkQuerySet":
        """Open links of claims that go on, sent so long ago that the next reminder is due."""
        due = Q()
        for number, delay in enumerate(REMIND_AFTER):
            due |= Q(reminders_sent=number, created_at__lte=now - delay)
        statuses = (ClaimStatus.DRAFT, *OPEN_STATUSES)
        return self.usable(now).filter(due, passenger__claim__status__in=statuses)


class SignatureLink(RowToken):
    """Lets one person sign for one claim, without an account, once; it opens nothing else.

    It belongs to the passenger who signs, or to a child whose guardian does.
    """

    token_salt = "claims.signature_link"  # noqa: S105  # names the purpose, is no secret

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    passenger = models.ForeignKey(
        "claims.Passenger", on_delete=models.CASCADE, related_name="signature_links"
    )
    email = models.EmailField(_("e-mail address"))
    created_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    reminders_sent = models.PositiveSmallIntegerField(_("reminders"), default=0)

    objects = SignatureLinkQuerySet.as_manager()

    class Meta:
        ordering = ("created_at",)
        verbose_name = _("signature link")
        verbose_name_plural = _("signature links")
        constraints = [
            models.CheckConstraint(
                name="signature_link_expires_after_it_is_created",
                condition=Q(expires_at__gte=F("created_at")),
            ),
            models.CheckConstraint(
                name="signature_link_is_used_before_it_expires",
                condition=Q(used_at=None) | Q(used_at__lte=F("expires_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passenger}: {self.email}"

    @property
    def token_time(self) -> float:
        return self.created_at.timestamp()

    @property
    def is_usable(self) -> bool:
        return self.used_at is None and self.expires_at > timezone.now()

    def spend(self) -> bool:
        """Use the link up; of two at the same moment one is told yes."""
        now = timezone.now()
        return bool(SignatureLink.objects.usable(now).filter(pk=self.pk).update(used_at=now))

    @transaction.atomic
    def remind(self) -> bool:
        """Have the same link mailed once more; False where somebody else just did."""
        row = SignatureLink.objects.usable().filter(pk=self.pk, reminders_sent=self.reminders_sent)
        if not row.update(reminders_sent=F("reminders_sent") + 1):
            return False
        signature_requested.send(SignatureLink, link=self, is_reminder=True)
        return True
