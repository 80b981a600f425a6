"""Each kind with made-up data, for the desk's preview and for tests: rows that are rolled back."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import EmailChange, KnownDevice, MailedLink, SecurityEvent, User
from accounts.models.security_log import EventKind
from accounts.suspicion import RULES
from claims.choices import (
    OPEN_STATUSES,
    ClaimStatus,
    DocumentKind,
    DocumentReason,
    IncidentType,
    SignatureWay,
)
from claims.models import (
    Claim,
    ClaimDocument,
    DocumentRequest,
    Passenger,
    Payout,
    Segment,
    Signature,
    SignatureLink,
)
from notifications.channels import mail
from notifications.choices import Kind
from notifications.models import Notification, WebhookEndpoint

FLIGHT_DAY = date(2026, 9, 14)
REASON = "The second page of the booking is missing."
HASH = hashlib.sha256(b"sample").hexdigest()


class Sample:
    """A person with a claim for KL1673 from Amsterdam to Barcelona, made when it is asked for."""

    def __init__(self, name: str = "Ada", text: str = REASON) -> None:
        self.name, self.text = name, text
        token = uuid.uuid4().hex
        self.person = User.objects.create_user(
            f"sample-{token}@example.org", given_names=name, family_name="Byron"
        )

    def claim(self, status: str = ClaimStatus.SUBMITTED) -> Claim:
        claim = Claim.objects.create(
            customer=self.person,
            status=status,
            incident_type=IncidentType.DELAY,
            arrival_delay=timedelta(hours=3, minutes=22),
            **fields_of(status, self.text),
        )
        landing = datetime(2026, 9, 14, 9, 50, tzinfo=UTC)
        Segment.objects.create(
            claim=claim,
            flight_number="KL1673",
            flight_date=FLIGHT_DAY,
            operating_carrier="KL",
            departure_airport_id="AMS",
            arrival_airport_id="BCN",
            scheduled_arrival=landing,
            actual_arrival=landing + timedelta(hours=3, minutes=22),
        )
        Passenger.objects.create(claim=claim, given_names=self.name, family_name="Byron")
        if status == ClaimStatus.PAID:
            self.pay(claim)
        return claim

    def pay(self, claim: Claim) -> None:
        staff = User.objects.create_user(
            f"desk-{claim.pk}@example.org", role=Role.REVIEWER, given_names="Rita"
        )
        Payout.objects.create(
            claim=claim,
            amount=Decimal("175.62"),
            currency="EUR",
            paid_date=timezone.localdate(),
            recorded_by=staff,
        )

    def document(self) -> ClaimDocument:
        return ClaimDocument.objects.create(
            claim=self.claim(ClaimStatus.UNDER_REVIEW),
            kind=DocumentKind.BOARDING_PASS,
            original_name=f"{self.name}.png",
            content_type="image/png",
            size=1,
            sha256=HASH,
            rejection_reason=self.text,
            uploaded_by=self.person,
        )

    def request(self) -> DocumentRequest:
        document = self.document()
        return DocumentRequest.objects.create(
            claim=document.claim,
            kind=DocumentKind.BOARDING_PASS,
            reason_code=DocumentReason.MISSING,
            reason=self.text,
            due_on=timezone.localdate() + timedelta(days=7),
            asked_by=self.person,
        )

    def endpoint(self) -> WebhookEndpoint:
        endpoint = WebhookEndpoint(owner=self.person, url="https://partner.example/hook")
        endpoint.set_secret()
        endpoint.failing_since = timezone.now() - timedelta(days=3)
        endpoint.save()
        return endpoint


def fields_of(status: str, text: str) -> dict[str, Any]:
    """What the constraints demand of a claim in this status."""
    if status == ClaimStatus.DRAFT:
        return {}
    fields: dict[str, Any] = {
        "submitted_at": timezone.now(),
        "calculated_compensation": Decimal(250),
        "currency": "EUR",
    }
    if status in OPEN_STATUSES:
        fields["next_news_by"] = timezone.localdate() + timedelta(days=3)
    if status in (ClaimStatus.APPROVED, ClaimStatus.PAID):
        fields["compensation_amount"] = Decimal(250)
    if status == ClaimStatus.REJECTED:
        fields |= {"rejection_code": "delay_below_3h", "rejection_reason": text}
    return fields


About = Callable[[Sample], dict[str, str]]


def nothing(sample: Sample) -> dict[str, str]:
    return {}


def claim_in(status: str, **more: str) -> About:
    return lambda sample: {"claim_id": str(sample.claim(status).pk), **more}


def question(sample: Sample) -> dict[str, str]:
    return {"claim_id": str(sample.claim().pk), "reason": sample.text}


def promised(sample: Sample) -> dict[str, str]:
    yesterday = timezone.localdate() - timedelta(days=1)
    return {"claim_id": str(sample.claim().pk), "promised": yesterday.isoformat()}


def overdue(sample: Sample) -> dict[str, str]:
    """A desk on the day after a claim should have been looked at."""
    claim, today = sample.claim(), timezone.localdate()
    Claim.objects.filter(pk=claim.pk).update(due_on=FLIGHT_DAY)
    return {"day": today.isoformat()}


def passed(sample: Sample) -> dict[str, str]:
    """A reviewer whose customer did not send the boarding pass in time."""
    request = sample.request()
    Claim.objects.filter(pk=request.claim_id).update(
        assigned_to=sample.person, assigned_at=timezone.now()
    )
    DocumentRequest.objects.filter(pk=request.pk).update(due_on=FLIGHT_DAY)
    days = {"since": FLIGHT_DAY, "until": FLIGHT_DAY + timedelta(days=1)}
    return {name: day.isoformat() for name, day in days.items()}


def mailed_link(sample: Sample) -> dict[str, str]:
    now = timezone.now()
    link = MailedLink.objects.create(
        email=sample.person.email,
        purpose=MailedLink.Purpose.SIGN_IN,
        created_at=now,
        expires_at=now + timedelta(minutes=15),
    )
    return {"mailed_link_id": str(link.pk)}


def email_address(sample: Sample) -> dict[str, str]:
    address = EmailAddress.objects.create(user=sample.person, email=sample.person.email)
    return {"email_address_id": str(address.pk)}


def email_change(sample: Sample) -> dict[str, str]:
    now = timezone.now()
    change = EmailChange.objects.create(
        user=sample.person,
        old_email=sample.person.email,
        new_email="new@example.org",
        created_at=now,
        expires_at=now + timedelta(days=1),
        status=EmailChange.Status.CONFIRMED,
        confirmed_at=now,
    )
    return {"change_id": str(change.pk)}


def device(sample: Sample) -> dict[str, str]:
    known = KnownDevice.objects.create(user=sample.person, key="sample", name=sample.name[:80])
    return {"device_id": str(known.pk)}


def suspicion(sample: Sample) -> dict[str, str]:
    event = SecurityEvent.objects.create(
        kind=EventKind.SUSPICION,
        detail={"rule": next(iter(RULES)), "subject": sample.name, "count": 40},
    )
    return {"event_id": str(event.pk)}


def signature_link(sample: Sample) -> dict[str, str]:
    now = timezone.now()
    link = SignatureLink.objects.create(
        passenger=sample.claim(ClaimStatus.DRAFT).passengers.get(),
        email=sample.person.email,
        created_at=now,
        expires_at=now + timedelta(days=14),
    )
    return {"signature_link_id": str(link.pk)}


def signature(sample: Sample) -> dict[str, str]:
    claim = sample.claim()
    signed = Signature.objects.create(
        claim=claim,
        signer_name=f"{sample.name} Byron",
        way=SignatureWay.LINK,
        email=sample.person.email,
        text="I authorise.",
        text_version="1",
        language="en",
    )
    return {"signature_id": str(signed.pk), "claim_id": str(claim.pk)}


S = ClaimStatus
SAMPLES: dict[str, About] = {
    Kind.WELCOME: nothing,
    Kind.VERIFY_EMAIL: email_address,
    Kind.RESET_PASSWORD: lambda sample: {"user_id": str(sample.person.pk)},
    Kind.ACCOUNT_EXISTS: nothing,
    Kind.MAILED_LINK: mailed_link,
    Kind.PASSWORD_CHANGED: nothing,
    Kind.ACCOUNT_LOCKED: nothing,
    Kind.SECOND_FACTOR: nothing,
    Kind.TOKEN_REUSED: nothing,
    Kind.NEW_DEVICE: device,
    Kind.ROLE_CHANGED: lambda sample: {"role": Role.REVIEWER.value},
    Kind.ACCOUNT_BLOCKED: nothing,
    Kind.EMAIL_CHANGED: email_change,
    Kind.EMAIL_CHANGE_LINK: email_change,
    Kind.EMAIL_CHANGE_ASKED: email_change,
    Kind.EMAIL_CHANGE_DONE: nothing,
    Kind.INVITATION: nothing,
    Kind.API_KEY: lambda sample: {"name": sample.name},
    Kind.SIGN_IN_METHOD: lambda sample: {"method": "Google", "is_new": True},
    Kind.SUSPICION: suspicion,
    Kind.CLAIM_SUBMITTED: claim_in(S.SUBMITTED),
    Kind.CLAIM_UNDER_REVIEW: claim_in(S.UNDER_REVIEW),
    Kind.CLAIM_MORE_NEEDED: question,
    Kind.CLAIM_APPROVED: claim_in(S.APPROVED),
    Kind.CLAIM_REJECTED: claim_in(S.REJECTED),
    Kind.CLAIM_PAID: claim_in(S.PAID),
    Kind.CLAIM_CLOSED: claim_in(S.CLOSED),
    Kind.CLAIM_WITHDRAWN: claim_in(S.WITHDRAWN),
    Kind.CLAIM_EXPIRED: claim_in(S.EXPIRED),
    Kind.CLAIM_MESSAGE: claim_in(S.UNDER_REVIEW),
    Kind.LIMITATION_NEAR: claim_in(S.SUBMITTED, within_days="30"),
    Kind.CLAIMS_OVERDUE: overdue,
    Kind.DEADLINES_PASSED: passed,
    Kind.DESK_REPORT: lambda sample: {
        "first": FLIGHT_DAY.isoformat(),
        "last": (FLIGHT_DAY + timedelta(days=6)).isoformat(),
    },
    Kind.DRAFT_REMINDER: claim_in(S.DRAFT, day="2"),
    Kind.DRAFT_SHREDDED: lambda sample: {
        "flight_number": "KL1673",
        "flight_date": FLIGHT_DAY.isoformat(),
    },
    Kind.SIGNATURE_REQUEST: signature_link,
    Kind.SIGNATURE_COPY: signature,
    Kind.SIGNATURE_COMPLETED: signature,
    Kind.AUTHORITY_REVOKED: signature,
    Kind.AUTHORITY_ENDED: signature,
    Kind.DOCUMENT_REQUESTED: lambda sample: {"request_id": str(sample.request().pk)},
    Kind.DOCUMENT_REMINDER: lambda sample: {"request_id": str(sample.request().pk)},
    Kind.DOCUMENT_REJECTED: lambda sample: {"document_id": str(sample.document().pk)},
    Kind.DOCUMENT_INFECTED: lambda sample: {"document_id": str(sample.document().pk)},
    Kind.INFECTED_AT_DESK: lambda sample: {"document_id": str(sample.document().pk)},
    Kind.DOCUMENT_DAMAGED: lambda sample: {"document_id": str(sample.document().pk)},
    Kind.NEWS_OVERDUE: promised,
    Kind.DESK_NEWS_OVERDUE: promised,
    Kind.TASKS_FAILED: lambda sample: {"number": "3"},
    Kind.EXPORT_READY: lambda sample: {"until": datetime(2026, 11, 27, 12, tzinfo=UTC).isoformat()},
    Kind.WEBHOOK_PAUSED: lambda sample: {"endpoint_id": str(sample.endpoint().pk)},
}


def sample_mail(kind: str, **about: str) -> EmailMultiAlternatives:
    """The mail of this kind as a person would get it; raises KeyError for one without sample."""
    with transaction.atomic():
        sample = Sample(**about)
        notification = Notification.objects.create(
            recipient=sample.person, kind=kind, context=SAMPLES[kind](sample)
        )
        built = mail.build(notification)
        transaction.set_rollback(True)
    return built
