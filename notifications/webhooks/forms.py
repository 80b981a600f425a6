from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.choices import WebhookEvent
from notifications.models import WebhookEndpoint
from notifications.models.webhook import ENDPOINTS_PER_PERSON, every_event

CHOOSABLE = [choice for choice in WebhookEvent.choices if choice[0] != WebhookEvent.PING]


class WebhookForm(forms.ModelForm):
    events = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=CHOOSABLE,
        initial=every_event,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one event")},
    )

    class Meta:
        model = WebhookEndpoint
        fields = ("url", "description", "events")
        labels = {"url": _("Address"), "description": _("What it is for (optional)")}
        help_texts = {"url": _("It begins with https:// and is on the public internet.")}
        error_messages = {
            "url": {
                "required": _("Enter the address of your receiver"),
                "max_length": _("The address must be 500 characters or less."),
            }
        }

    def __init__(self, *args, owner: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.instance.owner = owner

    def clean(self):
        is_new = self.instance._state.adding
        if is_new and self.instance.owner.webhook_endpoints.count() >= ENDPOINTS_PER_PERSON:
            raise ValidationError(_("You can have 10 webhooks at the most. Remove one first."))
        return super().clean()
