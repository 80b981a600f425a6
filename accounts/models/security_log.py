"""What happened to accounts, kept append-only: the database itself refuses to change or delete it.

Only what says where from is lost with time: addresses are shortened, typed e-mail addresses and
browsers forgotten (accounts.tasks.shorten_addresses). Who it was about stays as an id, also when
the person has left.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class Door(models.TextChoices):
    PAGE = "page", _("Sign-in page")
    LINK = "link", _("Mailed link")
    PASSKEY = "passkey", _("Passkey")
    SOCIAL = "social", _("Account elsewhere")
    API = "api", _("API")


class Refused(models.TextChoices):
    """Why a sign-in failed, as the log says it; whoever tried reads less."""

    UNKNOWN_ADDRESS = "unknown_address", _("No account has this address")
    WRONG_PASSWORD = "wrong_password", _("Wrong password")
    WRONG_CODE = "wrong_code", _("Wrong code")
    LOCKED = "locked", _("Locked after too many failures")
    BLOCKED = "blocked", _("The account is blocked")
    NOT_PROVEN = "not_proven", _("The address is not proven")


class EventKind(models.TextChoices):
    LOCKED = "locked", _("Locked after failed sign-ins")
    UNLOCKED = "unlocked", _("Unlocked by the desk")
    NEW_DEVICE = "new_device", _("Signed in on a new device")
    NOT_ME = "not_me", _("A sign-in was disowned")
    SIGNED_OUT = "signed_out", _("Signed out everywhere")
    TOKEN_REUSED = "token_reused", _("An old token came back")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    EMAIL_CHANGED = "email_changed", _("E-mail address changed")
    SECOND_FACTOR = "second_factor", _("Two-step sign-in changed")
    LINKED = "linked", _("Account elsewhere connected")
    UNLINKED = "unlinked", _("Account elsewhere disconnected")
    ROLE_CHANGED = "role_changed", _("Role changed")
    BLOCKED = "blocked", _("Blocked")
    UNBLOCKED = "unblocked", _("Block lifted")
    KEY_CREATED = "key_created", _("API key made")
    KEY_REVOKED = "key_revoked", _("API key revoked")
    KEY_USED = "key_used", _("API key used")
    EXPORT = "export", _("Data exported")
    DOWNLOAD = "download", _("Document opened")
    PAYOUT = "payout", _("Payout")
    OLD_HEADER = "old_header", _("Header of the old system used")
    SUSPICION = "suspicion", _("Unusual activity")


class LogQuerySet(models.QuerySet[Any]):
    def since(self, moment: datetime) -> "LogQuerySet":
        return self.filter(at__gte=moment)

    def of(self, user: User) -> "LogQuerySet":
        return self.filter(user_id=user.pk)


class LogRow(models.Model):
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    address = models.CharField(_("address"), max_length=45, blank=True)

    objects = LogQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]


class LoginAttempt(LogRow):
    """Somebody tried to sign in."""

    email = models.CharField(_("address typed"), max_length=254, blank=True)
    door = models.CharField(_("way"), max_length=8, choices=Door.choices)
    succeeded = models.BooleanField(_("succeeded"))
    reason = models.CharField(_("reason"), max_length=16, choices=Refused.choices, blank=True)
    user_agent = models.CharField(_("browser"), max_length=200, blank=True)

    class Meta(LogRow.Meta):
        verbose_name = _("attempt to sign in")
        verbose_name_plural = _("attempts to sign in")
        indexes = [
            models.Index(fields=["user", "-at"], name="login_attempt_of_person"),
            models.Index(fields=["address", "-at"], name="login_attempt_from"),
        ]
        constraints = [
            models.CheckConstraint(
                name="login_attempt_failed_has_reason",
                condition=Q(succeeded=True, reason="") | (Q(succeeded=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="login_attempt_words_are_known",
                condition=Q(door__in=Door.values, reason__in=["", *Refused.values]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_door_display()}"


class SecurityEvent(LogRow):
    """Something that touches the safety of an account or of what it may see."""

    kind = models.CharField(_("what"), max_length=16, choices=EventKind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    class Meta(LogRow.Meta):
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        indexes = [
            models.Index(fields=["user", "-at"], name="security_event_of_person"),
            models.Index(fields=["kind", "-at"], name="security_event_of_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                name="security_event_kind_is_known", condition=Q(kind__in=EventKind.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"
