from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gdpr.choices import Deed
from gdpr.models.deletion_request import AccountDeletionRequest


class ErasureTally(models.Model):
    """How many rows or files of one place an erasure treated how; counted as it happens.

    Written in the transaction that does it, so the certificate says neither more nor less.
    """

    request = models.ForeignKey(
        AccountDeletionRequest, on_delete=models.PROTECT, related_name="tallies"
    )
    place = models.CharField(_("place"), max_length=80)
    deed = models.CharField(_("what was done"), max_length=8, choices=Deed.choices)
    number = models.PositiveIntegerField(_("how many"), default=0)

    class Meta:
        ordering = ("place", "deed")
        verbose_name = _("tally of an erasure")
        verbose_name_plural = _("tallies of erasures")
        constraints = [
            models.UniqueConstraint(
                fields=("request", "place", "deed"), name="erasure_tally_once_each"
            ),
            models.CheckConstraint(
                name="erasure_tally_deed_is_known", condition=Q(deed__in=Deed.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.get_deed_display()} {self.number}"

    @classmethod
    def add(cls, request: AccountDeletionRequest, place: str, deed: str, number: int) -> None:
        if number:
            row, _is_new = cls.objects.get_or_create(request=request, place=place, deed=deed)
            cls.objects.filter(pk=row.pk).update(number=F("number") + number)
