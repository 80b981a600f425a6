from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")

    def __str__(self) -> str:
        return str(self.user)
