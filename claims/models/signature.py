import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Signature(models.Model):
    """A power of attorney signed by typing a name: who, when, and exactly which text."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="signatures")
    signer_name = models.CharField(_("name"), max_length=201)
    text = models.TextField(_("text that was signed"))
    text_version = models.CharField(_("version of the text"), max_length=20)
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    language = models.CharField(_("language"), max_length=8)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(_("signed"), default=timezone.now, editable=False)

    class Meta:
        ordering = ("signed_at",)
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=("claim",), name="signature_once_per_claim"),
            models.CheckConstraint(
                condition=~models.Q(signer_name=""), name="signature_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.signer_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text_sha256 = hashlib.sha256(self.text.encode()).hexdigest()
        super().save(*args, **kwargs)
