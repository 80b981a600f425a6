from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GdprConfig(AppConfig):
    name = "gdpr"
    verbose_name = _("Data protection")

    def ready(self) -> None:
        from gdpr import erasure_tasks, mails, receivers  # noqa: F401, PLC0415  # connects them
        from notifications import kinds, samples  # noqa: PLC0415  # models are loaded by now

        kinds.KINDS.update(mails.SPECS)
        samples.SAMPLES.update(mails.SAMPLES)
