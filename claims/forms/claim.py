"""What a customer may say about a claim that was sent."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawForm(forms.Form):
    confirms = forms.BooleanField(
        label=_("I take this claim back"),
        error_messages={"required": _("Select the box to take the claim back")},
    )


class AppealForm(forms.Form):
    reason = forms.CharField(
        label=_("What should we look at again?"),
        help_text=_("New evidence helps most. You can add files on the claim page."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Tell us what we should look at again"),
            "max_length": _("Text must be 2,000 characters or less"),
        },
    )


class MessageForm(forms.Form):
    body = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write your message"),
            "max_length": _("Message must be 5,000 characters or less"),
        },
    )
