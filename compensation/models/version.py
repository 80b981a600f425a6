from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class ReferenceVersion(models.Model):
    """One row that counts the changes of all reference tables; processes read them again by it."""

    ONLY = 1

    number = models.PositiveBigIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("version of the reference tables")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=cls.ONLY).values_list("number", flat=True).first() or 0

    @classmethod
    def count_up(cls) -> None:
        if not cls.objects.filter(pk=cls.ONLY).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=cls.ONLY, defaults={"number": 1})
