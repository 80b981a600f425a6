from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from notifications.models import Notification


@admin.register(Notification)
class NotificationAdmin(admin.ModelAdmin):
    """What was said to whom; read-only, a failed one can be sent again."""

    list_display = ("created_at", "kind", "to", "status", "retry_count", "failed_reason")
    list_filter = ("status", "kind", "channel")
    list_select_related = ("recipient",)
    search_fields = ("recipient__email", "address")
    date_hierarchy = "created_at"
    show_full_result_count = False
    actions = ("send_again",)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    @admin.action(description=_("Send again"))
    def send_again(self, request, queryset):
        failed = [row for row in queryset if row.status == "failed"]
        for notification in failed:
            notification.retry()
        text = _("%(count)d will be sent again within a minute.") % {"count": len(failed)}
        self.message_user(request, text)
