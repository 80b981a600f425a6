from datetime import UTC, datetime

import django_filters
from django.core.validators import MaxValueValidator, MinValueValidator
from rest_framework.exceptions import ValidationError

from claims.choices import ClaimStatus
from claims.models import Claim

# No claim was touched outside of these; a database chokes on the ends of the calendar.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
PAGING = {"cursor", "page", "page_size", "ordering", "search", "format"}


class StrictFilterSet(django_filters.FilterSet):
    """A filter nobody knows is the sender's mistake, not something to ignore."""

    def filter_queryset(self, queryset):
        known = set(self.filters) | PAGING
        for name, rule in self.filters.items():
            if isinstance(rule, django_filters.IsoDateTimeFromToRangeFilter):
                known |= {f"{name}_after", f"{name}_before"}
        if unknown := sorted(set(self.data) - known):
            raise ValidationError(dict.fromkeys(unknown, "There is no such filter."))
        return super().filter_queryset(queryset)


class ClaimFilter(StrictFilterSet):
    status = django_filters.MultipleChoiceFilter(choices=ClaimStatus.choices)
    updated_since = django_filters.IsoDateTimeFilter(
        field_name="updated_at",
        lookup_expr="gte",
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
    )

    class Meta:
        model = Claim
        fields = ("status", "updated_since")
