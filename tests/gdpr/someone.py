"""A person with a row of every kind, a file in every place, and a mark of its own in each field."""

import uuid
from datetime import timedelta
from decimal import Decimal

from allauth.account.models import EmailConfirmation
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from accounts import tokens
from accounts.inventory import Erase, Rows, places
from accounts.models import (
    ApiKey,
    EventKind,
    KnownDevice,
    LoginAttempt,
    MailedLink,
    PasswordHistory,
    SecurityEvent,
)
from accounts.models.permit import erasing
from claims import models as c
from claims.choices import ClaimStatus as S
from gdpr.erasure import person_of
from gdpr.models import ConsentRecord, DataExport, LegalHold
from notifications import models as n
from notifications.mailbox import MailboxBackend
from tests.factories import make_claim, make_document, make_passenger, make_user

EMAIL, FORMER = "zqmail@example.org", "zqformer@example.org"
NAME, GIVEN = "Zqsurname", "Zqgiven"
HASH = "0" * 64
SHORTEST = 8
# Marks would break what they are found by, or what the storage keeps under them.
LEFT_ALONE = {
    "accounts.User.email", "account.EmailAddress.email", "accounts.LoginAttempt.email",
    "accounts.MailedLink.email", "axes.AccessAttempt.username", "axes.AccessFailureLog.username",
    "axes.AccessLog.username", "notifications.RefusedAddress.email", "sessions.Session.session_key",
    "sessions.Session.session_data", "usersessions.UserSession.session_key",
    "gdpr.AccountDeletionRequest.email", "gdpr.AccountDeletionRequest.traces",
    "notifications.FailedTask.args", "notifications.Notification.context",
    "notifications.Notification.address", "claims.PendingFile.name", "gdpr.DataExport.file",
    "accounts.EmailChange.old_email",
}  # fmt: skip


def make_someone():
    """A customer with a claim that was refused, one that was paid, and a draft."""
    user = make_user(EMAIL, given_names=GIVEN, family_name=NAME)
    staff = make_user("rita@example.org", role="reviewer", given_names="Rita")
    make_account_rows(user)
    refused = make_claim(user, status=S.REJECTED)
    paid = make_claim(user, status=S.PAID)
    make_claim(user, status=S.DRAFT)
    for claim in (refused, paid):
        make_claim_rows(claim, user, staff)
    pay(paid, staff)
    make_messages(user, staff, refused)
    return user


def make_account_rows(user) -> None:
    now = timezone.now()
    MailedLink.send(EMAIL, MailedLink.Purpose.SIGN_IN)
    for email in (EMAIL, FORMER):
        LoginAttempt.objects.create(
            user=user, email=email, door="page", succeeded=True, address="203.0.113.9"
        )
    SecurityEvent.objects.create(user=user, by=user, kind=EventKind.NEW_DEVICE, detail={"a": 1})
    ApiKey.objects.make(user, name="x", scopes=["claims:read"])
    KnownDevice.objects.create(user=user, key="k", name="x")
    PasswordHistory.objects.create(user=user, password="x")
    tokens.begin(user)
    user.groups.add(Group.objects.create(name="g"))
    address = user.emailaddress_set.get()
    EmailConfirmation.objects.create(email_address=address, key="x", sent=now)
    totp.TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    for number, facts in enumerate(({"_auth_user_id": str(user.pk)}, {"typed": EMAIL})):
        session = SessionStore(f"zqsession{number}{uuid.uuid4().hex}")
        session.update(facts)
        session.save(must_create=True)
    UserSession.objects.create(
        user=user, session_key=session.session_key, ip="203.0.113.9", user_agent="x"
    )
    about = {"username": EMAIL, "ip_address": "203.0.113.9", "user_agent": "x"}
    attempt = AccessAttempt.objects.create(
        **about, get_data="x", post_data="x", failures_since_start=1
    )
    AccessAttemptExpiration.objects.create(access_attempt=attempt, expires_at=now)
    AccessFailureLog.objects.create(**about)
    AccessLog.objects.create(**about)
    kind = ContentType.objects.get_for_model(user)
    LogEntry.objects.create(
        user=user, content_type=kind, object_id=str(user.pk), object_repr=EMAIL, action_flag=CHANGE
    )
    SocialAccount.objects.create(user=user, provider="google", uid="x", extra_data={"a": 1})
    c.DeskPreference.objects.create(user=user)
    n.NotificationPreference.objects.get_or_create(user=user)
    n.RefusedAddress.objects.create(email=EMAIL, why="bounced")


