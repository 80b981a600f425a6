"""What a customer does with a claim: complete it, send it, take it back, ask again."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import MailedLink
from claims.balance import balance_of, contact_of
from claims.choices import PROOFS_OF_BOOKING, ClaimStatus, ReviewStatus, Source, Stage
from claims.models.authority import Authority
from claims.models.document import ClaimDocument
from claims.models.passenger import Passenger
from claims.promises import DRAFT_KEPT_FOR
from claims.refusals import ClaimNotEditable, TransitionNotAllowed
from compensation.engine import Assessment as EngineAssessment, FactsError
from compensation.quotes import assess_facts, last_day_to_claim
from compensation.wording import fact_sentences

if TYPE_CHECKING:
    from accounts.models import User

FREE_INFANT = "free_infant"
# Those who file through a program were asked by their partner.
ASKED_ON_PAGES = (Source.WEB, Source.PHONE)


def assess_or_refuse(facts: dict[str, Any]) -> EngineAssessment:
    """The engine's answer; facts that cannot be true together are a ValidationError."""
    try:
        return assess_facts(facts)
    except FactsError as error:
        raise ValidationError(fact_sentences(error, facts)) from error


def _excluded(infants: list[Passenger], facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Infants carried free of charge, with the engine's own words on them (Article 3(3))."""
    if not infants:
        return []
    result = assess_or_refuse({**facts, "fare": FREE_INFANT}).as_dict()
    return [{"passenger": p.pk, "fare": FREE_INFANT, "result": result} for p in infants]


class Filing(Authority):
    class Meta(Authority.Meta):
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
        self.change(by=by, **self._assessed(by))

    def _assessed(self, by: "User | None") -> dict[str, Any]:
        """Keep the engine's answer; what it changes on the claim itself is left to the caller."""
        facts = self.as_facts()
        result = assess_or_refuse(facts)
        infants = [person for person in self.passengers.all() if not person.has_own_fare]
        excluded = _excluded(infants, facts)
        self.assessments.create(
            outcome=result.outcome,
            amount=result.amount,
            currency=result.currency,
            rule_set=result.rule_set,
            facts=facts,
            result=result.as_dict() | ({"excluded": excluded} if excluded else {}),
            by=by,
        )
        distance = result.distance_km
        has_other_money = result.currency and self.currency and result.currency != self.currency
        return {
            # A sum set by hand is in the currency of that day; in another it means nothing.
            "compensation_amount": None if has_other_money else self.compensation_amount,
            "calculated_compensation": self._share_out(result.amount, result.currency),
            "currency": result.currency or self.currency,
            "flight_distance_km": distance and Decimal(str(round(distance, 1))),
            "has_extraordinary_circumstances": result.reason == "extraordinary",
            "limitation_on": last_day_to_claim(facts),
            "departure_on": date.fromisoformat(facts["travel_date"]),
            "operating_carrier": facts["operating_carrier"],
            "jurisdiction": result.rule_set.partition("@")[0],
        }

    def _share_out(self, per_person: Decimal | None, currency: str) -> Decimal | None:
        """Give each passenger with a fare their part of what is left to claim, once what the
        airline paid already is taken off; the total, None while nobody knows.
        """
        people = list(self.passengers.all())
        balance = None if per_person is None else balance_of(people, self, per_person, currency)
        shares = iter(balance.shares() if balance else ())
        for person in people:
            share = next(shares, None) if person.has_own_fare else Decimal(0)
            person.compensation_amount = share if balance else None
        Passenger.objects.bulk_update(people, ["compensation_amount"])
        return balance.left if balance else None

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
            "passengers": self._passengers_task(),
            "contact": (bool(self.address_line1), _("Tell us where you live.")),
            "earlier_contact": (
                contact_of(self) is not None or self.source not in ASKED_ON_PAGES,
                _("Say what passed between you and the airline."),
            ),
            "documents": (has_proof, _("Add a boarding pass or booking confirmation.")),
            "authority": (self.filer_signature is not None, _("Sign the authority.")),
        }
        return {task: sentence for task, (is_done, sentence) in done.items() if not is_done}

    @property
    def is_flight_complete(self) -> bool:
        segments = list(self.segments.all())
        return bool(segments and self.incident_type and self.booking_reference) and all(
            segment.flight_number for segment in segments[:1]
        )

    def mail_link(self) -> bool:
        """Mail the link that opens the draft; False while one of the last minute is on its way."""
        now = timezone.now()
        address = self.customer.email if self.customer else self.contact_email
        link = MailedLink.send(address, MailedLink.Purpose.FILE_CLAIM, reference=self.pk)
        return link.created_at >= now

    def touch(self) -> None:
        """Somebody is at work on the draft: its reminders and its end count from now."""
        self.updated_at = timezone.now()
        type(self)._default_manager.filter(pk=self.pk).update(updated_at=self.updated_at)

    @property
    def draft_kept_until(self) -> datetime:
        """When the draft is shredded unless somebody goes on with it."""
        return timezone.localtime(self.updated_at + DRAFT_KEPT_FOR)

    def stop_reminders(self) -> None:
        """No more reminders of this draft; asking twice does no harm."""
        self.reminders_stopped_at = self.reminders_stopped_at or timezone.now()
        type(self)._default_manager.filter(pk=self.pk).update(
            reminders_stopped_at=self.reminders_stopped_at
        )

    def _passengers_task(self) -> tuple[bool, str]:
        """Whether everybody is there, and every child has a guardian who signs."""
        people = list(self.passengers.all())
        child = next((person for person in people if not person.is_complete), None)
        if child is not None:
            return False, _("Say who signs for %(name)s.") % {"name": child.full_name}
        return bool(people), _("Add the passengers.")

    def require_draft(self) -> None:
        if self.status != ClaimStatus.DRAFT:
            raise ClaimNotEditable

    @transaction.atomic
    def submit(self, *, by: "User") -> None:
        """Hand a complete draft over for review, with what it is worth today.

        Whoever has not signed yet is mailed a link. Raises ValidationError with one sentence for
        each missing task, TransitionNotAllowed for a claim that is not a draft.
        """
        self.lock()
        assessed: dict[str, Any] = {}
        if self.is_draft:
            prefetch_related_objects([self], "segments", "passengers")
            if missing := self.missing_for_submission():
                raise ValidationError(missing)
            assessed = self._assessed(by)
        self._move_locked(
            ClaimStatus.SUBMITTED,
            by=by,
            **assessed,
            submitted_at=timezone.now(),
        )
        self._ask_for_signatures()

    @transaction.atomic
    def withdraw(self, *, by: "User", reason: str = "") -> None:
        """Take the claim back, free of charge, any time before money arrives."""
        self.lock()
        if self.stage == Stage.MONEY_IN:
            raise TransitionNotAllowed(_("The airline has paid. We send you your share."))
        self._move_locked(ClaimStatus.WITHDRAWN, by=by, reason=reason)

    @transaction.atomic
    def appeal(self, *, by: "User", reason: str) -> None:
        """Ask us to look again, once for each decision."""
        self.lock()
        if self.appealed_at and self.reviewed_at and self.appealed_at > self.reviewed_at:
            raise TransitionNotAllowed(_("You asked us to look at this decision again already."))
        self._move_locked(ClaimStatus.SUBMITTED, by=by, reason=reason, appealed_at=timezone.now())
