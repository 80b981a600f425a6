"""Rows that are written once: history, assessments, changes of an amount."""

from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise PermissionDenied(_("History is not changed."))

    def delete(self) -> NoReturn:
        raise PermissionDenied(_("History is not deleted."))


class AppendOnly(models.Model):
    """Refuses to be saved twice or deleted; a trigger in the database refuses the same (0002)."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied(_("History is not changed."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise PermissionDenied(_("History is not deleted."))
