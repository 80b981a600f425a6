from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import NotificationPreference


class PreferenceForm(forms.ModelForm):
    """The switches, each with what stays on whatever it says."""

    class Meta:
        model = NotificationPreference
        fields = (
            "claim_submitted",
            "status_updates",
            "document_requests",
            "payment_notifications",
            "marketing_emails",
            "text_messages",
        )
        labels = {
            "claim_submitted": _("Receipts for claims you send"),
            "status_updates": _("News about how a claim goes"),
            "document_requests": _("Reminders of documents we wait for"),
            "payment_notifications": _("Payments"),
            "marketing_emails": _("Offers and tips"),
            "text_messages": _("The most important also as a text message"),
        }
        help_texts = {
            "status_updates": _("Decisions and questions come anyway while a claim is open."),
            "document_requests": _("The first request comes anyway."),
            "text_messages": _("To the phone number of your account."),
        }
