import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.mailed_link import LinkNotUsable
from accounts.models.row_token import RowToken
from accounts.models.user import UNDO_WITHIN, User, normal_email
from accounts.signals import account_already_exists, email_change_asked, email_change_undone

if TYPE_CHECKING:
    from datetime import datetime

DONE_FIELDS = ("status", "confirmed_at")


class EmailChangeQuerySet(models.QuerySet["EmailChange"]):
    def done(self) -> "EmailChangeQuerySet":
        """Those whose new mailbox was proven, taken back since or not."""
        return self.filter(confirmed_at__isnull=False)

    def pending(self, at: "datetime | None" = None) -> "EmailChangeQuerySet":
        return self.filter(status=EmailChange.Status.PENDING, expires_at__gt=at or timezone.now())

    def undoable(self, at: "datetime | None" = None) -> "EmailChangeQuerySet":
        """Done so lately that the old mailbox may still take it back."""
        since = (at or timezone.now()) - UNDO_WITHIN
        return self.filter(status=EmailChange.Status.CONFIRMED, confirmed_at__gt=since)

    def cancel(self) -> int:
        """Give up what is not done yet; its link is dead from now on."""
        waiting = self.filter(status=EmailChange.Status.PENDING)
        return waiting.update(status=EmailChange.Status.CANCELLED)


class EmailChange(RowToken):
    """That somebody wants another address: it holds once a link sent there was opened.

    The old mailbox hears of it, and may take it back for seven days.
    """

    token_salt = "accounts.email_change"  # noqa: S105  # names the purpose, is no secret
    undo_salt = "accounts.email_change.undo"

    class Status(models.TextChoices):
        PENDING = "pending", _("waits for the new mailbox")
        CONFIRMED = "confirmed", _("done")
        CANCELLED = "cancelled", _("given up")
        UNDONE = "undone", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="email_changes"
    )
    old_email = models.EmailField(_("old e-mail address"), db_index=True)
    new_email = models.EmailField(_("new e-mail address"))
    status = models.CharField(
        _("state"), max_length=9, choices=Status.choices, default=Status.PENDING
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    confirmed_at = models.DateTimeField(_("done"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects: ClassVar = EmailChangeQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("change of e-mail address")
        verbose_name_plural = _("changes of e-mail addresses")
        constraints = [
            models.CheckConstraint(
                name="email_change_status_is_known",
                condition=Q(status__in=["pending", "confirmed", "cancelled", "undone"]),
            ),
            models.CheckConstraint(
                name="email_change_done_has_time",
                condition=Q(status__in=["pending", "cancelled"], confirmed_at=None)
                | Q(status__in=["confirmed", "undone"], confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="email_change_undone_has_time",
                condition=Q(status="undone", undone_at__isnull=False)
                | (~Q(status="undone") & Q(undone_at=None)),
            ),
            models.CheckConstraint(
                name="email_change_changes_something", condition=~Q(old_email=F("new_email"))
            ),
            models.UniqueConstraint(
                name="email_change_one_at_a_time",
                fields=("user",),
                condition=Q(status="pending"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_email} → {self.new_email}"

    @classmethod
    @transaction.atomic
    def ask(cls, user: User, new_email: str) -> "EmailChange":
        """Have a link mailed to the new address, and the old one told.

        An address that somebody has is answered like any other; its owner is told by mail.
        """
        new_email, now = normal_email(new_email), timezone.now()
        user = User.objects.select_for_update().get(pk=user.pk)
        if new_email == user.email:
            raise ValidationError(_("This is your email address already"), code="same_email")
        user.email_changes.all().cancel()
        change: EmailChange = cls.objects.create(
            user=user,
            old_email=user.email,
            new_email=new_email,
            created_at=now,
            expires_at=now + timedelta(days=settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS),
        )
        is_free = not User.objects.is_taken(new_email, but_for=user)
        if not is_free:
            account_already_exists.send(User, email=new_email)
        email_change_asked.send(cls, change=change, is_free=is_free)
        return change

    @property
    def token_time(self) -> float:
        return self.created_at.timestamp()

    @property
    def undo_token(self) -> str:
        return Signer(salt=self.undo_salt).signature(self._signed_text)

    def accepts_undo(self, token: str) -> bool:
        try:
            Signer(salt=self.undo_salt).unsign(f"{self._signed_text}:{token}")
        except BadSignature:
            return False
        return True

    @property
    def is_pending(self) -> bool:
        return self.status == self.Status.PENDING and self.expires_at > timezone.now()

    @property
    def is_undoable(self) -> bool:
        return type(self).objects.undoable().filter(pk=self.pk).exists()

    @property
    def undoable_until(self) -> "datetime | None":
        return self.confirmed_at and self.confirmed_at + UNDO_WITHIN

    @transaction.atomic
    def confirm(self) -> None:
        """The new mailbox is proven: from now on it is the account's, and every sign-in ends."""
        user = User.objects.select_for_update().get(pk=self.user_id)
        now = timezone.now()
        is_good = user.is_active and user.email == self.old_email
        if not is_good or User.objects.is_taken(self.new_email, but_for=user):
            raise LinkNotUsable
        done = EmailChange.objects.pending(now).filter(pk=self.pk)
        if not done.update(status=self.Status.CONFIRMED, confirmed_at=now):
            raise LinkNotUsable
        self.refresh_from_db(fields=DONE_FIELDS)
        move_to(user, self.new_email)
        user.end_sign_ins()

    @transaction.atomic
    def undo(self) -> User:
        """The old mailbox takes the account back, and what was made with it since ends.

        Whoever changed the address knew a password or had a session: the password stops working,
        and second factors and API keys made since then go.
        """
        user = User.objects.select_for_update().get(pk=self.user_id)
        now = timezone.now()
        since = user.email_changes.filter(
            created_at__gte=self.created_at, status=self.Status.CONFIRMED
        )
        is_good = EmailChange.objects.undoable(now).filter(pk=self.pk).exists()
        if not is_good or User.objects.filter(email=self.old_email).exclude(pk=user.pk).exists():
            raise LinkNotUsable
        since.update(status=self.Status.UNDONE, undone_at=now)
        user.email_changes.all().cancel()
        for key in user.api_keys.filter(created__gte=self.created_at, revoked=False):
            key.revoke()
        Authenticator.objects.filter(user=user, created_at__gte=self.created_at).delete()
        SocialAccount.objects.filter(user=user, date_joined__gte=self.created_at).delete()
        user.set_unusable_password()
        move_to(user, self.old_email)
        user.end_sign_ins()
        email_change_undone.send(EmailChange, user=user, since=self.created_at)
        user.refresh_from_db()
        return user


def move_to(user: User, email: str) -> None:
    """Give the account this proven address, and no other."""
    user.email = email
    user.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=user).exclude(email=email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
