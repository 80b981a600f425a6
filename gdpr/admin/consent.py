from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

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
    exclude = ("user",)
    readonly_fields = ("account", "full_text", "text_is_proven")
    actions = None

    @admin.display(description=_("account"))
    def account(self, obj: ConsentRecord) -> str:
        return obj.user.email if obj.user else "–"

    @admin.display(description=_("text in full"))
    def full_text(self, obj: ConsentRecord) -> str:
        return obj.full_text or "–"

    @admin.display(description=_("hash proves it"), boolean=True)
    def text_is_proven(self, obj: ConsentRecord) -> bool:
        return obj.text_is_proven

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
