from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from notifications import account_receivers  # noqa: F401, PLC0415, I001  # connects them
        from notifications import previews, receivers  # noqa: F401, PLC0415  # connects them
        from notifications.webhooks import events  # noqa: F401, PLC0415  # connects them
