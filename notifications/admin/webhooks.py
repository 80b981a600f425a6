from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from notifications.admin.reading import ReadOnlyAdmin
from notifications.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from notifications.webhooks import events


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnlyAdmin):
    list_display = ("url", "owner", "state", "failing_since", "created_at")
    list_filter = ("state",)
    list_select_related = ("owner",)
    search_fields = ("url", "owner__email")
    fields = ("url", "owner", "description", "events", "state", "failing_since", "created_at")


class AttemptInline(admin.TabularInline):
    model = WebhookAttempt
    fields = readonly_fields = ("at", "milliseconds", "response_status", "error")
    extra = 0
    can_delete = False

    def has_view_permission(self, request, obj=None) -> bool:
        return True  # whoever may see the delivery

    def has_add_permission(self, request, obj=None) -> bool:
        return False


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    """What was sent to integrators; one can be sent again."""

    list_display = ("created_at", "event", "endpoint", "state", "attempt_count", "due_at")
    list_filter = ("state", "event")
    list_select_related = ("endpoint",)
    date_hierarchy = "created_at"
    fields = ("endpoint", "event", "body", "state", "attempt_count", "due_at", "delivered_at")
    inlines = (AttemptInline,)
    actions = ("send_again",)

    @admin.action(description=_("Send again"), permissions=["view"])
    def send_again(self, request, queryset):
        deliveries = list(queryset.select_related("endpoint"))
        for delivery in deliveries:
            delivery.replay()
            events.queue(delivery.endpoint)
        text = _("%(count)d will be sent again at once.") % {"count": len(deliveries)}
        self.message_user(request, text)
