"""The queue's own filters."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from claims.choices import OPEN_STATUSES
from claims.tasks import WARN_WITHIN_DAYS


class QueueFilter(admin.SimpleListFilter):
    """Views that answer "what is next"."""

    title = _("queue")
    parameter_name = "queue"

    def lookups(self, request, model_admin):
        return [
            ("mine", _("My work")),
            ("unassigned", _("Unassigned")),
            ("open", _("All open")),
            ("near", _("Time limit near")),
            ("drafts", _("Drafts")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "mine":
            return queryset.filter(assigned_to=request.user, status__in=OPEN_STATUSES)
        if self.value() == "unassigned":
            return queryset.filter(assigned_to=None, status__in=OPEN_STATUSES)
        if self.value() == "open":
            return queryset.filter(status__in=OPEN_STATUSES)
        if self.value() == "near":
            return queryset.near_limitation(timezone.localdate(), max(WARN_WITHIN_DAYS))
        if self.value() == "drafts":
            return queryset.drafts()
        return queryset.sent()


class ReviewerFilter(admin.SimpleListFilter):
    title = _("reviewer")
    parameter_name = "reviewer"

    def lookups(self, request, model_admin):
        return [(str(person.pk), str(person)) for person in User.objects.staff()]

    def queryset(self, request, queryset):
        known = {value for value, _label in self.lookup_choices}
        return queryset.filter(assigned_to=self.value()) if self.value() in known else queryset
