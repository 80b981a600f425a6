import base64
import secrets
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.encryption import decrypt, encrypt
from notifications.choices import EndpointState, WebhookEvent
from notifications.webhooks.targets import MAXIMUM_LENGTH, validate_target

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models import Claim

SECRET_BYTES = 32
SECRET_OVERLAP = timedelta(hours=24)  # how long the replaced secret signs along
PAUSE_AFTER = timedelta(days=3)  # of nothing but failures
ENDPOINTS_PER_PERSON = 10
BUSY = timedelta(minutes=3)  # a worker that dies keeps the endpoint this long


def new_secret() -> str:
    """A secret in the form of Standard Webhooks: 32 random bytes in base64 behind `whsec_`."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def every_event() -> list[str]:
    return [event for event in WebhookEvent.values if event != WebhookEvent.PING]


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def visible_to(self, user: "User") -> "WebhookEndpointQuerySet":
        return self.filter(owner=user)

    def for_claim(self, claim: "Claim") -> "WebhookEndpointQuerySet":
        """Those of the customer and of the partner who filed it; a closed account hears nothing."""
        owners = {claim.customer_id, claim.filed_by_id} - {None}
        return self.filter(owner__in=owners, owner__is_active=True).exclude(
            state=EndpointState.ENDED
        )

    def occupy(self, pk: uuid.UUID | str) -> bool:
        """Take an endpoint for sending; of several workers exactly one is told yes."""
        now = timezone.now()
        free = Q(busy_until__isnull=True) | Q(busy_until__lt=now)
        return bool(self.filter(free, pk=pk).update(busy_until=now + BUSY))


class WebhookEndpoint(models.Model):
    """An address of an integrator that is told what happens to their claims."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="webhook_endpoints",
        verbose_name=_("owner"),
    )
    url = models.CharField(_("address"), max_length=MAXIMUM_LENGTH, validators=[validate_target])
    description = models.CharField(_("description"), max_length=100, blank=True)
    events = models.JSONField(_("events"), default=every_event)
    state = models.CharField(
        _("state"),
        max_length=6,
        choices=EndpointState.choices,
        default=EndpointState.ACTIVE,
    )
    encrypted_secret = models.TextField(editable=False)
    encrypted_previous_secret = models.TextField(blank=True, editable=False)
    previous_secret_until = models.DateTimeField(null=True, blank=True, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    busy_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        constraints = [
            models.CheckConstraint(
                name="webhook_state_is_known", condition=Q(state__in=EndpointState.values)
            ),
            models.CheckConstraint(
                name="webhook_previous_secret_ends",
                condition=Q(encrypted_previous_secret="") | Q(previous_secret_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_active(self) -> bool:
        return self.state == EndpointState.ACTIVE

    def wants(self, event: str) -> bool:
        return event == WebhookEvent.PING or event in self.events

    def set_secret(self) -> str:
        """Give the endpoint its first secret and return it: it is shown this once."""
        secret = new_secret()
        self.encrypted_secret = encrypt(secret)
        return secret

    def signing_secrets(self, now: datetime) -> list[str]:
        """The secrets that sign at this moment, the newest first."""
        secrets_now = [self.encrypted_secret]
        if self.previous_secret_until is not None and now < self.previous_secret_until:
            secrets_now.append(self.encrypted_previous_secret)
        return [decrypt(secret) for secret in secrets_now]

    @transaction.atomic
    def rotate_secret(self) -> str:
        """A new secret, returned this once; the old one signs along for a day."""
        endpoint = WebhookEndpoint.objects.select_for_update().get(pk=self.pk)
        self.encrypted_previous_secret = endpoint.encrypted_secret
        self.previous_secret_until = timezone.now() + SECRET_OVERLAP
        secret = self.set_secret()
        self.save(
            update_fields=[
                "encrypted_secret",
                "encrypted_previous_secret",
                "previous_secret_until",
            ]
        )
        return secret

    def forget_failures(self) -> None:
        self.failing_since = None
        self.save(update_fields=["failing_since"])

    def resume(self) -> None:
        """Send to it again, asked for by its owner."""
        self.state, self.failing_since = EndpointState.ACTIVE, None
        self.save(update_fields=["state", "failing_since"])

    def pause(self) -> None:
        self.state = EndpointState.PAUSED
        self.save(update_fields=["state"])

    def end(self) -> None:
        """The receiver said that it is gone for good (410)."""
        self.state = EndpointState.ENDED
        self.save(update_fields=["state"])

    def note_failure(self, now: datetime) -> bool:
        """Whether it has failed for so long that it is to be paused."""
        if self.failing_since is None:
            self.failing_since = now
            self.save(update_fields=["failing_since"])
        return now - self.failing_since >= PAUSE_AFTER

    def release(self) -> None:
        self.busy_until = None
        self.save(update_fields=["busy_until"])
