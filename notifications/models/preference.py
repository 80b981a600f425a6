from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from notifications.signals import marketing_chosen

if TYPE_CHECKING:
    from accounts.models import User


class PreferenceQuerySet(models.QuerySet["NotificationPreference"]):
    def of(self, user: "User") -> "NotificationPreference":
        """The switches of this person; who never chose has them as they come."""
        return self.filter(user=user).first() or NotificationPreference(user=user)


class NotificationPreference(models.Model):
    """What a person wants to hear of; mails about security and sign-in are not among it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preference"
    )
    claim_submitted = models.BooleanField(_("receipts for claims"), default=True)
    status_updates = models.BooleanField(_("news about a claim"), default=True)
    document_requests = models.BooleanField(_("requests for documents"), default=True)
    payment_notifications = models.BooleanField(_("payments"), default=True)
    marketing_emails = models.BooleanField(_("offers and tips"), default=False)
    text_messages = models.BooleanField(_("also as text messages"), default=False)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")

    def __str__(self) -> str:
        return str(self.user)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Who turns offers on or off, by page, link or API, gives or takes back a consent."""
        before = NotificationPreference.objects.filter(pk=self.pk).first()
        had_agreed = before is not None and before.marketing_emails
        super().save(*args, **kwargs)
        if self.marketing_emails != had_agreed:
            marketing_chosen.send(NotificationPreference, preference=self)
