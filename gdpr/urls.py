"""Addresses of a person's own data, below /account/."""

from django.urls import path

from gdpr import export_pages, views

urlpatterns = [
    path("consents/", views.consents, name="consents"),
    path("consents/<int:pk>/", views.consent_text, name="consent_text"),
    path("consents/marketing/", views.choose_marketing, name="choose_marketing"),
    path("export-data/", export_pages.export_data, name="export_data"),
    path("export-data/<uuid:pk>.zip", export_pages.export_archive, name="export_archive"),
    path("export-data/schema-<int:version>.json", export_pages.export_schema, name="export_schema"),
]
