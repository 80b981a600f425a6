from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.encrypted_fields import EncryptedCharField
from claims.choices import GuardianRelation, PassengerKind, ReviewStatus, SignatureState
from claims.models.signature import Signature
from claims.models.signature_link import SignatureLink

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

MAXIMUM_PASSENGERS = 9


class PassengerQuerySet(models.QuerySet["Passenger"]):
    def with_signatures(self) -> "PassengerQuerySet":
        """With what the state of the signature is told from, in a still number of queries."""
        return self.select_related("signature__document").prefetch_related("signature_links")

    def unsigned(self) -> "PassengerQuerySet":
        """For whom nobody has signed, or whose authority was taken back."""
        papers = Q(signature__document__isnull=False)
        refused = papers & ~Q(signature__document__review_status=ReviewStatus.ACCEPTED)
        revoked = Q(signature__revoked_at__isnull=False)
        return self.filter(Q(signature=None) | revoked | refused)


class Passenger(models.Model):
    """Somebody who travelled, named as on the ticket; the sum the law grants is each person's."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="passengers")
    given_names = models.CharField(_("given names"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=100)
    kind = models.CharField(
        _("age"), max_length=6, choices=PassengerKind.choices, default=PassengerKind.ADULT
    )
    has_own_fare = models.BooleanField(
        _("has a fare of their own"),
        default=True,
        help_text=_("An infant carried free of charge is outside the rules (Article 3(3))."),
    )
    booking_reference = EncryptedCharField(
        _("booking reference, where it is another"), max_length=8, blank=True, default=""
    )
    email = models.EmailField(
        _("e-mail for the signature"),
        blank=True,
        help_text=_("A child's is the guardian's. Empty: the address of the claim."),
    )
    shares_email = models.BooleanField(_("shares an e-mail address"), default=False)
    guardian_relation = models.CharField(
        _("guardian is"), max_length=8, choices=GuardianRelation.choices, blank=True
    )
    guardian_name = models.CharField(_("name of the guardian"), max_length=201, blank=True)
    guardian_confirmed_at = models.DateTimeField(
        _("right to sign confirmed"), null=True, blank=True
    )
    signature = models.ForeignKey(
        Signature,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="passengers",
        verbose_name=_("signature"),
    )
    compensation_amount = models.DecimalField(
        _("compensation"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    if TYPE_CHECKING:
        signature_links: RelatedManager[SignatureLink]

    objects = PassengerQuerySet.as_manager()

    class Meta:
        ordering = ("claim", "pk")
        verbose_name = _("passenger")
        verbose_name_plural = _("passengers")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PassengerKind.values), name="passenger_kind_is_known"
            ),
            models.CheckConstraint(
                name="passenger_compensation_not_negative",
                condition=Q(compensation_amount__isnull=True) | Q(compensation_amount__gte=0),
            ),
            models.CheckConstraint(
                name="passenger_relation_is_known",
                condition=Q(guardian_relation__in=["", *GuardianRelation.values]),
            ),
            models.CheckConstraint(
                name="passenger_guardian_is_whole",
                condition=Q(guardian_name="", guardian_relation="", guardian_confirmed_at=None)
                | (
                    ~Q(guardian_name="")
                    & ~Q(guardian_relation="")
                    & Q(guardian_confirmed_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="passenger_adult_has_no_guardian",
                condition=~Q(kind="adult") | Q(guardian_name=""),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def is_adult(self) -> bool:
        return self.kind == PassengerKind.ADULT

    @property
    def signer_name(self) -> str:
        """Who signs for this passenger; empty for a child whose guardian is not known yet."""
        return self.full_name if self.is_adult else self.guardian_name

    @property
    def is_complete(self) -> bool:
        return bool(self.signer_name)

    @property
    def is_signed(self) -> bool:
        return self.signature is not None and self.signature.is_in_force

    @property
    def signature_state(self) -> SignatureState:
        """How far the signature is: in force, on its way, or missing."""
        if self.signature is not None and self.signature.is_standing:
            is_signed = self.signature.is_in_force
            return SignatureState.SIGNED if is_signed else SignatureState.PAPER_WAITING
        links = list(self.signature_links.all())
        if any(link.is_usable for link in links):
            return SignatureState.REQUESTED
        if self.signature is not None and self.signature.revoked_at is not None:
            return SignatureState.REVOKED
        if any(link.used_at is None for link in links):
            return SignatureState.LINK_EXPIRED
        return SignatureState.MISSING