def make_claim_rows(claim, user, staff) -> None:
    now, today = timezone.now(), timezone.localdate()
    make_passenger(claim, "Zqchild", kind="child")
    lead = claim.passengers.first()
    document = make_document(claim)
    document.thumbnail.save("", ContentFile(b"thumbnail"), save=False)
    document.text = "x"
    document.save()
    page = c.DocumentPage(document=document, number=1, width=1, height=1)
    page.image.save("", ContentFile(b"page"), save=True)
    document.accesses.create(by=staff, action="viewed")
    c.PassReading.objects.create(document=document, day_of_year=1)
    bundle = c.ClaimBundle(
        claim=claim, kind="evidence", requested_by=user, language="en", status="ready", size=1,
        sha256=HASH, contents_sha256=HASH, expires_at=now + timedelta(days=1),
    )  # fmt: skip
    bundle.file.save("", ContentFile(b"bundle"), save=True)
    bundle.documents.add(document)
    about = {"claim": claim}
    c.DocumentRequest.objects.create(
        **about, kind="receipt", reason_code="missing", due_on=today, asked_by=staff,
        passenger=lead, document=document,
    )  # fmt: skip
    c.Expense.objects.create(**about, kind="meals", amount=5, currency="EUR", receipt=document)
    c.EarlierContact.objects.create(**about, has_asked=True, received="nothing")
    others = c.Claim.objects.exclude(pk=claim.pk).first()
    c.DuplicateMark.objects.get_or_create(claim=claim, other=others)
    action = c.BulkAction.objects.create(kind="status", status="rejected", reason="x", by=staff)
    action.items.create(claim=claim, message="x")
    c.SignatureLink.objects.create(
        passenger=lead, email="x@example.org", expires_at=now + timedelta(days=1)
    )
    signature = c.Signature(
        **about, signer_name="x", text="x", text_version="1", text_sha256=HASH, language="en",
        signed_by=user, document=document,
    )  # fmt: skip
    signature.save()
    signature.pdf.save("", ContentFile(b"%PDF signed"), save=True)
    lead.signature = signature
    lead.save()
    for is_internal in (True, False):
        note = c.ClaimNote.objects.create(**about, author=staff, is_internal=is_internal, body="x")
    make_document(claim, note=note, is_ours=True)
    c.Proposal.objects.create(**about, amount=5, currency="EUR", reason="x", by=staff)
    c.ClaimChange.objects.create(**about, version=1, fields={"phone": ["a", "b"]}, by=user)
    assessment = c.Assessment.objects.create(
        **about, outcome="eligible", amount=250, currency="EUR", rule_set="eu261@2005-02-17",
        facts={"f": 1}, result={"r": 1},
    )  # fmt: skip
    c.Decision.objects.create(
        **about, assessment=assessment, verdict="approved", amount=250, currency="EUR",
        text="x", shown="x", by=staff,
    )  # fmt: skip
    c.CompensationChange.objects.create(**about, after=250, currency="EUR", reason="x", by=staff)
    c.ClaimStatusHistory.objects.create(
        **about, previous_status="draft", new_status="submitted", reason="x", changed_by=user
    )
    c.PendingFile.objects.create(name=f"claims/{claim.pk}/half")
    ConsentRecord.objects.create(
        user=user, name=f"{GIVEN} {NAME}", claim_id=claim.pk, claim_reference=claim.reference,
        purpose="terms", decision="given", words="w", text_version="1", text_sha256=HASH,
        language="en", channel="form",
    )  # fmt: skip
    hold = LegalHold.objects.create(**about, reason="x", ends_on=today, placed_by=staff)
    hold.lift(by=staff)
    # An upload that was interrupted: no row names it.
    document.file.storage.save(f"claims/{claim.pk}/orphan", ContentFile(b"orphan"))


