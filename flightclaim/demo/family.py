"""A family of four whose second adult has not signed yet: his link lies in the mailbox."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from claims.choices import ClaimStatus as S, GuardianRelation, PassengerKind, SignatureWay
from claims.models import Claim, Passenger
from claims.models.authority import Signing
from flightclaim.demo.claims import (
    Scene,
    make_document,
    make_earlier_contact,
    make_record,
    make_segments,
)
from flightclaim.demo.flights import FLIGHTS, mishap_for

NUMBER = 1000  # far from the other scenes, so that its reference is its own
SECOND_ADULT = "second.adult@flightclaim.example"


def make_family(customer: User, reviewer: User) -> Claim:
    """Filed as on the pages: signed by the mother for herself and the children, and sent."""
    scene = Scene(
        number=NUMBER,
        status=S.DRAFT,
        customer=customer,
        reviewer=reviewer,
        flight=FLIGHTS[0],
        mishap=mishap_for(FLIGHTS[0], 0),
        flight_date=timezone.localdate() - timedelta(days=12),
    )
    claim = make_record(scene)
    make_segments(claim, scene)
    make_passengers(claim, customer)
    make_earlier_contact(claim, scene)
    make_document(claim, scene)
    text = claim.authority_text(claim.passengers.all())
    claim.sign(Signing(customer.full_name, text, SignatureWay.FORM), by=customer)
    claim.submit(by=customer)
    return claim


def make_passengers(claim: Claim, customer: User) -> None:
    child = {
        "guardian_name": customer.full_name,
        "guardian_relation": GuardianRelation.PARENT,
        "guardian_confirmed_at": timezone.now(),
    }
    people: tuple[tuple[str, dict[str, object]], ...] = (
        (customer.given_names, {}),
        ("Bram", {"email": SECOND_ADULT}),
        ("Lotte", {"kind": PassengerKind.CHILD, **child}),
        ("Noor", {"kind": PassengerKind.INFANT, "has_own_fare": False, **child}),
    )
    for given_names, fields in people:
        Passenger.objects.create(
            claim=claim, given_names=given_names, family_name=customer.family_name, **fields
        )
