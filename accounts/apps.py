from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        import_module("accounts.lockout")  # connects its receivers
        import_module("accounts.receivers")
        import_module("accounts.api.schema")  # teaches drf-spectacular our token
