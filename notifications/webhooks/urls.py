from django.urls import path

from notifications.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.webhook_list, name="list"),
    path("add/", views.add_webhook, name="add"),
    path("<uuid:pk>/", views.webhook_detail, name="endpoint"),
    path("<uuid:pk>/edit/", views.edit_webhook, name="edit"),
    path("<uuid:pk>/secret/", views.rotate_secret, name="rotate_secret"),
    path("<uuid:pk>/test/", views.send_test, name="test"),
    path("<uuid:pk>/resume/", views.resume, name="resume"),
    path("<uuid:pk>/remove/", views.remove_webhook, name="remove"),
    path("<uuid:pk>/deliveries/<uuid:delivery_id>/replay/", views.replay, name="replay"),
]
