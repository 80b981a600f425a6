from django.apps import AppConfig


class GdprConfig(AppConfig):
    name = "gdpr"
