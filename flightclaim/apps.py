from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig

from flightclaim.watching import tracing


class FlightclaimConfig(AppConfig):
    name = "flightclaim"

    def ready(self) -> None:
        tracing.start()


class DeskConfig(AdminConfig):
    """The admin, with our site class in place of the stock one."""

    default_site = "flightclaim.desk.Desk"


class OwnStaticFilesConfig(StaticFilesConfig):
    """Leaves out the source maps and Redoc, which nobody is served and which cost 35 s to pack."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "*.map"]
