"""What a customer does with a claim: complete it, send it, take it back, ask again."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import PROOFS_OF_BOOKING, ClaimStatus, ReviewStatus
from claims.models.document import ClaimDocument
from claims.models.record import ClaimRecord
from claims.refusals import ClaimNotEditable, TransitionNotAllowed
from claims.signals import note_written
from compensation.engine import Assessment as EngineAssessment, FactsError
from compensation.quotes import assess_facts, last_day_to_claim
from compensation.wording import fact_sentences

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models.note import ClaimNote

EXACT_CENT = Decimal("0.01")


def assess_or_refuse(facts: dict[str, Any]) -> EngineAssessment:
    """The engine's answer; facts that cannot be true together are a ValidationError."""
    try:
        return assess_facts(facts)
    except FactsError as error:
        raise ValidationError(fact_sentences(error, facts)) from error


class Filing(ClaimRecord):
    class Meta(ClaimRecord.Meta):
        abstract = True

    def as_facts(self) -> dict[str, Any]:
        """The claim as the engine reads it, for one passenger with a fare; JSON-safe."""
        segments = list(self.segments.all())
        return {
            "travel_date": segments[0].local_departure_date.isoformat(),
            "segments": [
                {"departure": s.departure_airport_id, "arrival": s.arrival_airport_id}
                for s in segments
            ],
            "operating_carrier": segments[0].operating_carrier,
            "disruption": self.incident_type,
            "arrival_delay_minutes": self.arrival_delay_minutes,
            "disturbed_segment": self.disturbed_segment,
            "notice_days": self.notice_days,
            "offered_departure_shift_minutes": self.offered_departure_shift_minutes,
            "offered_arrival_shift_minutes": self.offered_arrival_shift_minutes,
            "cause": self.cause,
            "alleged_cause": self.alleged_cause,
            "boarding_denied_reason": self.boarding_denied_reason,
            "volunteered": self.has_volunteered,
            "fare": self.fare,
            "ticket_price": None if self.ticket_price is None else str(self.ticket_price),
        }

    @transaction.atomic
    def assess(self, *, by: "User | None") -> None:
        """Ask the engine again and keep its answer beside the earlier ones."""
        self.change(**self._assessed(by))

    def _assessed(self, by: "User | None") -> dict[str, Any]:
        """Keep the engine's answer; what it changes on the claim itself is left to the caller."""
        facts = self.as_facts()
        result = assess_or_refuse(facts)
        self.assessments.create(
            outcome=result.outcome,
            amount=result.amount,
            currency=result.currency,
            rule_set=result.rule_set,
            facts=facts,
            result=result.as_dict(),
            by=by,
        )
        distance = result.distance_km
        has_other_money = result.currency and self.currency and result.currency != self.currency
        return {
            # A sum set by hand is in the currency of that day; in another it means nothing.
            "compensation_amount": None if has_other_money else self.compensation_amount,
            "calculated_compensation": self._share_out(result.amount),
            "currency": result.currency or self.currency,
            "flight_distance_km": distance and Decimal(str(round(distance, 1))),
            "has_extraordinary_circumstances": result.reason == "extraordinary",
            "limitation_on": last_day_to_claim(facts),
        }

    def _share_out(self, per_person: Decimal | None) -> Decimal | None:
        """Give each passenger with a fare their sum; the total, None while nobody knows."""
        if per_person is None:
            self.passengers.update(compensation_amount=None)
            return None
        amount = per_person.quantize(EXACT_CENT)
        self.passengers.filter(has_own_fare=False).update(compensation_amount=Decimal(0))
        entitled = self.passengers.filter(has_own_fare=True).update(compensation_amount=amount)
        return amount * entitled

    def missing_for_submission(self) -> dict[str, str]:
        """What still has to be done before it can be sent: task → sentence."""
        has_proof = (
            ClaimDocument.objects.viewable_or_waiting()
            .filter(claim_id=self.pk, kind__in=PROOFS_OF_BOOKING)
            .exclude(review_status=ReviewStatus.REJECTED)
            .exists()
        )
        done = {
            "email": (self.customer_id is not None, _("Prove your email address.")),
            "flight": (self.is_flight_complete, _("Tell us about the flight.")),
            "passengers": (self.passengers.exists(), _("Add the passengers.")),
            "contact": (bool(self.address_line1), _("Tell us where you live.")),
            "documents": (has_proof, _("Add a boarding pass or booking confirmation.")),
            "authority": (self.signatures.exists(), _("Sign the authority.")),
        }
        return {task: sentence for task, (is_done, sentence) in done.items() if not is_done}

    @property
    def is_flight_complete(self) -> bool:
        segments = list(self.segments.all())
        return bool(segments and self.incident_type and self.booking_reference) and all(
            segment.flight_number for segment in segments[:1]
        )

    def void_signature(self) -> None:
        """Who travelled, or the flight, changed: what was signed does not say so any more."""
        self.signatures.all().delete()

    def require_draft(self) -> None:
        if self.status != ClaimStatus.DRAFT:
            raise ClaimNotEditable

    @transaction.atomic
    def submit(self, *, by: "User", terms_accepted_at: datetime, terms_version: str) -> None:
        """Hand a complete draft over for review, with what it is worth today.

        Raises ValidationError with one sentence for each missing task, TransitionNotAllowed for
        a claim that is not a draft.
        """
        self.lock()
        assessed: dict[str, Any] = {}
        if self.is_draft:
            if missing := self.missing_for_submission():
                raise ValidationError(missing)
            assessed = self._assessed(by)
        self._move_to(
            ClaimStatus.SUBMITTED,
            by=by,
            **assessed,
            submitted_at=timezone.now(),
            terms_accepted_at=terms_accepted_at,
            terms_version=terms_version,
        )

    def withdraw(self, *, by: "User", reason: str = "") -> None:
        """Take the claim back, free of charge, any time before money arrives."""
        self._move_to(ClaimStatus.WITHDRAWN, by=by, reason=reason)

    @transaction.atomic
    def appeal(self, *, by: "User", reason: str) -> None:
        """Ask us to look again, once for each decision."""
        self.lock()
        if self.appealed_at and self.reviewed_at and self.appealed_at > self.reviewed_at:
            raise TransitionNotAllowed(_("You asked us to look at this decision again already."))
        self._move_to(ClaimStatus.SUBMITTED, by=by, reason=reason, appealed_at=timezone.now())

    def note_answer(self) -> None:
        """The customer sent something: a message or a file."""
        self.answered_at = timezone.now()
        self.save(update_fields=["answered_at", "updated_at"])

    def write_message(self, *, by: "User", body: str) -> "ClaimNote":
        """Write to the other side; also a closed claim can still be answered."""
        note = self.notes.create(author=by, body=body, is_internal=False)
        if self.customer_id == by.pk:
            self.note_answer()
        note_written.send(type(note), note=note)
        return note
