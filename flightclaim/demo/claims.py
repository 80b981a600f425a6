"""Claims of the demo. They are written row by row, because their history lies in the past."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from claims import duplicates, texts
from claims.choices import (
    ClaimStatus as S,
    DocumentKind,
    DocumentReason,
    RejectionCode,
    ReviewStatus,
    ScanStatus,
    Source,
    Stage,
)
from claims.fees import split
from claims.models import (
    Claim,
    ClaimDocument,
    EarlierContact,
    FeePlan,
    Passenger,
    Segment,
    Signature,
)
from claims.models.queue_facts import IN_REVIEW
from claims.models.review import STAGE_WAITS_FOR
from claims.promises import next_news_by
from claims.reference import ALPHABET, reference_of
from compensation.models import Airport
from compensation.quotes import assess_facts, last_day_to_claim
from flightclaim.demo.flights import FLIGHTS, Flight, Mishap, mishap_for
from flightclaim.demo.papers import boarding_pass

WAYS = {
    S.DRAFT: (),
    S.SUBMITTED: (S.SUBMITTED,),
    S.UNDER_REVIEW: (S.SUBMITTED, S.UNDER_REVIEW),
    S.APPROVED: (S.SUBMITTED, S.UNDER_REVIEW, S.APPROVED),
    S.REJECTED: (S.SUBMITTED, S.UNDER_REVIEW, S.REJECTED),
    S.PAID: (S.SUBMITTED, S.UNDER_REVIEW, S.APPROVED, S.PAID),
    S.CLOSED: (S.SUBMITTED, S.UNDER_REVIEW, S.APPROVED, S.PAID, S.CLOSED),
    S.WITHDRAWN: (S.SUBMITTED, S.WITHDRAWN),
    S.EXPIRED: (S.SUBMITTED, S.EXPIRED),
}
HOW_MANY = {
    S.DRAFT: 5, S.SUBMITTED: 11, S.UNDER_REVIEW: 9, S.APPROVED: 11, S.REJECTED: 8,
    S.PAID: 7, S.CLOSED: 7, S.WITHDRAWN: 3, S.EXPIRED: 3,
}  # fmt: skip
OWED = (S.APPROVED, S.PAID, S.CLOSED)
STAGES = (Stage.DEMAND_SENT, Stage.REMINDER_SENT, Stage.AIRLINE_REPLIED, Stage.COURT, Stage.NONE)
STEP = timedelta(days=2, hours=5)
NOTES = (
    "Times agree with the airport's record.",
    "The airline's answer names weather only; asked for the proof.",
    "Same flight as two other claims, see their outcome.",
)


@dataclass(slots=True)
class Scene:
    """One claim to be made: who, which flight, what happened, and where it stands."""

    number: int
    status: str
    customer: User
    reviewer: User
    flight: Flight
    mishap: Mishap
    flight_date: date


def scenes(customers: list[User], reviewers: list[User], random: Random) -> Iterator[Scene]:
    """The same scenes each time: only their dates follow the calendar."""
    today = timezone.localdate()
    statuses = [status for status, count in HOW_MANY.items() for _ in range(count)]
    random.shuffle(statuses)
    for number, status in enumerate(statuses):
        flight = FLIGHTS[number % len(FLIGHTS)]
        age = 1400 if status == S.EXPIRED else random.randint(20, 200)
        yield Scene(
            number=number,
            status=status,
            customer=customers[0] if number % 9 == 0 else customers[number % len(customers)],
            reviewer=reviewers[number % 2],
            flight=flight,
            mishap=mishap_for(flight, number // 2),
            flight_date=today - timedelta(days=age),
        )


def make_claim(scene: Scene) -> Claim:
    """One claim with its journey, people, documents, assessment and history."""
    claim = make_record(scene)
    make_segments(claim, scene)
    make_passengers(claim, scene)
    make_earlier_contact(claim, scene)
    if scene.status != S.DRAFT:
        make_signature(claim, scene)
        worth = assess(claim, scene)
        send_on_its_way(claim, scene, worth)
    if scene.status != S.DRAFT or scene.number % 2:
        make_document(claim, scene)
    claim.note_waiting()
    return claim


def make_twin(told: list[Scene]) -> Claim:
    """The first claim that waits for a look, filed once more: the two are marked."""
    first = next(scene for scene in told if scene.status == S.SUBMITTED)
    claim = make_claim(replace(first, number=len(told)))
    duplicates.mark(claim)
    return claim


def due_on(status: str, stage: str, number: int, today: date) -> date | None:
    """What waits for us is due within days, and here and there it is late."""
    is_ours = status in IN_REVIEW or (status == S.APPROVED and stage not in STAGE_WAITS_FOR)
    return today + timedelta(days=number % 7 - 2) if is_ours else None


def make_earlier_contact(claim: Claim, scene: Scene) -> None:
    """Two in three had asked the airline before, in vain."""
    has_asked = scene.number % 3 != 0
    EarlierContact.objects.create(
        claim=claim,
        has_asked=has_asked,
        asked_on=scene.flight_date + timedelta(days=4) if has_asked else None,
        airline_reference=f"CR-{48210 + scene.number}" if has_asked else "",
        received=EarlierContact.Received.NOTHING,
    )


def make_record(scene: Scene) -> Claim:
    """The same identity each time the demo is made."""
    digest = hashlib.sha256(f"demo {scene.number}".encode()).digest()
    letters = "".join(ALPHABET[byte % 32] for byte in digest)
    return Claim.objects.create(
        id=uuid.uuid5(uuid.NAMESPACE_URL, f"demo:{scene.number}"),
        reference=reference_of(letters[:7]),
        customer=scene.customer,
        contact_email=scene.customer.email,
        source=Source.API if scene.number % 7 == 3 else Source.WEB,
        incident_type=scene.mishap.incident,
        account_of_events=scene.mishap.words,
        booking_reference=letters[7:13],
        address_line1=f"{10 + scene.number} Harbour Street",
        postcode=f"{10200 + scene.number}",
        town="Utrecht",
        country="NL",
        arrival_delay=None
        if scene.mishap.delay_minutes is None
        else timedelta(minutes=scene.mishap.delay_minutes),
        **scene.mishap.facts,
    )


def make_segments(claim: Claim, scene: Scene) -> None:
    legs = list(zip(scene.flight.route, scene.flight.route[1:], strict=False))
    for order, (departure, arrival) in enumerate(legs):
        is_last = order == len(legs) - 1
        scheduled = arrival_time(scene, arrival) if is_last else None
        delay = claim.arrival_delay
        Segment.objects.create(
            claim=claim,
            order=order,
            flight_number=scene.flight.number if order == 0 else "",
            flight_date=scene.flight_date,
            operating_carrier=scene.flight.carrier,
            departure_airport_id=departure,
            arrival_airport_id=arrival,
            scheduled_arrival=scheduled,
            actual_arrival=scheduled + delay if scheduled and delay else None,
        )


def arrival_time(scene: Scene, airport: str) -> datetime:
    """The scheduled arrival; an arrival before the hour of departure is on the next day."""
    zone = ZoneInfo(Airport.objects.get(pk=airport).timezone)
    day = scene.flight_date + timedelta(days=scene.flight.arrives < scene.flight.departs)
    return datetime.combine(day, time.fromisoformat(scene.flight.arrives), zone)


def make_passengers(claim: Claim, scene: Scene) -> None:
    who = scene.customer
    companions = ("", "Robin", "Alex", "Mila")[: 1 + scene.number % 4]
    for given_names in companions:
        Passenger.objects.create(
            claim=claim, given_names=given_names or who.given_names, family_name=who.family_name
        )


def make_signature(claim: Claim, scene: Scene) -> None:
    """One signature of the customer for all, since nobody else of the demo reads mail."""
    plan = FeePlan.to_freeze()
    Claim.objects.filter(pk=claim.pk).update(
        fee_plan=plan,
        terms_version=texts.current_version(texts.TERMS),
        terms_accepted_at=begins_at(scene),
    )
    signature = Signature.objects.create(
        claim=claim,
        signer_name=scene.customer.full_name,
        text=claim.authority_text(claim.passengers.all()),
        text_version=texts.current_version(texts.AUTHORITY),
        terms_version=texts.current_version(texts.TERMS),
        language="en",
        signed_by=scene.customer,
        signed_at=begins_at(scene),
    )
    claim.passengers.update(signature=signature)


def begins_at(scene: Scene) -> datetime:
    """When it was sent: a few days after the flight, and long enough ago for what followed."""
    way = len(WAYS[scene.status])
    newest = timezone.now() - STEP * way - timedelta(hours=scene.number)
    after_flight = datetime.combine(
        scene.flight_date + timedelta(days=6), time(9, scene.number % 60), ZoneInfo("UTC")
    )
    is_recent = scene.status in (S.SUBMITTED, S.UNDER_REVIEW, S.APPROVED)
    return newest if is_recent else min(newest, after_flight)


def assess(claim: Claim, scene: Scene) -> Decimal | None:
    facts = claim.as_facts()
    result = assess_facts(facts)
    claim.assessments.create(
        outcome=result.outcome,
        amount=result.amount,
        currency=result.currency,
        rule_set=result.rule_set,
        facts=facts,
        result=result.as_dict(),
        at=begins_at(scene),
    )
    total = None if result.amount is None else result.amount * claim.passengers.count()
    claim.passengers.update(compensation_amount=result.amount)
    Claim.objects.filter(pk=claim.pk).update(
        calculated_compensation=total,
        currency=result.currency,
        flight_distance_km=Decimal(str(round(result.distance_km, 1))),
        limitation_on=last_day_to_claim(facts),
        departure_on=scene.flight_date,
        operating_carrier=scene.flight.carrier,
        jurisdiction=result.rule_set.partition("@")[0],
    )
    return total


def send_on_its_way(claim: Claim, scene: Scene, worth: Decimal | None) -> None:
    """Its history, one row for each move, and the fields that those moves leave behind."""
    status, way = possible(scene.status, worth)
    moments = [begins_at(scene) + STEP * number for number in range(len(way))]
    previous: str = S.DRAFT
    for target, at in zip(way, moments, strict=True):
        claim.status_history.create(
            previous_status=previous,
            new_status=target,
            changed_by=who_moves(target, scene),
            reason=reason_of(target),
            at=at,
        )
        previous = target
    write_fields(claim, scene, status, worth, moments)


def possible(status: str, worth: Decimal | None) -> tuple[str, tuple[str, ...]]:
    """A claim that is worth nothing is not approved in the demo either."""
    if status in OWED and not worth:
        status = S.REJECTED
    return status, WAYS[S(status)]


def who_moves(target: str, scene: Scene) -> User | None:
    if target in (S.SUBMITTED, S.WITHDRAWN):
        return scene.customer
    return None if target in (S.EXPIRED, S.CLOSED) else scene.reviewer


def reason_of(target: str) -> str:
    if target == S.REJECTED:
        return "The arrival was less than three hours late, or the proof is missing."
    return "The time limit of the court has passed." if target == S.EXPIRED else ""


def write_fields(
    claim: Claim, scene: Scene, status: str, worth: Decimal | None, moments: list[datetime]
) -> None:
    is_decided = status in (*OWED, S.REJECTED)
    is_rejected = status == S.REJECTED
    is_taken = status not in (S.SUBMITTED, S.WITHDRAWN, S.EXPIRED)
    today = timezone.localdate()
    stage = STAGES[scene.number % 5] if status == S.APPROVED else Stage.NONE
    fields = {
        "status": status,
        "due_on": due_on(status, stage, scene.number, today),
        "submitted_at": moments[0],
        "terms_accepted_at": moments[0],
        "terms_version": "demo",
        "next_news_by": next_news_by(status, today),
        "assigned_to": scene.reviewer if is_taken else None,
        "assigned_at": moments[min(1, len(moments) - 1)] if is_taken else None,
        "reviewed_by": scene.reviewer if is_decided else None,
        "reviewed_at": moments[2] if is_decided else None,
        "rejection_code": RejectionCode.EVIDENCE_MISSING if is_rejected else "",
        "rejection_reason": reason_of(S.REJECTED) if is_rejected else "",
        "stage": stage,
        "compensation_amount": worth if status in OWED else None,
    }
    if status in (S.PAID, S.CLOSED):
        make_payout(claim, scene, worth, moments[3].date())
    Claim.objects.filter(pk=claim.pk).update(
        **fields, created_at=moments[0], updated_at=moments[-1]
    )
    if is_taken and scene.number % 3 == 0:
        body = NOTES[scene.number % len(NOTES)]
        claim.notes.create(author=scene.reviewer, body=body, is_internal=True)
    if scene.number % 8 == 1:
        claim.notes.create(
            author=scene.customer,
            body="Do you need anything else from me?",
            is_internal=False,
            is_from_desk=False,
        )
        Claim.objects.filter(pk=claim.pk).update(unread_since=timezone.now())


def make_payout(claim: Claim, scene: Scene, worth: Decimal | None, paid_date: date) -> None:
    claim.refresh_from_db()
    payout_model = Claim.payout.related.related_model
    payout_model.objects.create(
        claim=claim,
        amount=split(worth or Decimal(0)).payout,
        currency=claim.currency,
        paid_date=paid_date,
        bank_reference=f"SEPA {claim.reference}",
        recorded_by=scene.reviewer,
    )


def make_document(claim: Claim, scene: Scene) -> ClaimDocument:
    """A boarding pass; accepted once the claim was decided, sent back on one in ten."""
    content = boarding_pass(claim)
    data = content.read()
    content.seek(0)
    is_decided = scene.status in (*OWED, S.REJECTED)
    is_sent_back = scene.status == S.UNDER_REVIEW and scene.number % 3 == 0
    verdict = ReviewStatus.ACCEPTED if is_decided else ReviewStatus.PENDING
    verdict = ReviewStatus.REJECTED if is_sent_back else verdict
    is_reviewed = verdict != ReviewStatus.PENDING
    document = ClaimDocument(
        claim=claim,
        kind=DocumentKind.BOARDING_PASS,
        original_name="boarding-pass.png",
        content_type="image/png",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=scene.customer,
        scan_status=ScanStatus.NOT_SCANNED,
        review_status=verdict,
        rejection_reason="The date is cut off." if is_sent_back else "",
        replace_by=timezone.localdate() + timedelta(days=10) if is_sent_back else None,
        reviewed_by=scene.reviewer if is_reviewed else None,
        reviewed_at=timezone.now() if is_reviewed else None,
    )
    document.file.save("", content, save=False)
    document.save()
    if is_sent_back:
        ask_again(claim, scene, document)
    return document


def ask_again(claim: Claim, scene: Scene, document: ClaimDocument) -> None:
    claim.document_requests.create(
        kind=document.kind,
        document=document,
        reason_code=DocumentReason.CUT_OFF,
        reason="",
        due_on=document.replace_by,
        asked_by=scene.reviewer,
    )
    claim.note_waiting()
