"""Makes what a test is about; whatever it does not name is believable and the same each time."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pypdfium2
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.choices import Role
from accounts.models import User
from claims.choices import (
    OPEN_STATUSES,
    ClaimStatus,
    DocumentKind,
    IncidentType,
    ScanStatus,
    SignatureWay,
)
from claims.models import Claim, ClaimDocument, EarlierContact, Passenger, Segment, Signature
from claims.models.authority import Signing
from compensation.models import Airport

PASSWORD = "Correct-Horse-9-Battery"

AIRPORTS = {
    "AMS": ("Amsterdam", "NL", 52.308056, 4.764167, "Europe/Amsterdam"),
    "BCN": ("Barcelona", "ES", 41.297078, 2.078464, "Europe/Madrid"),
    "CDG": ("Paris", "FR", 49.012798, 2.55, "Europe/Paris"),
    "FRA": ("Frankfurt am Main", "DE", 50.033333, 8.570556, "Europe/Berlin"),
    "JFK": ("New York", "US", 40.639928, -73.778693, "America/New_York"),
    "LHR": ("London", "GB", 51.4706, -0.461941, "Europe/London"),
}


def make_user(email: str, *, role: str = Role.CUSTOMER, password: str = PASSWORD, **fields) -> User:
    """A person with a proven e-mail address."""
    user = User.objects.create_user(email, password, role=role, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_airports(*codes: str) -> dict[str, Airport]:
    wanted = codes or AIRPORTS
    rows = [
        Airport(
            iata=code,
            name=f"{city} Airport",
            city=city,
            country=country,
            latitude=latitude,
            longitude=longitude,
            timezone=timezone,
        )
        for code, (city, country, latitude, longitude, timezone) in AIRPORTS.items()
        if code in wanted
    ]
    for row in rows:
        row.fold()
    Airport.objects.bulk_create(rows, ignore_conflicts=True)
    return {row.iata: row for row in rows}


def make_claim(
    customer: User | None = None, *, status: str = ClaimStatus.SUBMITTED, **fields
) -> Claim:
    """A claim for KL1673 from Amsterdam to Barcelona, 3 h 22 late, in whatever status.

    It gets there by writing fields, so that a test of one move does not depend on the others.
    """
    make_airports()
    is_sent = status != ClaimStatus.DRAFT
    usual = {
        "customer": customer,
        "status": status,
        "incident_type": IncidentType.DELAY,
        "arrival_delay": timedelta(hours=3, minutes=22),
        "booking_reference": "X4F2KQ",
        "departure_on": date(2026, 9, 14),
        "operating_carrier": "KL",
        "jurisdiction": "eu261",
        "address_line1": "Herengracht 1",
        "postcode": "1015",
        "town": "Amsterdam",
        "country": "NL",
    }
    claim = Claim.objects.create(**{**usual, **fields_of(status), **fields})
    make_segment(claim)
    person = {"given_names": "Ada", "family_name": "Byron"}
    Passenger.objects.create(claim=claim, compensation_amount=250 if is_sent else None, **person)
    return claim


def fields_of(status: str) -> dict[str, object]:
    """What the constraints demand of a claim in this status."""
    if status == ClaimStatus.DRAFT:
        return {}
    fields: dict[str, object] = {
        "submitted_at": timezone.now(),
        "calculated_compensation": Decimal(250),
        "currency": "EUR",
    }
    if status in OPEN_STATUSES:
        fields["next_news_by"] = timezone.localdate() + timedelta(days=3)
    if status in (ClaimStatus.APPROVED, ClaimStatus.PAID):
        fields["compensation_amount"] = Decimal(250)
    if status == ClaimStatus.REJECTED:
        fields |= {"rejection_code": "delay_below_3h", "rejection_reason": "It was 2 h 50 late."}
    return fields


def make_segment(claim: Claim, **fields) -> Segment:
    scheduled = datetime(2026, 9, 14, 9, 50, tzinfo=UTC)
    return Segment.objects.create(
        claim=claim,
        **{
            "flight_number": "KL1673",
            "flight_date": date(2026, 9, 14),
            "operating_carrier": "KL",
            "departure_airport_id": "AMS",
            "arrival_airport_id": "BCN",
            "scheduled_arrival": scheduled,
            "actual_arrival": scheduled + timedelta(hours=3, minutes=22),
            **fields,
        },
    )


def make_document(claim: Claim, **fields) -> ClaimDocument:
    """A boarding pass as PNG that was scanned and waits for its review."""
    content = png()
    document = ClaimDocument(
        claim=claim,
        **{
            "kind": DocumentKind.BOARDING_PASS,
            "original_name": "boarding-pass.png",
            "content_type": "image/png",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "uploaded_by": claim.customer,
            "scan_status": ScanStatus.CLEAN,
            **fields,
        },
    )
    document.file.save("", ContentFile(content), save=False)
    document.save()
    return document


def make_complete_draft(customer: User) -> Claim:
    """A draft with nothing missing but being sent."""
    claim = make_claim(customer, status=ClaimStatus.DRAFT)
    make_document(claim)
    EarlierContact.objects.create(claim=claim, has_asked=False, received="nothing")
    sign(claim, "Ada Byron", by=customer)
    return claim


def sign(
    claim: Claim, name: str, *, way: str = SignatureWay.FORM, by: User | None = None, **fields
) -> Signature:
    """A signature as the page makes it; whose name is not in the claim is a ValidationError."""
    text = claim.authority_text(claim.people_signed_for_by(name))
    return claim.sign(Signing(name, text, way, **fields), by=by)


def make_passenger(claim: Claim, given_names: str, **fields) -> Passenger:
    """Another Byron; a child comes with Ada as the mother unless said otherwise."""
    if fields.get("kind", "adult") != "adult" and "guardian_name" not in fields:
        fields |= {
            "guardian_name": "Ada Byron",
            "guardian_relation": "parent",
            "guardian_confirmed_at": timezone.now(),
        }
    person = {"given_names": given_names, "family_name": "Byron", **fields}
    return Passenger.objects.create(claim=claim, **person)


def make_family(claim: Claim) -> dict[str, Passenger]:
    """Ada's claim with her husband, a child and an infant on the lap that travelled free."""
    return {
        "Ada": claim.passengers.get(given_names="Ada"),
        "Bob": make_passenger(claim, "Bob", email="bob@example.org"),
        "Tim": make_passenger(claim, "Tim", kind="child"),
        "Mia": make_passenger(claim, "Mia", kind="infant", has_own_fare=False),
    }


def png(width: int = 40, height: int = 20) -> bytes:
    content = BytesIO()
    Image.new("RGB", (width, height), "white").save(content, "PNG")
    return content.getvalue()


def jpeg() -> bytes:
    content = BytesIO()
    Image.new("RGB", (40, 20), "white").save(content, "JPEG")
    return content.getvalue()


def pdf() -> bytes:
    """The smallest PDF with one empty page that every reader opens."""
    content = BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 100)
    document.save(content)
    document.close()
    return content.getvalue()


def upload(content: bytes, name: str = "boarding-pass.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")
