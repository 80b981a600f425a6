import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.row_token import RowToken

if TYPE_CHECKING:
    from accounts.models import User


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def renew(self, user: "User") -> "CalendarFeed":
        """A new secret address for this person; the one before opens nothing any more."""
        feed, _is_new = self.update_or_create(user=user, defaults={"made_at": timezone.now()})
        return feed


class CalendarFeed(RowToken):
    """The deadlines of one reviewer for a calendar program, at an address nobody can guess."""

    token_salt = "claims.calendar_feed"  # noqa: S105  # names the purpose, is no secret

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    made_at = models.DateTimeField(_("address made"), default=timezone.now)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.user)

    @property
    def token_time(self) -> float:
        return self.made_at.timestamp()
