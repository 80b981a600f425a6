from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.deadlines import DeadlineKind, Wanted
from claims.forms.queue import number, one_of, reviewers

MOST_PAGES = 20  # further down nobody reads; an owner or a kind leads there


class DeadlineForm(forms.Form):
    """Whose deadlines, and which; what cannot be asked is said beside its field."""

    owner = one_of(_("Owner"), reviewers)
    kind = one_of(_("Deadline"), DeadlineKind.choices)
    page = number(_("Page"), MOST_PAGES)

    def wanted(self, user: User) -> Wanted:
        self.is_valid()
        asked: dict[str, Any] = {}
        if owner := self.cleaned_data.get("owner"):
            asked["owner"] = user.pk if owner == "me" else owner
        if kind := self.cleaned_data.get("kind"):
            asked["kinds"] = (kind,)
        return Wanted(**asked)

    @property
    def page_number(self) -> int:
        return self.cleaned_data.get("page") or 1
