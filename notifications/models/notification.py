import random
import uuid
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.choices import Channel, Kind, Status
from notifications.models.refused_address import RefusedAddress

if TYPE_CHECKING:
    from accounts.models import User

# A worker that dies keeps the row this long; longer than sending may ever take (its time limit).
LEASE = timedelta(seconds=settings.NOTIFICATION_LEASE_SECONDS)
FIRST_RETRY = timedelta(seconds=settings.NOTIFICATION_FIRST_RETRY_SECONDS)
MAXIMUM_RETRIES = 12  # the last after 34 hours: a mail server may be away for a day
JITTER = 0.2  # so that what failed together does not come back together
TONES = {
    Status.SENT: "ok", Status.PENDING: "info", Status.FAILED: "bad", Status.BOUNCED: "bad",
}  # fmt: skip
STUCK_AFTER = timedelta(hours=1)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def due(self, now: datetime) -> "NotificationQuerySet":
        """What nobody is sending and should be: new rows the broker forgot, and retries."""
        return self.filter(status=Status.PENDING, due_at__lte=now).filter(
            Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        )

    def on_site_for(self, user: "User") -> "NotificationQuerySet":
        """What the bell of this person shows."""
        return self.filter(recipient=user, channel=Channel.IN_APP)

    def sent_to(self, user: "User") -> "NotificationQuerySet":
        """All that left the house for this person, whatever became of it."""
        return self.filter(recipient=user).exclude(channel=Channel.IN_APP)

    def mark_read(self) -> int:
        return self.filter(read_at=None).update(read_at=timezone.now())

    def stuck(self, now: datetime) -> "NotificationQuerySet":
        """What did not get out: given up, or an hour late because every attempt failed."""
        late = Q(status=Status.PENDING, created_at__lt=now - STUCK_AFTER)
        return self.filter(Q(status=Status.FAILED) | late)

    def to_send(self) -> "NotificationQuerySet":
        """With all that sending asks for, in one query: the switches, and refused addresses."""
        address = Coalesce("recipient__email", "address")
        refused = RefusedAddress.objects.standing().filter(email=Lower(models.OuterRef("_to")))
        return self.select_related("recipient__notification_preference").annotate(
            _to=address, is_address_refused=models.Exists(refused)
        )

    def lease(self, pk: uuid.UUID | str) -> bool:
        """Take one row for sending; of several workers exactly one is told yes.

        A lease that ran out is of a worker that died: the mail may be out already.
        """
        now = timezone.now()
        was_taken = models.Case(
            models.When(leased_until__isnull=False, then=True), default=F("is_uncertain")
        )
        row = self.due(now).filter(pk=pk)
        return bool(row.update(leased_until=now + LEASE, is_uncertain=was_taken))


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
    is_uncertain = models.BooleanField(
        _("may have gone twice"),
        default=False,
        help_text=_("The line or the worker broke while the mail server may have had it."),
    )
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
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
            models.Index(
                fields=("recipient",),
                name="notification_unread",
                condition=Q(channel=Channel.IN_APP, read_at=None),
            ),
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

    def mark_read(self) -> None:
        """Opened twice, the first time stays."""
        Notification.objects.filter(pk=self.pk).mark_read()

    @property
    def tone(self) -> str:
        """The colour of its tag; the word says the same without it."""
        return TONES.get(Status(self.status), "quiet")

    @property
    def is_unread(self) -> bool:
        return self.read_at is None

    def record_sent(self, subject: str) -> None:
        Notification.objects.filter(pk=self.pk).update(
            status=Status.SENT, sent_at=timezone.now(), subject=subject[:200], leased_until=None,
            failed_reason="",
        )  # fmt: skip

    def record_suppressed(self) -> None:
        self.status, self.leased_until = Status.SUPPRESSED, None
        self.save(update_fields=["status", "leased_until"])

    def record_failure(self, reason: str, *, is_final: bool, is_uncertain: bool = False) -> None:
        """Plan the next attempt, twice as far away as the last, or give up."""
        self.is_uncertain = self.is_uncertain or is_uncertain
        self.failed_reason, self.leased_until = reason[:300], None
        pause = FIRST_RETRY * 2**self.retry_count
        self.due_at = timezone.now() + pause * random.uniform(1, 1 + JITTER)  # noqa: S311  # no secret
        self.retry_count += 1
        if is_final or self.retry_count > MAXIMUM_RETRIES:
            self.status = Status.FAILED
        self.save(
            update_fields=[
                "failed_reason", "leased_until", "due_at", "retry_count", "status", "is_uncertain",
            ]
        )  # fmt: skip

    def retry(self) -> None:
        """Send a failed one again, asked for by a person; not one that went out meanwhile."""
        unsent = Notification.objects.filter(pk=self.pk, status__in=(Status.PENDING, Status.FAILED))
        unsent.update(status=Status.PENDING, retry_count=0, due_at=timezone.now())

    def record_bounce(self, why: str, detail: str) -> None:
        """It came back after it was taken; the address is of no use until it is cleared."""
        self.status, self.failed_reason = Status.BOUNCED, f"{why} {detail}".strip()[:300]
        self.save(update_fields=["status", "failed_reason"])
        RefusedAddress.objects.mark(self.to, why, detail)
