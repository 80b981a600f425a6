"""The days a report is about."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms.queue import day


class PeriodForm(forms.Form):
    """Both ends belong to it; an end left open has no limit."""

    sent_after = day(_("Sent from"))
    sent_before = day(_("Sent until"))

    def clean(self) -> None:
        first, last = self.cleaned_data.get("sent_after"), self.cleaned_data.get("sent_before")
        if first and last and first > last:
            self.add_error("sent_before", _("The period ends before it begins."))

    @property
    def period(self) -> tuple[date | None, date | None]:
        """Its first and last day; what cannot be a period is none, and is said beside the field."""
        if not self.is_valid():
            return None, None
        return self.cleaned_data["sent_after"], self.cleaned_data["sent_before"]
