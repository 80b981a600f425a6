"""What follows from a change of a reference table, whoever makes it."""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from compensation import reference
from compensation.models import CityCode, ReferenceVersion
from compensation.models.reference_row import ReferenceRow


@receiver([post_save, post_delete], dispatch_uid="read_reference_tables_again")
def read_tables_again(sender: type, **kwargs: Any) -> None:
    if issubclass(sender, ReferenceRow):
        ReferenceVersion.count_up()
        reference.forget()


@receiver(m2m_changed, sender=CityCode.airports.through, dispatch_uid="read_city_codes_again")
def read_city_codes_again(sender: type, **kwargs: Any) -> None:
    ReferenceVersion.count_up()
    reference.forget()
