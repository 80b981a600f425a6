"""Which claims somebody means: those with a mark, or all that match what the queue was asked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims import queue
from claims.forms.queue import QueueForm
from claims.models import Claim
from claims.models.claim import ClaimQuerySet

MOST_CLAIMS = 10_000
TOO_MANY = _("Up to 10,000 claims at a time.")
MOST_LETTERS = 2_000  # of what a queue can be asked


class SelectionForm(forms.Form):
    """`everything` asks for all that match `matching`, whatever has a mark."""

    claims = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    everything = forms.BooleanField(required=False, widget=forms.HiddenInput)
    matching = forms.CharField(
        required=False, max_length=MOST_LETTERS, strip=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["claims"].valid_value = lambda value: True  # `chosen` looks them up

    def chosen(self) -> ClaimQuerySet:
        """The claims that are there; what is no id, or nobody's, is left out."""
        data = self.cleaned_data
        if data.get("everything"):
            return all_matching(data.get("matching", ""), self.by)
        wanted = data.get("claims") or []
        if len(wanted) > MOST_CLAIMS:
            raise ValidationError(TOO_MANY)
        ids = [pk for pk in map(readable, wanted) if pk]
        return Claim.objects.visible_to(self.by).sent().filter(pk__in=ids)

    def clean(self) -> None:
        try:
            found = self.chosen().values_list("pk", flat=True)
            ids = list(found[: MOST_CLAIMS + 1])
        except ValidationError as error:
            self.add_error("claims", error)
            return
        if len(ids) > MOST_CLAIMS:
            self.add_error("claims", TOO_MANY)
        elif not ids:
            self.add_error("claims", _("Select at least one claim"))
        else:
            self.cleaned_data["claims"] = ids


def all_matching(query: str, by: User) -> ClaimQuerySet:
    """What the queue lists for this query on all of its pages; nothing for one it cannot read."""
    form = QueueForm(QueryDict(query))
    asked = form.asked(by)
    if form.errors:
        raise ValidationError(_("These filters cannot be read. Go back and filter again."))
    return queue.narrowed(asked).sent()


def readable(text: Any) -> Any:
    try:
        return Claim._meta.pk.to_python(text)
    except ValidationError:
        return None
