"""Addresses of a person's notifications, and those that mail programs and providers call."""

from django.urls import path

from notifications.views import account, provider

urlpatterns = [
    path("account/notifications/", account.notification_list, name="notification_list"),
    path(
        "account/notifications/history/", account.notification_history, name="notification_history"
    ),
    path("account/notifications/read/", account.read_all, name="notification_read_all"),
    path("account/notifications/unread/", account.unread_count, name="notification_unread"),
    path(
        "account/notifications/<uuid:pk>/open/", account.open_notification, name="notification_open"
    ),
    path("account/notification-preferences/", account.preferences, name="notification_preferences"),
    path("account/address-works/", account.try_address_again, name="notification_try_again"),
    path("mail/unsubscribe/<str:token>/", account.unsubscribe, name="unsubscribe"),
    path("mail/events/<slug:provider>/", provider.provider_events, name="provider_events"),
]
