from django.urls import path

from gdpr.api import export, views

urlpatterns = [
    path("account/delete-request/", views.DeleteRequest.as_view(), name="api_delete_request"),
    path("account/export-data/", export.ExportData.as_view(), name="api_export_data"),
    path(
        "account/export-data/<uuid:export_id>/archive/",
        export.ExportArchive.as_view(),
        name="api_export_archive",
    ),
    path("admin/deletion-requests/", views.DeletionRequests.as_view()),
    path("admin/deletion-requests/<uuid:pk>/", views.DeletionRequestDetail.as_view()),
]
