"""Who signs for whom: the signatures of a claim, the links that ask for them, taking them back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims import texts
from claims.choices import (
    OPEN_STATUSES,
    ClaimStatus,
    DocumentKind,
    ReviewStatus,
    SignatureState,
    SignatureWay,
)
from claims.consents import Consent, Purpose, sentence, sha256
from claims.models.fee_plan import FeePlan
from claims.models.passenger import Passenger
from claims.models.record import ClaimRecord
from claims.models.signature import Signature, normal_name
from claims.models.signature_link import LIFETIME, RESEND_AFTER, SignatureLink
from claims.refusals import Refusal, TransitionNotAllowed
from claims.signals import (
    authority_revoked,
    consent_given,
    consent_withdrawn,
    signature_completed,
    signature_requested,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from claims.models.document import ClaimDocument

SIGNABLE = (ClaimStatus.DRAFT, *OPEN_STATUSES)
REVOCABLE = (*SIGNABLE, ClaimStatus.REJECTED)
TO_BE_ASKED = (SignatureState.MISSING, SignatureState.LINK_EXPIRED)
HAD_MONEY = (ClaimStatus.PAID, ClaimStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class Signing:
    """What somebody did to sign: the typed name, the text they saw, the boxes they selected."""

    signer_name: str
    text: str
    way: SignatureWay
    starts_early: bool = False
    drawing: str = ""
    email: str = ""
    document: "ClaimDocument | None" = None


class Authority(ClaimRecord):
    class Meta(ClaimRecord.Meta):
        abstract = True

    # --- who signs for whom ---

    @property
    def _people(self) -> "QuerySet[Passenger]":
        return Passenger.objects.with_signatures().filter(claim_id=self.pk)

    @property
    def _standing(self) -> "QuerySet[Signature]":
        return Signature.objects.standing().filter(claim_id=self.pk)

    def people_signed_for_by(self, name: str) -> "list[Passenger]":
        """The passengers this person may sign for: themselves and the children they guard."""
        wanted = normal_name(name)
        return [person for person in self._people if normal_name(person.signer_name) == wanted]

    @property
    def unsigned_passengers(self) -> "list[Passenger]":
        """Passengers for whom nobody has signed, or whose authority was taken back."""
        return [person for person in self._people if not person.is_signed]

    @property
    def filer_signature(self) -> Signature | None:
        """What sending needs: signed while filing or on paper; for a partner also by link."""
        standing = self._standing
        if self.filed_by_id is None:
            standing = standing.exclude(way=SignatureWay.LINK)
        return standing.last()

    def address_of(self, person: "Passenger") -> str:
        """Where the link for this passenger's signer goes: their own address, or the claim's."""
        own = self.customer.email if self.customer else self.contact_email
        if person.is_adult:
            return person.email or own
        guardian = normal_name(person.guardian_name)
        adults = (p for p in self.passengers.all() if p.is_adult)
        travels = next((p for p in adults if normal_name(p.full_name) == guardian), None)
        return (travels.email if travels else person.email) or own

    def authority_text(self, people: "Iterable[Passenger]") -> str:
        """The power of attorney for these passengers, in the reader's language, word for word."""
        plan = self.fee_plan or FeePlan.current()
        segments = self.segments.all()
        return texts.published(texts.AUTHORITY).fill(
            reference=self.reference,
            passengers="\n".join(f"- {_named(person)}" for person in people),
            flights="\n".join(
                f"- {s.flight_number} {s.departure_airport_id}-{s.arrival_airport_id}, "
                f"{date_format(s.flight_date, 'j F Y')}"
                for s in segments
            ),
            fee_percent=plan.fee_percent,
            vat_percent=plan.vat_percent,
            court_extra_percent=plan.court_extra_percent,
        )

    # --- signing ---

    @transaction.atomic
    def sign(self, signing: Signing, *, by: "User | None") -> Signature:
        """Keep one person's signature for themselves and the children they are guardian of.

        The fee plan is frozen with the first of them. Raises ValidationError when nobody of that
        name may sign, TransitionNotAllowed when the claim has ended.
        """
        self.lock()
        if self.status not in SIGNABLE:
            raise TransitionNotAllowed(_("This claim has ended; there is nothing to sign."))
        people = self.people_signed_for_by(signing.signer_name)
        if not people:
            message = _("Name must match a passenger or guardian in this claim")
            raise ValidationError({"signer_name": message})
        self._keep_agreement(signing)
        signature = self.signatures.create(
            signer_name=signing.signer_name,
            way=signing.way,
            email=signing.email,
            drawing=signing.drawing,
            document=signing.document,
            text=signing.text,
            text_version=texts.current_version(texts.AUTHORITY),
            language=translation.get_language() or self.language,
            terms_version=texts.current_version(texts.TERMS),
            starts_early=signing.starts_early,
            signed_by=by,
        )
        self._cover(people, signature)
        for consent in self._consents(signature, people):
            consent_given.send(type(self), consent=consent)
        signature_completed.send(type(self), claim=self, signature=signature)
        return signature

    def _keep_agreement(self, signing: Signing) -> None:
        """Freeze the fee plan with the first signature, and note the terms the filer agreed to."""
        has_none = self.fee_plan is None or not self._standing.exists()
        kept: dict[str, Any] = {"fee_plan": FeePlan.to_freeze()} if has_none else {}
        if signing.way != SignatureWay.LINK or not self.terms_version:
            kept["terms_version"] = texts.current_version(texts.TERMS)
            kept["terms_accepted_at"] = timezone.now()
        if kept:
            self.change(**kept)

    def _cover(self, people: "list[Passenger]", signature: Signature) -> None:
        """Put the signature in the place of earlier ones; links that asked for it are spent."""
        now, keys = timezone.now(), [person.pk for person in people]
        self.passengers.filter(pk__in=keys).update(signature=signature)
        links = SignatureLink.objects.usable(now).filter(passenger__in=keys)
        links.update(expires_at=now)

    def _consents(self, signature: Signature, people: "Iterable[Passenger]" = ()) -> list[Consent]:
        """One consent for each box that was selected; the version says for which text."""
        terms = texts.published(texts.TERMS, signature.terms_version).fill()
        version = signature.terms_version
        boxes = [
            (Purpose.AUTHORITY, signature.text_version, signature.text_sha256),
            (Purpose.TERMS, version, sha256(terms)),
        ]
        if signature.starts_early:
            boxes.append((Purpose.EARLY_START, version, ""))
        if any(not person.is_adult for person in people):
            boxes.append((Purpose.GUARDIANSHIP, signature.text_version, ""))
        return [
            Consent(
                claim=self,
                purpose=purpose,
                name=signature.signer_name,
                by=signature.signed_by,
                language=signature.language,
                channel=signature.way,
                words=sentence(purpose, version),
                text_version=text_version,
                text_sha256=digest or sha256(sentence(purpose, version)),
            )
            for purpose, text_version, digest in boxes
        ]

    def void_signatures(self, *names: str) -> None:
        """What was signed is not true any more: of these signers, or of all where none is named.

        The rows stay, but they are nobody's: the passengers are to be signed for again.
        """
        wanted = {normal_name(name) for name in names}
        signed = self.passengers.exclude(signature=None)
        keys = [p.pk for p in signed if not wanted or normal_name(p.signer_name) in wanted]
        now = timezone.now()
        self.passengers.filter(pk__in=keys).update(signature=None)
        open_links = SignatureLink.objects.usable(now).filter(passenger__claim_id=self.pk)
        (open_links.filter(passenger__in=keys) if wanted else open_links).update(expires_at=now)

    # --- a paper that came as a plain file ---

    def signers_missing(self) -> list[str]:
        """Who has yet to sign, for themselves or for children, each once."""
        names = (person.signer_name for person in self.unsigned_passengers if person.signer_name)
        return list(dict.fromkeys(names))

    @transaction.atomic
    def count_paper(self, document: "ClaimDocument", *, signer: str) -> Signature:
        """An accepted power of attorney is what this person signed.

        Raises Refusal where it is no such paper, counts already, or this person signed.
        """
        self.lock()
        is_accepted = document.review_status == ReviewStatus.ACCEPTED
        if document.kind != DocumentKind.POWER_OF_ATTORNEY or not is_accepted:
            raise Refusal(_("Only an accepted power of attorney counts as a signature."))
        if Signature.objects.filter(document=document).exists():
            raise Refusal(_("This paper counts as a signature already."))
        if signer not in self.signers_missing():
            raise Refusal(_("This person has signed already."))
        text = self.authority_text(self.people_signed_for_by(signer))
        signing = Signing(signer, text, SignatureWay.PAPER, document=document)
        return self.sign(signing, by=document.uploaded_by)

    # --- asking ---

    @transaction.atomic
    def request_signatures(
        self, *, by: "User | None", only: "Passenger | None" = None
    ) -> list[SignatureLink]:
        """Mail a link to everybody whose signature is missing, or to one signer anew.

        One link for each signer, also where a guardian signs for several. Nothing is mailed for a
        draft whose own address is not proven: anybody could have typed the others.
        """
        self.lock()
        return self._ask_for_signatures(only)

    def _ask_for_signatures(self, only: "Passenger | None" = None) -> list[SignatureLink]:
        """`request_signatures` in the caller's own transaction."""
        if self.status not in SIGNABLE:
            raise TransitionNotAllowed(_("This claim has ended; there is nothing to sign."))
        if self.customer_id is None:
            raise Refusal(_("Prove your own email address first."))
        if only is None and not Passenger.objects.unsigned().filter(claim_id=self.pk).exists():
            return []
        asked: dict[str, Passenger] = {}
        for person in self.unsigned_passengers:
            is_meant = person.pk == only.pk if only else person.signature_state in TO_BE_ASKED
            if is_meant and person.is_complete:
                asked.setdefault(normal_name(person.signer_name), person)
        if only and not asked:
            raise Refusal(_("Nobody has to sign for this passenger now."))
        return [self._mail_link(person) for person in asked.values()]

    def _mail_link(self, person: "Passenger") -> SignatureLink:
        """A fresh link, the earlier one dead; within a minute the one on its way is enough."""
        now, address = timezone.now(), self.address_of(person)
        earlier = self._open_links(person.signer_name, now)
        if fresh := earlier.filter(email=address, created_at__gt=now - RESEND_AFTER).first():
            return fresh
        earlier.update(expires_at=now)
        link = SignatureLink.objects.create(
            passenger=person,
            email=address,
            created_at=now,
            expires_at=now + LIFETIME,
        )
        signature_requested.send(SignatureLink, link=link, is_reminder=False)
        return link

    def _open_links(self, signer_name: str, now: datetime) -> "QuerySet[SignatureLink]":
        people = [person.pk for person in self.people_signed_for_by(signer_name)]
        return SignatureLink.objects.usable(now).filter(passenger__in=people)

    def end_links_of(self, signer_name: str) -> None:
        """Their address is another now: a link on its way to the earlier one opens nothing."""
        now = timezone.now()
        self._open_links(signer_name, now).update(expires_at=now)

    # --- taking back ---

    @transaction.atomic
    def revoke_authority(self, signature: Signature, *, by: "User | None") -> None:
        """End what one person signed; within the 14 days that withdraws from the agreement too.

        It may be done once, at any time before money has arrived; within the 14 days also after,
        unless we were asked to begin early and the airline has paid (Directive 2011/83, 16(a)).
        """
        self.lock()
        signature.refresh_from_db(from_queryset=Signature.objects.select_for_update(of=("self",)))
        self._require_revocable(signature)
        now = timezone.now()
        withdraws = signature.may_withdraw
        signature.revoked_at = now
        signature.agreement_withdrawn_at = now if withdraws else None
        signature.save(update_fields=["revoked_at", "agreement_withdrawn_at"])
        ended = (
            {Purpose.AUTHORITY, Purpose.TERMS, Purpose.EARLY_START}
            if withdraws
            else {Purpose.AUTHORITY}
        )
        for consent in self._consents(signature):
            if consent.purpose in ended:
                consent_withdrawn.send(type(self), consent=consent)
        authority_revoked.send(type(self), claim=self, signature=signature)

    def _require_revocable(self, signature: Signature) -> None:
        if signature.revoked_at is not None:
            raise Refusal(_("This authority was taken back already."))
        if self.status in REVOCABLE:
            return
        may_still_withdraw = signature.may_withdraw and not signature.starts_early
        if self.status in HAD_MONEY and may_still_withdraw:
            return
        raise Refusal(_("This claim has ended, and the authority with it."))


def _named(person: "Passenger") -> str:
    if person.is_adult:
        return person.full_name
    return _("%(name)s, under 18; guardian: %(guardian)s") % {
        "name": person.full_name,
        "guardian": person.guardian_name,
    }
