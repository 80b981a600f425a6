from django.contrib import admin
from django.urls import path
from django.utils.translation import gettext_lazy as _

from notifications.admin.preview import mail_kinds, mail_preview, mail_preview_html
from notifications.admin.reading import ReadOnlyAdmin
from notifications.models import Notification, RefusedAddress


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """What was said to whom; read-only, a failed one can be sent again."""

    list_display = ("created_at", "kind", "to", "status", "retry_count", "failed_reason")
    list_filter = ("status", "kind", "channel")
    list_select_related = ("recipient",)
    search_fields = ("recipient__email", "address")
    date_hierarchy = "created_at"
    actions = ("send_again",)
    change_list_template = "admin/notifications/notification/change_list.html"

    def get_urls(self):
        wrap, site = self.admin_site.admin_view, {"admin_site": self.admin_site}
        own = [
            path("kinds/", wrap(mail_kinds), site, name="mail_kinds"),
            path("kinds/<slug:kind>/", wrap(mail_preview), site, name="mail_preview"),
            path("kinds/<slug:kind>/html/", wrap(mail_preview_html), name="mail_preview_html"),
        ]
        return [*own, *super().get_urls()]

    @admin.action(description=_("Send again"))
    def send_again(self, request, queryset):
        failed = [row for row in queryset if row.status == "failed"]
        for notification in failed:
            notification.retry()
        text = _("%(count)d will be sent again within a minute.") % {"count": len(failed)}
        self.message_user(request, text)


class StandingFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("standing", _("To be looked into")), ("cleared", _("Works again"))]

    def queryset(self, request, queryset):
        if self.value() == "standing":
            return queryset.standing()
        return queryset.filter(cleared_at__isnull=False) if self.value() else queryset


@admin.register(RefusedAddress)
class RefusedAddressAdmin(ReadOnlyAdmin):
    """A task for the staff: reach the person another way, or clear what was a mistake."""

    list_display = ("email", "why", "detail", "marked_at", "cleared_at")
    list_filter = (StandingFilter, "why")
    search_fields = ("email",)
    actions = ("clear",)

    @admin.action(description=_("Write to them again"))
    def clear(self, request, queryset):
        for address in queryset.standing():
            RefusedAddress.objects.clear(address.email)
        self.message_user(request, _("We write to them again."))
