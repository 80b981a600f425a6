"""What lets an erasure, and nothing else, change rows that the database keeps append-only."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import models, transaction


class PermitToErase(models.Model):
    """Names a person or a claim whose append-only rows may go, in this transaction alone.

    The triggers look for it here. It can never be committed: `ends` points at a row that does not
    exist, which the database finds at the commit, so whoever writes a permit must take it back.
    """

    subject = models.UUIDField(db_index=True)
    ends = models.ForeignKey("self", on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="permit_to_erase_never_ends_itself", condition=~models.Q(ends=models.F("id"))
            )
        ]

    def __str__(self) -> str:
        return str(self.subject)


NOWHERE = -1


@contextmanager
def erasing(subjects: Iterable[UUID]) -> Iterator[None]:
    """Open the append-only rows of these people and claims; ends with the transaction around it."""
    with transaction.atomic():
        PermitToErase.objects.bulk_create(
            PermitToErase(subject=subject, ends_id=NOWHERE) for subject in subjects
        )
        yield
        PermitToErase.objects.all().delete()
