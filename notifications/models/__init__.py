from notifications.models.background import FailedTask, JobRun, RunStatus
from notifications.models.notification import Notification
from notifications.models.preference import NotificationPreference
from notifications.models.refused_address import Refusal, RefusedAddress
from notifications.models.webhook import WebhookEndpoint
from notifications.models.webhook_delivery import WebhookAttempt, WebhookDelivery

__all__ = [
    "FailedTask",
    "JobRun",
    "Notification",
    "NotificationPreference",
    "Refusal",
    "RefusedAddress",
    "RunStatus",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
