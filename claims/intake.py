"""Beginning a claim: from the answers of the check, or from the API."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest

from claims.models import Claim, Passenger, Segment
from compensation.check import CheckAnswers
from compensation.pass_reading import Reading

if TYPE_CHECKING:
    from accounts.models import User

SESSION_KEY = "draft"


@transaction.atomic
def begin_claim(
    answers: CheckAnswers,
    *,
    customer: "User | None",
    source: str,
    language: str,
    filed_by: "User | None" = None,
    **fields: Any,
) -> Claim:
    """A draft with the flight and what happened; `customer` is None until an address is proven."""
    claim = Claim.objects.create(
        customer=customer,
        filed_by=filed_by,
        source=source,
        language=language,
        incident_type=answers.disruption,
        disturbed_segment=answers.disturbed_segment,
        notice_days=answers.notice_days,
        offered_departure_shift_minutes=answers.offered_departure_shift_minutes,
        offered_arrival_shift_minutes=answers.offered_arrival_shift_minutes,
        boarding_denied_reason=answers.boarding_denied_reason,
        has_volunteered=answers.volunteered,
        fare=answers.fare,
        ticket_price=answers.ticket_price,
        alleged_cause=answers.alleged_cause,
        cause=answers.cause,
        account_of_events=answers.account_of_events,
        arrival_delay=answers.arrival_delay,
        is_delay_estimated=answers.is_delay_estimated,
        **fields,
    )
    add_segments(claim, answers)
    return claim


def add_segments(claim: Claim, answers: CheckAnswers) -> None:
    """The legs of the journey; the times of arrival belong to the last one."""
    legs = list(zip(answers.route, answers.route[1:], strict=False))
    for order, (departure, arrival) in enumerate(legs):
        is_first, is_last = order == 0, order == len(legs) - 1
        Segment.objects.create(
            claim=claim,
            order=order,
            flight_number=answers.flight_number if is_first else "",
            flight_date=answers.travel_date,
            operating_carrier=answers.operating_carrier,
            operating_carrier_name=answers.operating_carrier_name,
            departure_airport_id=departure,
            arrival_airport_id=arrival,
            scheduled_arrival=answers.scheduled_arrival if is_last else None,
            actual_arrival=answers.actual_arrival if is_last else None,
        )


@transaction.atomic
def add_people(claim: Claim, reading: Reading) -> None:
    """Whom a boarding pass of this flight names, and its booking; a pass of another is ignored."""
    first = claim.first_segment
    if first is None or first.flight_number != reading.flight_number:
        return
    claim.change(booking_reference=reading.booking_reference)
    for family_name, given_names in reading.people:
        Passenger.objects.create(claim=claim, family_name=family_name, given_names=given_names)


def remember_draft(request: HttpRequest, claim: Claim) -> None:
    """Bind a draft to this browser; the session is the only key until the address is proven."""
    request.session[SESSION_KEY] = str(claim.pk)


def lock_remembered_claim(request: HttpRequest) -> None:
    """Hold the row of this browser's claim until the transaction ends."""
    if pk := request.session.get(SESSION_KEY):
        Claim.objects.select_for_update().filter(pk=pk).first()


def remembered_claim(request: HttpRequest) -> Claim | None:
    """The claim this browser filed or is filing, when it may still be seen from here.

    Once an address is proven the claim is its owner's alone: a browser in which somebody merely
    typed that address sees nothing any more.
    """
    pk = request.session.get(SESSION_KEY)
    claim = Claim.objects.filter(pk=pk).first() if pk else None
    if claim is None:
        return None
    if claim.customer_id is None:
        return claim
    is_own = request.user.is_authenticated and claim.customer_id == request.user.pk
    return claim if is_own else None
