import uuid
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.choices import Channel, Kind, Status

# A worker that dies keeps the row this long; longer than the time-out of any mail server.
LEASE = timedelta(minutes=3)
FIRST_RETRY = timedelta(seconds=30)
MAXIMUM_RETRIES = 10  # the last after 8 hours and a half


class NotificationQuerySet(models.QuerySet["Notification"]):
    def due(self, now: datetime) -> "NotificationQuerySet":
        """What nobody is sending and should be: new rows the broker forgot, and retries."""
        return self.filter(status=Status.PENDING, due_at__lte=now).filter(
            Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        )

    def lease(self, pk: uuid.UUID | str) -> bool:
        """Take one row for sending; of several workers exactly one is told yes."""
        now = timezone.now()
        return bool(self.due(now).filter(pk=pk).update(leased_until=now + LEASE))


class Notification(models.Model):
    """One message to one person: the outbox row, and afterwards the record that it was sent.

    It holds ids, not words: the text is made when it is sent, and secrets never lie here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(
        _("address"), blank=True, help_text=_("For somebody who has no account yet.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    channel = models.CharField(
        _("channel"), max_length=8, choices=Channel.choices, default=Channel.EMAIL
    )
    context = models.JSONField(_("about"), default=dict, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PENDING
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    retry_count = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    failed_reason = models.CharField(_("last error"), max_length=300, blank=True)
    due_at = models.DateTimeField(_("to be sent from"), default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(
                fields=("due_at",), name="notification_outbox", condition=Q(status=Status.PENDING)
            ),
            models.Index(fields=("recipient", "-created_at"), name="notification_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="notification_words_are_known",
                condition=Q(
                    kind__in=Kind.values, channel__in=Channel.values, status__in=Status.values
                ),
            ),
            models.CheckConstraint(
                name="notification_has_somebody",
                condition=Q(recipient__isnull=False) | ~Q(address=""),
            ),
            models.CheckConstraint(
                name="notification_sent_has_time",
                condition=~Q(status=Status.SENT) | Q(sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.to}"

    @property
    def to(self) -> str:
        return self.recipient.email if self.recipient else self.address

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a mailbox can tell a repeated mail."""
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
        return f"<{self.pk}@{domain}>"

    def record_sent(self, subject: str) -> None:
        self.status, self.sent_at = Status.SENT, timezone.now()
        self.subject, self.leased_until, self.failed_reason = subject[:200], None, ""
        self.save(update_fields=["status", "sent_at", "subject", "leased_until", "failed_reason"])

    def record_suppressed(self) -> None:
        self.status, self.leased_until = Status.SUPPRESSED, None
        self.save(update_fields=["status", "leased_until"])

    def record_failure(self, reason: str, *, is_final: bool) -> None:
        """Plan the next attempt, twice as far away as the last, or give up."""
        self.failed_reason, self.leased_until = reason[:300], None
        self.due_at = timezone.now() + FIRST_RETRY * 2**self.retry_count
        self.retry_count += 1
        if is_final or self.retry_count > MAXIMUM_RETRIES:
            self.status = Status.FAILED
        self.save(
            update_fields=["failed_reason", "leased_until", "due_at", "retry_count", "status"]
        )

    @transaction.atomic
    def retry(self) -> None:
        """Send a failed one again, asked for by a person."""
        self.status, self.retry_count, self.due_at = Status.PENDING, 0, timezone.now()
        self.save(update_fields=["status", "retry_count", "due_at"])
