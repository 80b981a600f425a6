from notifications.admin.background import FailedTaskAdmin, JobRunAdmin
from notifications.admin.notification import NotificationAdmin, RefusedAddressAdmin
from notifications.admin.webhooks import WebhookDeliveryAdmin, WebhookEndpointAdmin

__all__ = [
    "FailedTaskAdmin",
    "JobRunAdmin",
    "NotificationAdmin",
    "RefusedAddressAdmin",
    "WebhookDeliveryAdmin",
    "WebhookEndpointAdmin",
]
