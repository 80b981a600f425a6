from django.urls import path

from gdpr import deletion_pages as pages

urlpatterns = [
    path("", pages.delete_request, name="delete_request"),
    path("sent/", pages.deletion_requested, name="deletion_requested"),
    path("<uuid:pk>/<str:token>/cancel/", pages.cancel_deletion, name="cancel_deletion"),
]
