import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models, transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.row_token import RowToken
from accounts.models.user import User, normal_email
from accounts.signals import email_proven, mailed_link_requested


class LinkNotUsable(Exception):
    """The link was used, ran out, was replaced by a newer one, or may not let anybody in."""


class MailedLinkQuerySet(models.QuerySet["MailedLink"]):
    def usable(self, at: datetime | None = None) -> "MailedLinkQuerySet":
        return self.filter(used_at=None, expires_at__gt=at or timezone.now())


class MailedLink(RowToken):
    """Proves a mailbox: a link that works once, for a short while, and is kept without its token.

    The token is a signature over the row's id and time, made when the mail is rendered; a copy of
    the database opens nothing.
    """

    token_salt = "accounts.mailed_link"  # noqa: S105  # names the purpose, is no secret

    class Purpose(models.TextChoices):
        FILE_CLAIM = "file_claim", _("file a claim")
        SIGN_IN = "sign_in", _("sign in")

    LIFETIMES: ClassVar[dict[str, timedelta]] = {
        Purpose.FILE_CLAIM: timedelta(minutes=30),
        Purpose.SIGN_IN: timedelta(minutes=15),
    }
    RESEND_AFTER = timedelta(seconds=60)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    reference = models.UUIDField(_("what it resumes"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    objects = MailedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailed link")
        verbose_name_plural = _("mailed links")
        indexes = [
            models.Index(fields=["email", "purpose", "-created_at"], name="mailed_link_latest")
        ]
        constraints = [
            models.CheckConstraint(
                name="mailed_link_purpose_is_known",
                condition=Q(purpose__in=["file_claim", "sign_in"]),
            ),
            models.CheckConstraint(
                name="mailed_link_expires_after_it_is_created",
                condition=Q(expires_at__gte=F("created_at")),
            ),
            models.CheckConstraint(
                name="mailed_link_is_used_before_it_expires",
                condition=Q(used_at=None) | Q(used_at__lte=F("expires_at")),
            ),
            models.CheckConstraint(
                name="mailed_link_to_file_a_claim_names_it",
                condition=~Q(purpose="file_claim") | Q(reference__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.email}"

    @classmethod
    @transaction.atomic
    def send(cls, email: str, purpose: str, *, reference: uuid.UUID | None = None) -> "MailedLink":
        """Ask for a link to be mailed; within a minute the one on its way is answer enough."""
        now = timezone.now()
        earlier = cls.objects.usable(now).filter(
            email=normal_email(email), purpose=purpose, reference=reference
        )
        if fresh := earlier.filter(created_at__gt=now - cls.RESEND_AFTER).first():
            return fresh
        earlier.update(expires_at=now)
        link = cls.objects.create(
            email=normal_email(email),
            purpose=purpose,
            reference=reference,
            created_at=now,
            expires_at=now + cls.LIFETIMES[cls.Purpose(purpose)],
        )
        mailed_link_requested.send(cls, link=link)
        return link

    @property
    def token_time(self) -> float:
        return self.created_at.timestamp()

    @property
    def is_usable(self) -> bool:
        return self.used_at is None and self.expires_at > timezone.now()

    @transaction.atomic
    def use(self, *, request: HttpRequest) -> User:
        """Spend the link and return whose mailbox it proved; of two at once only one gets in."""
        now = timezone.now()
        if not MailedLink.objects.usable(now).filter(pk=self.pk).update(used_at=now):
            raise LinkNotUsable
        self.used_at = now
        if User.objects.reserving(self.email).exclude(email=self.email).exists():
            raise LinkNotUsable
        user = User.objects.with_proven_mailbox(self.email)
        if not user.is_active:
            raise LinkNotUsable
        email_proven.send(
            MailedLink, user=user, purpose=self.purpose, reference=self.reference, request=request
        )
        return user
