"""Files on their way into the storage or out of it: what no row names is never forgotten there."""

import logging
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from claims.files.trouble import StorageUnavailable

logger = logging.getLogger(__name__)


class PendingFile(models.Model):
    """A file that is being stored, or shall be deleted.

    The row is written before the storage is touched, and goes with the transaction that keeps the
    document, or with the deletion. What is left of it tells the janitor which file nobody owns.
    """

    name = models.CharField(_("name in the storage"), max_length=160, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file being stored")
        verbose_name_plural = _("files being stored")

    def __str__(self) -> str:
        return self.name


def delete_after_commit(names: Iterable[str]) -> None:
    """Remove files once no row names them any more; the janitor repeats what fails."""
    listed = list(names)
    PendingFile.objects.bulk_create(
        [PendingFile(name=name) for name in listed], ignore_conflicts=True
    )
    transaction.on_commit(lambda: delete_now(listed))


def delete_now(names: Iterable[str]) -> None:
    """Remove files that no row names; one the storage does not give up stays for the janitor."""
    for name in names:
        try:
            default_storage.delete(name)
        except StorageUnavailable as error:
            logger.warning("%s is not deleted yet: %s", name, error)
        else:
            PendingFile.objects.filter(name=name).delete()
