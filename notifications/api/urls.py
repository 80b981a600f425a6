from django.urls import path
from rest_framework.routers import SimpleRouter

from notifications.api.views import NotificationViewSet, Preferences
from notifications.api.webhooks import WebhookViewSet

router = SimpleRouter(use_regex_path=False)
router.register("notifications", NotificationViewSet, basename="notification")
router.register("webhooks", WebhookViewSet, basename="webhook")

urlpatterns = [
    path(
        "account/notification-preferences/",
        Preferences.as_view(),
        name="api_notification_preferences",
    ),
    *router.urls,
]
