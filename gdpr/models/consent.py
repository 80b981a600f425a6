from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims import texts
from claims.choices import SignatureWay
from claims.consents import Purpose, sha256
from claims.models import Signature
from claims.models.append_only import AppendOnly, AppendOnlyQuerySet

if TYPE_CHECKING:
    from accounts.models import User


MARKETING = "marketing"
PURPOSES = [*Purpose.choices, (MARKETING, _("Offers and tips by mail"))]
CHANNELS = [*SignatureWay.choices, ("page", _("on the account page"))]


class ConsentQuerySet(AppendOnlyQuerySet):
    def of(self, user: "User") -> "ConsentQuerySet":
        """What this person agreed to or withdrew, signed in or by a link to their address."""
        return self.filter(user=user)

    def marketing_of(self, user: "User") -> "ConsentQuerySet":
        return self.of(user).filter(purpose=MARKETING)


class ConsentRecord(AppendOnly):
    """That somebody selected, or took back, one box: which words, which text, when and where.

    Written once. A withdrawal is a row of its own; the one that was given stays as it is.
    """

    class Decision(models.TextChoices):
        GIVEN = "given", _("Agreed")
        WITHDRAWN = "withdrawn", _("Taken back")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="consents",
        verbose_name=_("account"),
        help_text=_("Nobody's, where somebody signed by a mailed link."),
    )
    name = models.CharField(_("name"), max_length=201)
    claim_id = models.UUIDField(_("claim"), null=True, db_index=True)
    claim_reference = models.CharField(_("reference"), max_length=12, blank=True)
    purpose = models.CharField(_("about"), max_length=12, choices=PURPOSES)
    decision = models.CharField(_("decision"), max_length=9, choices=Decision.choices)
    words = models.TextField(_("words beside the box"))
    text_version = models.CharField(_("version of the text"), max_length=20)
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    language = models.CharField(_("language"), max_length=8)
    channel = models.CharField(_("where"), max_length=5, choices=CHANNELS)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                name="consent_words_are_known",
                condition=Q(
                    purpose__in=["authority", "terms", "early_start", "guardianship", "marketing"],
                    decision__in=["given", "withdrawn"],
                    channel__in=["form", "link", "api", "paper", "page"],
                ),
            ),
            models.CheckConstraint(
                name="consent_is_about_a_claim_or_marketing",
                condition=Q(purpose="marketing", claim_id=None, claim_reference="")
                | (~Q(purpose="marketing") & Q(claim_id__isnull=False) & ~Q(claim_reference="")),
            ),
            models.CheckConstraint(
                name="consent_says_to_what",
                condition=~Q(words="") & Q(text_sha256__regex=r"^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_purpose_display()}, {self.get_decision_display()}"

    @property
    def full_text(self) -> str:
        """What was agreed to, word for word: where it was signed, as published, or the sentence."""
        if self.purpose == Purpose.AUTHORITY:
            signed = Signature.objects.filter(claim=self.claim_id, text_sha256=self.text_sha256)
            return str(signed.values_list("text", flat=True).first() or "")
        if self.purpose in PUBLISHED:
            try:
                return texts.published(
                    PUBLISHED[self.purpose], self.text_version, self.language
                ).fill()
            except texts.TextNotFound:
                return ""
        return self.words

    @property
    def text_is_proven(self) -> bool:
        """Whether the text we can still show is, by its hash, the one that was agreed to."""
        return sha256(self.full_text) == self.text_sha256


PUBLISHED = {Purpose.TERMS: texts.TERMS, MARKETING: texts.MARKETING}
