import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from accounts.signals import token_reused


class TokenFamilyQuerySet(models.QuerySet["TokenFamily"]):
    def alive(self) -> "TokenFamilyQuerySet":
        return self.filter(ended_at=None, expires_at__gt=timezone.now())

    def end(self) -> int:
        return self.filter(ended_at=None).update(ended_at=timezone.now())


class TokenFamily(models.Model):
    """One sign-in by API: an access token and the refresh token that renews it, again and again.

    The row knows the id of the only refresh token that may be used next. An older one coming back
    means that somebody else has a copy, so the whole family ends. simplejwt's own blacklist keeps
    every refresh token in the clear and lets several parallel refreshes win; this keeps ids.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="token_families",
    )
    current_jti = models.CharField(_("next refresh token"), max_length=32)
    created_at = models.DateTimeField(_("signed in"), default=timezone.now, editable=False)
    refreshed_at = models.DateTimeField(_("last refreshed"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), db_index=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = TokenFamilyQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in by API")
        verbose_name_plural = _("sign-ins by API")

    def __str__(self) -> str:
        return f"{self.user}, {self.created_at:%Y-%m-%d %H:%M}"

    def rotate(self, used_jti: str, new_jti: str, *, expires_at: datetime) -> bool:
        """Replace the refresh token if it is the current one: of many at once, one succeeds."""
        current = TokenFamily.objects.alive().filter(pk=self.pk, current_jti=used_jti)
        return bool(
            current.update(current_jti=new_jti, refreshed_at=timezone.now(), expires_at=expires_at)
        )

    def end(self) -> None:
        TokenFamily.objects.filter(pk=self.pk).end()

    def end_for_reuse(self) -> None:
        """Somebody presented a token that was used already: nobody holding one stays signed in."""
        if TokenFamily.objects.filter(pk=self.pk).end():
            token_reused.send(User, user=self.user)
