"""The wish to be erased: made by a person, decided by an admin, carried out by a task."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import EventKind, User
from accounts.models.row_token import RowToken
from accounts.security_log import record
from claims.choices import ClaimStatus
from claims.models import Claim, ClaimDocument
from gdpr.choices import CANCELLABLE, NEEDS_A_REVIEWER, OPEN_REQUESTS, RequestStatus
from gdpr.models.legal_hold import LegalHold
from gdpr.refusals import AlreadyAsked, DecidedAlready, ErasureBlocked, StaffStay
from gdpr.signals import (
    deletion_approved,
    deletion_cancelled,
    deletion_rejected,
    deletion_requested,
)

TIME_TO_CANCEL = timedelta(days=30)
LEASE = timedelta(minutes=30)  # longer than the task may take
S = RequestStatus


def unpaid_awards(user: User) -> "models.QuerySet[Claim]":
    """Claims with money the person is still to get."""
    return Claim.objects.filter(customer=user, status=ClaimStatus.APPROVED, payout=None)


class DeletionRequestQuerySet(models.QuerySet["AccountDeletionRequest"]):
    def open(self) -> "DeletionRequestQuerySet":
        return self.filter(status__in=OPEN_REQUESTS)

    def due(self, now: datetime) -> "DeletionRequestQuerySet":
        """Approved with the time to cancel over, or begun and not finished; nobody works on it."""
        ready = Q(status=S.APPROVED, cancel_until__lte=now) | Q(status=S.ERASING)
        return self.filter(ready).filter(Q(leased_until=None) | Q(leased_until__lt=now))

    @transaction.atomic
    def ask(self, user: User, *, reason: str = "") -> "AccountDeletionRequest":
        """Note the wish with what is open today, shut every door, and tell person and desk."""
        person = User.objects.select_for_update().get(pk=user.pk)
        if person.is_reviewer:
            raise StaffStay
        if person.leaving_since or self.open().filter(user=person).exists():
            raise AlreadyAsked
        request = self.create(
            user=person, email=person.email, reason=reason.strip(), **counts_of(person)
        )
        person.leave()
        record(EventKind.BLOCKED, user=person, why="deletion_request")
        deletion_requested.send(AccountDeletionRequest, request=request)
        return request

    @transaction.atomic
    def replay(self, user: User) -> "AccountDeletionRequest":
        """Begin again an erasure that a restored backup undid; nobody is asked a second time."""
        person = User.objects.select_for_update().get(pk=user.pk)
        if person.leaving_since is None:
            person.leave()
        request = self.open().filter(user=person).first()
        request = request or self.model(user=person, email=person.email, **counts_of(person))
        request.status, request.is_replay, request.reviewed_at = S.ERASING, True, timezone.now()
        request.save()
        return request


def counts_of(user: User) -> dict[str, int]:
    claims = Claim.objects.filter(customer=user)
    return {
        "claims": claims.count(),
        "open_claims": claims.open().count(),
        "paid_claims": claims.filter(payout__isnull=False).count(),
        "documents": ClaimDocument.objects.filter(claim__customer=user).count(),
    }


def end_of_time_to_cancel() -> datetime:
    return timezone.now() + TIME_TO_CANCEL


class AccountDeletionRequest(RowToken):
    """Somebody wants to be erased. The counts are those of the day they asked.

    `traces` is what the erasure searches for, written when it begins and emptied when it ends.
    """

    token_salt = "gdpr.deletion_request"  # noqa: S105  # names the purpose, is no secret

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="deletion_requests",
        verbose_name=_("person"),
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    reason = models.TextField(_("reason given"), max_length=1000, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=S.choices, default=S.PENDING)
    requested_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    cancel_until = models.DateTimeField(_("may be taken back until"), default=end_of_time_to_cancel)
    cancelled_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    claims = models.PositiveIntegerField(_("claims"), default=0)
    open_claims = models.PositiveIntegerField(_("open claims"), default=0)
    paid_claims = models.PositiveIntegerField(_("claims with a payment"), default=0)
    documents = models.PositiveIntegerField(_("documents"), default=0)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reviewed_at = models.DateTimeField(_("decided"), null=True, blank=True)
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    is_replay = models.BooleanField(_("after a restored backup"), default=False, editable=False)
    traces = models.TextField(blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects = DeletionRequestQuerySet.as_manager()

    class Meta:
        ordering = ("requested_at", "pk")
        verbose_name = _("deletion request")
        verbose_name_plural = _("deletion requests")
        constraints = [
            models.CheckConstraint(
                name="deletion_request_status_is_known", condition=Q(status__in=S.values)
            ),
            models.UniqueConstraint(
                fields=("user",),
                condition=Q(status__in=OPEN_REQUESTS),
                name="deletion_request_one_open_for_each_person",
            ),
            models.CheckConstraint(
                name="deletion_request_decided_by_somebody",
                condition=~Q(status__in=NEEDS_A_REVIEWER)
                | Q(reviewed_at__isnull=False) & (Q(reviewed_by__isnull=False) | Q(is_replay=True)),
            ),
            models.CheckConstraint(
                name="deletion_request_not_decided_by_oneself",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user")),
                violation_error_message=_("Somebody else has to decide this request."),
            ),
            models.CheckConstraint(
                name="deletion_request_refused_with_a_reason",
                condition=~Q(status=S.REJECTED) | ~Q(notes=""),
                violation_error_message=_("Say why it is refused."),
            ),
            models.CheckConstraint(
                name="deletion_request_cancelled_at_a_time",
                condition=Q(status=S.CANCELLED, cancelled_at__isnull=False)
                | (~Q(status=S.CANCELLED) & Q(cancelled_at=None)),
            ),
            models.CheckConstraint(
                name="deletion_request_erased_keeps_no_traces",
                condition=Q(status=S.ERASED, erased_at__isnull=False, traces="", reason="")
                | (~Q(status=S.ERASED) & Q(erased_at=None)),
            ),
            models.CheckConstraint(
                name="deletion_request_open_has_an_address",
                condition=~Q(status__in=OPEN_REQUESTS) | ~Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email or self.number}"

    @property
    def number(self) -> str:
        """What the certificate is called; it says nothing about the person."""
        return f"ER-{self.pk.hex[:8].upper()}"

    @property
    def token_time(self) -> float:
        return self.requested_at.timestamp()

    @property
    def is_cancellable(self) -> bool:
        return self.status in CANCELLABLE and timezone.now() < self.cancel_until

    @property
    def is_decidable(self) -> bool:
        return self.status == S.PENDING

    def blockers(self) -> list[str]:
        """Why the person cannot be erased now, in sentences; empty if they can."""
        found = []
        if number := unpaid_awards(self.user).count():
            found.append(
                gettext("%(number)s approved claims are not paid yet.") % {"number": number}
            )
        found += [
            gettext("A legal hold stands until %(day)s: %(reason)s")
            % {"day": hold.ends_on, "reason": hold.reason}
            for hold in LegalHold.objects.standing().of_person(self.user)
        ]
        return found

    def approve(self, *, by: User, notes: str = "") -> None:
        """Let the erasure begin once the time to cancel is over. Of two admins one is told no."""
        self._decide(S.APPROVED, by=by, notes=notes)
        deletion_approved.send(AccountDeletionRequest, request=self)

    @transaction.atomic
    def reject(self, *, by: User, notes: str) -> None:
        """Keep the account and open its doors again; only those that the wish had shut."""
        if not notes.strip():
            raise ValidationError({"notes": gettext("Say why it is refused.")})
        self._decide(S.REJECTED, by=by, notes=notes)
        self._open_again()
        deletion_rejected.send(AccountDeletionRequest, request=self)

    @transaction.atomic
    def _decide(self, verdict: str, *, by: User, notes: str) -> None:
        current = self._locked()
        if current.status != S.PENDING:
            raise DecidedAlready
        if verdict == S.APPROVED and (blockers := self.blockers()):
            raise ErasureBlocked(blockers)
        self.status, self.notes = verdict, notes.strip()
        self.reviewed_by, self.reviewed_at = by, timezone.now()
        self.full_clean()
        self.save(update_fields=["status", "notes", "reviewed_by", "reviewed_at"])

    @transaction.atomic
    def cancel(self) -> None:
        """Take it back: the account is as it was before."""
        if not self._locked().is_cancellable:
            raise DecidedAlready
        self.status, self.cancelled_at = S.CANCELLED, timezone.now()
        self.save(update_fields=["status", "cancelled_at"])
        self._open_again()
        deletion_cancelled.send(AccountDeletionRequest, request=self)

    def _open_again(self) -> None:
        person = User.objects.get(pk=self.user_id)
        person.stay()
        record(EventKind.UNBLOCKED, user=person, why="deletion_request")

    def _locked(self) -> Self:
        return type(self).objects.select_for_update().get(pk=self.pk)  # type: ignore[return-value]

    def lease(self) -> bool:
        """Take the run; False while somebody else has it, or it is not due."""
        now = timezone.now()
        due = AccountDeletionRequest.objects.due(now).filter(pk=self.pk)
        taken = due.update(status=S.ERASING, leased_until=now + LEASE)
        self.refresh_from_db()
        return bool(taken)

    def let_go(self) -> None:
        AccountDeletionRequest.objects.filter(pk=self.pk).update(leased_until=None)

    def forget_address(self) -> None:
        AccountDeletionRequest.objects.filter(pk=self.pk, status=S.ERASED).update(email="")
        self.email = ""

    def as_done(self) -> None:
        """Erased: of the request itself only the address stays, until the last mail is out."""
        self.status, self.erased_at = S.ERASED, timezone.now()
        self.traces, self.reason, self.notes, self.leased_until = "", "", "", None
        self.save()
