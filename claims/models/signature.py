import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.row_token import RowToken
from claims.choices import ReviewStatus, SignatureWay

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models.fields.related_descriptors import RelatedManager

    from accounts.models import User
    from claims.models.passenger import Passenger

DAYS_TO_WITHDRAW = 14


def normal_name(name: str) -> str:
    """A name as it is compared: no spare blanks, no difference of case."""
    return " ".join(name.split()).casefold()


def private_path(signature: "Signature", filename: str) -> str:
    return f"claims/{signature.claim_id}/authority-{signature.pk}.pdf"


class SignatureQuerySet(models.QuerySet["Signature"]):
    def visible_to(self, user: "User | AnonymousUser") -> "SignatureQuerySet":
        """A reviewer's every one, a customer's or partner's those of their claims."""
        if not user.is_authenticated:
            return self.none()
        if user.is_reviewer:
            return self
        return self.filter(Q(claim__customer=user) | Q(claim__filed_by=user))

    def standing(self) -> "SignatureQuerySet":
        """Not taken back, and still somebody's: neither replaced nor made void by a change.

        A paper stands while it is being checked; one that was sent back does not.
        """
        return (
            self.filter(revoked_at=None, passengers__isnull=False)
            .exclude(document__review_status=ReviewStatus.REJECTED)
            .distinct()
        )

    def in_force(self) -> "SignatureQuerySet":
        """Standing, and where it is a paper, accepted at the desk."""
        return self.standing().filter(
            Q(document=None) | Q(document__review_status=ReviewStatus.ACCEPTED)
        )

    def without_pdf(self) -> "SignatureQuerySet":
        return self.filter(pdf="").exclude(way=SignatureWay.PAPER)


class Signature(RowToken):
    """A power of attorney as one person signed it: who, when, by which door, exactly which text.

    Its passengers are the signer and the children the signer is guardian of. The row is kept when
    it is replaced or taken back: it says what was signed at the time.
    """

    token_salt = "claims.signature"  # noqa: S105  # names the purpose, is no secret

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="signatures")
    signer_name = models.CharField(_("name"), max_length=201)
    way = models.CharField(
        _("signed"), max_length=5, choices=SignatureWay.choices, default=SignatureWay.FORM
    )
    email = models.EmailField(_("mailbox the link was sent to"), blank=True)
    drawing = models.TextField(
        _("drawn signature"),
        blank=True,
        help_text=_("An SVG path on a field of 300 by 100; the typed name is the signature."),
    )
    document = models.OneToOneField(
        "claims.ClaimDocument",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="signature",
        verbose_name=_("paper"),
    )
    text = models.TextField(_("text that was signed"))
    text_version = models.CharField(_("version of the text"), max_length=20)
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    language = models.CharField(_("language"), max_length=8)
    terms_version = models.CharField(_("version of the terms"), max_length=20, blank=True)
    starts_early = models.BooleanField(_("asked us to begin before the 14 days end"), default=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(_("signed"), default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    agreement_withdrawn_at = models.DateTimeField(
        _("withdrew from the agreement"), null=True, blank=True
    )
    pdf = models.FileField(_("PDF"), upload_to=private_path, max_length=120, blank=True)

    if TYPE_CHECKING:
        passengers: RelatedManager[Passenger]

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ("signed_at", "pk")
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.CheckConstraint(condition=~Q(signer_name=""), name="signature_has_a_name"),
            models.CheckConstraint(
                condition=Q(way__in=["form", "link", "api", "paper"]),
                name="signature_way_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(way="link") | ~Q(email=""),
                name="signature_by_link_names_its_mailbox",
            ),
            models.CheckConstraint(
                condition=~Q(way="paper") | Q(document__isnull=False),
                name="signature_on_paper_has_its_paper",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("signed_at")),
                name="signature_is_revoked_after_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return self.signer_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text_sha256 = hashlib.sha256(self.text.encode()).hexdigest()
        super().save(*args, **kwargs)

    @property
    def token_time(self) -> float:
        return self.signed_at.timestamp()

    @property
    def is_paper(self) -> bool:
        return self.way == SignatureWay.PAPER

    @property
    def is_standing(self) -> bool:
        """As `standing()` says, for a row whose document is at hand."""
        is_sent_back = bool(self.document and self.document.review_status == ReviewStatus.REJECTED)
        return self.revoked_at is None and not is_sent_back

    @property
    def is_in_force(self) -> bool:
        is_accepted = self.document is None or (
            self.document.review_status == ReviewStatus.ACCEPTED
        )
        return self.is_standing and is_accepted

    @property
    def withdraw_until(self) -> Any:
        """The last day on which this person may withdraw from the agreement without a reason."""
        return timezone.localdate(self.signed_at) + timedelta(days=DAYS_TO_WITHDRAW)

    @property
    def may_withdraw(self) -> bool:
        return self.revoked_at is None and timezone.localdate() <= self.withdraw_until
