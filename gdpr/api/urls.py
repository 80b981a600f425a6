from django.urls import path

from gdpr.api import views

urlpatterns = [
    path("account/delete-request/", views.DeleteRequest.as_view(), name="api_delete_request"),
    path("admin/deletion-requests/", views.DeletionRequests.as_view()),
    path("admin/deletion-requests/<uuid:pk>/", views.DeletionRequestDetail.as_view()),
]
