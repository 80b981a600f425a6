from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from gdpr.models import ConsentRecord


@admin.register(ConsentRecord)
class ConsentRecordAdmin(admin.ModelAdmin):
    """The proof of who agreed to what; to be read only."""

    list_display = (
        "at", "name", "purpose", "decision", "claim_reference", "text_version", "language",
        "channel",
    )  # fmt: skip
    list_filter = ("purpose", "decision", "channel")
    search_fields = ("name", "=claim_reference", "user__email")
    list_select_related = ("user",)
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
