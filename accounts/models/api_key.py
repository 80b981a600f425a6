from datetime import timedelta
from ipaddress import ip_network
from typing import Any, ClassVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.crypto import KeyGenerator
from rest_framework_api_key.models import AbstractAPIKey, BaseAPIKeyManager

from accounts.client_address import lies_in
from accounts.models.security_log import EventKind
from accounts.models.user import User
from accounts.signals import api_key_changed

OVERLAP = timedelta(hours=24)  # both keys work, so that programs can be changed one by one
USE_NOTED_EACH = timedelta(minutes=1)
MOST_KEYS = 20
LONGEST_LIFE = timedelta(days=10 * 365)  # of a replacement; a calendar has an end


class Scope(models.TextChoices):
    QUOTES = "quotes", _("Ask for quotes")
    CLAIMS_READ = "claims:read", _("Read claims and documents")
    CLAIMS_WRITE = "claims:write", _("File and change claims")
    DOCUMENTS_WRITE = "documents:write", _("Send documents")
    WEBHOOKS = "webhooks", _("Manage webhooks")


class ApiKeyManager(BaseAPIKeyManager):
    """Keys look like fc_live_AbCdEfGh.<32 letters>; outside production like fc_test_…"""

    key_generator = KeyGenerator(prefix_length=8, secret_key_length=40)

    @transaction.atomic
    def make(self, owner: User, **fields: Any) -> tuple["ApiKey", str]:
        """A new key and its whole text, which nobody sees again."""
        User.objects.select_for_update(no_key=True).get(pk=owner.pk)  # two at once count both
        in_use = self.filter(owner=owner, revoked=False).exclude(expiry_date__lt=timezone.now())
        if in_use.count() >= MOST_KEYS:
            raise ValidationError(_("You can have up to 20 keys. Revoke one first"))
        key, text = self.create_key(owner=owner, **fields)
        api_key_changed.send(ApiKey, key=key, kind=EventKind.KEY_CREATED)
        return cast("ApiKey", key), f"{settings.API_KEY_PREFIX}{text}"

    def recognised(self, text: str) -> "ApiKey | None":
        """The key with this text, whatever its state; compared in constant time."""
        mark = settings.API_KEY_PREFIX
        prefix, _dot, secret = text.removeprefix(mark).partition(".")
        if not (text.startswith(mark) and prefix and secret and "\0" not in text):
            return None
        key = self.select_related("owner").filter(prefix=prefix).first()
        return (
            key if key and self.key_generator.verify(f"{prefix}.{secret}", key.hashed_key) else None
        )


class ApiKey(AbstractAPIKey):
    """Lets a program use the API in the name of its owner, for what its scopes name."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.CASCADE,
        related_name="api_keys",
    )
    scopes = models.JSONField(_("scopes"), default=list)
    allowed_addresses = models.JSONField(
        _("allowed addresses"), default=list, blank=True, help_text=_("Networks; empty allows all.")
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    last_used_from = models.CharField(_("last used from"), max_length=45, blank=True)

    objects: ClassVar[ApiKeyManager] = ApiKeyManager()  # type: ignore[assignment]  # wider

    class Meta:
        ordering = ("-created",)
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.name} ({settings.API_KEY_PREFIX}{self.prefix})"

    @property
    def shown(self) -> str:
        return f"{settings.API_KEY_PREFIX}{self.prefix}…"

    @property
    def is_usable(self) -> bool:
        return not self.revoked and not self.has_expired and self.owner.is_active

    def allows(self, address: str) -> bool:
        return not self.allowed_addresses or lies_in(address, self.allowed_addresses)

    def note_use(self, address: str) -> None:
        """When and from where, at most each minute; a new place is an event of its own."""
        now = timezone.now()
        is_new_place = address != self.last_used_from
        if not is_new_place and self.last_used_at and now - self.last_used_at < USE_NOTED_EACH:
            return
        ApiKey.objects.filter(pk=self.pk).update(last_used_at=now, last_used_from=address)
        if is_new_place:
            api_key_changed.send(ApiKey, key=self, kind=EventKind.KEY_USED)

    def revoke(self) -> None:
        """At once and for good."""
        if not self.revoked:
            self.revoked = True
            self.save(update_fields=["revoked"])
            api_key_changed.send(ApiKey, key=self, kind=EventKind.KEY_REVOKED)

    @transaction.atomic
    def rotate(self) -> tuple["ApiKey", str]:
        """A key that may do the same; this one goes on working for 24 hours."""
        ends = timezone.now() + OVERLAP
        lifetime = self.expiry_date - self.created if self.expiry_date else None
        fresh, text = ApiKey.objects.make(
            self.owner,
            name=self.name,
            scopes=self.scopes,
            allowed_addresses=self.allowed_addresses,
            expiry_date=timezone.now() + min(lifetime, LONGEST_LIFE) if lifetime else None,
        )
        self.expiry_date = min(ends, self.expiry_date) if self.expiry_date else ends
        self.save(update_fields=["expiry_date"])
        return fresh, text


def networks(text: str) -> list[str]:
    """The networks a person typed, one a line or with commas; raises ValidationError for others."""
    found = []
    for each in text.replace(",", " ").split():
        try:
            found.append(str(ip_network(each, strict=False)))
        except ValueError as error:
            raise ValidationError(
                _("%(typed)s is no network address, like 203.0.113.7 or 203.0.113.0/24")
                % {"typed": each[:45]}
            ) from error
    return found
