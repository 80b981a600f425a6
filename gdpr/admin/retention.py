"""Periods, holds and what the nightly job did."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gdpr.forms import LegalHoldForm
from gdpr.models import LegalHold, RetentionClass, RetentionReport
from notifications.admin.reading import ReadOnlyAdmin


@admin.register(LegalHold)
class LegalHoldAdmin(admin.ModelAdmin):
    """A hold is placed and lifted; it is never rewritten, and its row stays."""

    form = LegalHoldForm
    list_display = ("ends_on", "user", "claim", "reason", "placed_on", "placed_by", "lifted_at")
    list_filter = ("ends_on",)
    list_select_related = ("user", "claim", "placed_by")
    search_fields = ("=user__email", "=claim__reference")
    search_help_text = _("The whole e-mail address, or the reference of a claim")
    raw_id_fields = ("user", "claim")
    show_full_result_count = False
    actions = ("lift_holds",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: LegalHold, form: Any, change: bool) -> None:
        obj.placed_by = request.user
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Lift: what it kept may be erased again"), permissions=["add"])
    def lift_holds(self, request: HttpRequest, holds: QuerySet[LegalHold]) -> None:
        for hold in holds.filter(lifted_at=None):
            hold.lift(by=request.user)
        self.message_user(request, _("Lifted."))


@admin.register(RetentionClass)
class RetentionClassAdmin(admin.ModelAdmin):
    list_display = ("code", "days", "counted_from", "basis", "enforced_by")
    fields = ("code", "days", "counted_from", "basis", "enforced_by")
    actions = None

    def get_readonly_fields(
        self, request: HttpRequest, obj: RetentionClass | None = None
    ) -> tuple[str, ...]:
        """What a setting says cannot be said differently here."""
        fixed = ("code", "enforced_by")
        return (*fixed, "days") if obj is None or obj.is_fixed else fixed

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(RetentionReport)
class RetentionReportAdmin(ReadOnlyAdmin):
    list_display = ("at", "code", "expired", "held", "removed", "is_stopped")
    list_filter = ("is_stopped", "code")
    date_hierarchy = "at"
