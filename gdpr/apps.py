from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GdprConfig(AppConfig):
    name = "gdpr"
    verbose_name = _("Data protection")

    def ready(self) -> None:
        from gdpr import (  # noqa: PLC0415  # connects them
            erasure_tasks,  # noqa: F401
            mails,
            marketing,  # noqa: F401
            receivers,  # noqa: F401
        )
        from notifications import kinds, samples  # noqa: PLC0415  # models are loaded by now

        kinds.KINDS.update(mails.SPECS)
        samples.SAMPLES.update(mails.SAMPLES)
