import random
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.choices import DeliveryState, EndpointState, WebhookEvent
from notifications.models.webhook import WebhookEndpoint

if TYPE_CHECKING:
    from accounts.models import User

# How long after each failed attempt the next one comes; after the last one only a person tries.
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300, 600, 840, 1440))
JITTER = 0.1  # so that a receiver that comes back is not met by everything at once
RANDOM = random.SystemRandom()
LONGEST_WISH = timedelta(hours=24)  # of a receiver's Retry-After
KEPT_RESPONSE = 1024  # bytes of the answer shown to the owner


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def visible_to(self, user: "User") -> "WebhookDeliveryQuerySet":
        return self.filter(endpoint__owner=user)

    def due(self, now: datetime) -> "WebhookDeliveryQuerySet":
        """What is to be sent; a blocked or closed account hears nothing any more."""
        return self.filter(
            state=DeliveryState.PENDING,
            due_at__lte=now,
            endpoint__state=EndpointState.ACTIVE,
            endpoint__owner__is_active=True,
        )


class WebhookDelivery(models.Model):
    """One event for one endpoint: the outbox row, and afterwards its log.

    Its id is the `webhook-id`, the same at every attempt, and its body never changes, so that a
    receiver can tell a repeated event.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries"
    )
    claim = models.ForeignKey(
        "claims.Claim", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    event = models.CharField(_("event"), max_length=24, choices=WebhookEvent.choices)
    body = models.TextField(_("body"))
    state = models.CharField(
        _("state"), max_length=9, choices=DeliveryState.choices, default=DeliveryState.PENDING
    )
    attempt_count = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("to be sent from"), default=timezone.now)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        indexes = [
            # The sweep and the sender ask for what is due, and that is a handful of all rows.
            models.Index(fields=("due_at",), name="webhook_outbox", condition=Q(state="pending")),
            models.Index(fields=("endpoint", "-created_at"), name="webhook_log_of_endpoint"),
        ]
        constraints = [
            models.CheckConstraint(
                name="webhook_delivery_words_are_known",
                condition=Q(state__in=DeliveryState.values, event__in=WebhookEvent.values),
            ),
            models.CheckConstraint(
                name="webhook_delivered_has_time",
                condition=~Q(state=DeliveryState.DELIVERED) | Q(delivered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.endpoint_id}"

    def record_success(self) -> None:
        self.state, self.delivered_at = DeliveryState.DELIVERED, timezone.now()
        self.attempt_count += 1
        self.save(update_fields=["state", "delivered_at", "attempt_count"])

    def record_failure(self, *, is_final: bool = False, wish: timedelta | None = None) -> None:
        """Plan the next attempt, or give up after the last one; a receiver may ask for longer."""
        if is_final or self.attempt_count >= len(RETRY_AFTER):
            self.state = DeliveryState.FAILED
        else:
            pause = RETRY_AFTER[self.attempt_count] * RANDOM.uniform(1, 1 + JITTER)
            self.due_at = timezone.now() + max(pause, min(wish or pause, LONGEST_WISH))
        self.attempt_count += 1
        self.save(update_fields=["state", "due_at", "attempt_count"])

    def replay(self) -> None:
        """Send it again with the same id and body, asked for by a person."""
        self.state, self.attempt_count = DeliveryState.PENDING, 0
        self.due_at, self.delivered_at = timezone.now(), None
        self.save(update_fields=["state", "attempt_count", "due_at", "delivered_at"])


class WebhookAttempt(models.Model):
    """One try at delivering: what the receiver answered, or why it could not."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    milliseconds = models.PositiveIntegerField(_("took (ms)"))
    response_status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    response_start = models.TextField(_("start of the answer"), blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("webhook attempt")
        verbose_name_plural = _("webhook attempts")

    def __str__(self) -> str:
        return str(self.response_status or self.error)

    @property
    def is_success(self) -> bool:
        return self.response_status is not None and 200 <= self.response_status < 300
