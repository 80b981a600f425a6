from notifications.models.notification import Notification
from notifications.models.preference import NotificationPreference

__all__ = ["Notification", "NotificationPreference"]
