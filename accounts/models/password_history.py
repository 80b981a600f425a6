from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class PasswordHistoryManager(models.Manager["PasswordHistory"]):
    def remember(self, user: User) -> None:
        """Keep the hash just set, and forget what is older than the policy looks back."""
        self.create(user=user, password=user.password)
        kept = self.filter(user=user).values_list("pk")[: settings.PASSWORD_HISTORY_LENGTH]
        self.filter(user=user).exclude(pk__in=[pk for (pk,) in kept]).delete()

    def holds(self, user: User, password: str) -> bool:
        """Whether this person used the password lately; the present one counts."""
        hashes = {user.password, *self.filter(user=user).values_list("password", flat=True)}
        return any(check_password(password, known) for known in hashes)


class PasswordHistory(models.Model):
    """A password hash a person had, kept only so that it is not chosen again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="password_history",
    )
    password = models.CharField(_("hash"), max_length=128)
    created_at = models.DateTimeField(_("set"), default=timezone.now, editable=False)

    objects = PasswordHistoryManager()

    class Meta:
        verbose_name = _("earlier password")
        verbose_name_plural = _("earlier passwords")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "-created_at"], name="password_history_latest")]

    def __str__(self) -> str:
        return f"{self.user}, {self.created_at:%Y-%m-%d}"