def pay(claim, staff) -> None:
    c.Payout.objects.create(
        claim=claim, amount=Decimal("175.62"), currency="EUR", paid_date=timezone.localdate(),
        recorded_by=staff, bank_reference="x",
    )  # fmt: skip


def make_messages(user, staff, claim) -> None:
    about = {"kind": "claim_message", "channel": "in_app", "status": "sent"}
    now = timezone.now()
    for recipient, context in ((user, {}), (staff, {"claim_id": str(claim.pk)})):
        n.Notification.objects.create(
            recipient=recipient, context=context, sent_at=now, subject="x", **about
        )
    n.Notification.objects.create(
        address=FORMER, kind="email_changed", channel="email", status="sent", sent_at=now
    )
    endpoint = n.WebhookEndpoint(owner=user, url="https://partner.example/hook", description="x")
    endpoint.set_secret()
    endpoint.save()
    delivery = n.WebhookDelivery.objects.create(
        endpoint=endpoint, claim=claim, event="claim.submitted", body="x", due_at=now
    )
    n.WebhookAttempt.objects.create(
        delivery=delivery, at=now, milliseconds=1, response_status=500, response_start="x"
    )
    n.FailedTask.objects.create(task_id=uuid.uuid4(), name="t", args=[str(claim.pk)])
    export = DataExport(
        user=user, status="ready", size=6, sha256=HASH, ready_at=now, expires_at=now
    )
    export.file.save("", ContentFile(b"export"), save=True)
    mailbox = MailboxBackend()
    mailbox.send_messages(
        [
            EmailMessage("Yours", "Hello", to=[EMAIL]),
            EmailMessage("At the desk", f"It is about {claim.reference}", to=["rita@example.org"]),
        ]
    )


def mark_every_field(user) -> dict[str, str]:
    """Write a mark of its own into every personal field that takes one; where each mark is."""
    person, marks = person_of(user), {}
    with erasing([user.pk, *map(uuid.UUID, person.claims)]):
        for place in places():
            if place.rows != Rows.UNTOUCHED:
                for row in place.of(person):
                    mark_row(place, row, marks)
    return marks


def mark_row(place, row, marks) -> None:
    for name, datum in place.fields.items():
        field, where = place.table._meta.get_field(name), f"{place.model}.{name}"
        takes_a_mark = isinstance(field, (models.CharField, models.TextField, models.JSONField))
        if not (datum.is_personal and takes_a_mark) or field.choices or where in LEFT_ALONE:
            continue
        mark = f"zq{len(marks):04}q"
        if (field.max_length or SHORTEST) < SHORTEST or datum.erase == Erase.STAYS:
            continue
        value = {"m": mark} if isinstance(field, models.JSONField) else mark
        if isinstance(field, models.EmailField):
            value = f"{mark}@example.org"
        try:
            with transaction.atomic():
                place.table._base_manager.filter(pk=row.pk).update(**{name: value})
        except DatabaseError:  # a constraint wants something else there
            continue
        marks[mark] = f"{where} of {row.pk}"


def kept_with_money(where: str) -> bool:
    """Whether a mark stands in a field that the law keeps with a payment."""
    model, _dot, name = where.partition(" of ")[0].rpartition(".")
    place = next(place for place in places() if place.model == model)
    return bool(place.paid_by) and place.fields[name].erase == Erase.MONEY
