"""Rows that are written once: history, assessments, changes of an amount."""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise PermissionDenied(_("History is not changed."))

    def delete(self):
        raise PermissionDenied(_("History is not deleted."))


class AppendOnly(models.Model):
    """Refuses to be saved twice or deleted; a trigger in the database refuses the same (0002)."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise PermissionDenied(_("History is not changed."))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionDenied(_("History is not deleted."))
