import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _gettext, gettext_lazy as _

from claims import workflow
from claims.choices import OPEN_STATUSES, DocumentKind, DocumentReason
from claims.models.document_review import STILL_OPEN, words_for
from claims.models.due_day import day_to_answer
from claims.refusals import Refusal
from claims.signals import document_reminder_due, document_requested
from claims.workflow import Actor

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models.claim import Claim
    from claims.models.document import ClaimDocument
    from claims.models.passenger import Passenger

REMIND_AT_DAYS = (7, 2)


class DocumentRequestQuerySet(models.QuerySet["DocumentRequest"]):
    def open(self) -> "DocumentRequestQuerySet":
        """Neither answered nor taken back."""
        return self.filter(STILL_OPEN)

    def near_their_day(self, today: date) -> "DocumentRequestQuerySet":
        """Open requests of open claims that are due within the days of the first reminder."""
        last = today + timedelta(days=max(REMIND_AT_DAYS))
        return self.open().filter(
            due_on__gte=today, due_on__lte=last, claim__status__in=OPEN_STATUSES
        )

    @transaction.atomic
    def ask(
        self,
        claim: "Claim",
        *,
        by: "User",
        kind: str,
        passenger: "Passenger | None" = None,
        code: str = DocumentReason.MISSING,
        reason: str = "",
        due_on: date | None = None,
    ) -> "DocumentRequest":
        """Ask the customer for a document; they have 14 days unless said.

        Raises PermissionDenied, Refusal (the claim is not open, or it was asked for already) and
        ValidationError.
        """
        due_on = day_to_answer(due_on)
        claim.lock()
        if Actor.REVIEWER not in workflow.actors_for(claim, by):
            raise PermissionDenied
        if refusal := self.refusal(claim, kind, passenger):
            raise Refusal(refusal)
        request = self.model(
            claim=claim, kind=kind, passenger=passenger, reason_code=code, reason=reason,
            due_on=due_on, asked_by=by,
        )  # fmt: skip
        request.full_clean()
        request.save()
        claim.note_waiting()
        document_requested.send(self.model, request=request, by=by)
        return request

    def refusal(self, claim: "Claim", kind: str, passenger: "Passenger | None" = None) -> str:
        """Why this cannot be asked for; empty where it can."""
        if not claim.is_open:
            return _gettext("Documents are asked for while a claim is open.")
        for asked in claim.open_requests:
            if asked.kind == kind and asked.passenger_id == (passenger.pk if passenger else None):
                return _gettext("“%(kind)s” was asked for already, by %(day)s.") % {
                    "kind": asked.get_kind_display(), "day": asked.due_on,
                }  # fmt: skip
        return ""

    @transaction.atomic
    def answer_with(self, document: "ClaimDocument") -> "DocumentRequest | None":
        """Close the request this file answers: of the file it replaces, else of its kind."""
        waiting = self.open().filter(claim=document.claim).select_for_update()
        replaced = type(document).objects.filter(replaced_by=document).first()
        if replaced is not None:
            request = waiting.filter(document=replaced).first()
        else:
            same = waiting.filter(kind=document.kind).filter(about(document))
            request = same.order_by(F("passenger").asc(nulls_last=True), "due_on").first()
        if request is not None:
            request.answered_at, request.answer = timezone.now(), document
            request.save(update_fields=["answered_at", "answer"])
            document.claim.note_waiting()
        return request

    @transaction.atomic
    def reopen(self, answer: "ClaimDocument") -> None:
        """The file that answered them turned out to be none."""
        if self.filter(answer=answer, cancelled_at=None).update(answered_at=None, answer=None):
            answer.claim.note_waiting()


def about(document: "ClaimDocument") -> Q:
    """Requests for everybody, and those for the passenger of this file (any, if it has none)."""
    if document.passenger_id is None:
        return Q()
    return Q(passenger=None) | Q(passenger=document.passenger_id)


class DocumentRequest(models.Model):
    """We asked the customer for a document: which, why, by when; open until a file comes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(
        "claims.Claim", on_delete=models.CASCADE, related_name="document_requests"
    )
    kind = models.CharField(_("what it is"), max_length=20, choices=DocumentKind.choices)
    passenger = models.ForeignKey(
        "claims.Passenger",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="document_requests",
        verbose_name=_("passenger"),
    )
    document = models.ForeignKey(
        "claims.ClaimDocument",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("instead of"),
    )
    reason_code = models.CharField(
        _("reason"),
        max_length=14,
        choices=DocumentReason.choices,
        default=DocumentReason.MISSING,
    )
    reason = models.TextField(_("in words"), max_length=1000, blank=True)
    due_on = models.DateField(_("due"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    reminded_at_days = models.PositiveSmallIntegerField(
        _("last reminder (days before)"), null=True, blank=True, editable=False
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.ForeignKey(
        "claims.ClaimDocument",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("answered with"),
    )
    cancelled_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = DocumentRequestQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "asked_at", "pk")
        verbose_name = _("request for a document")
        verbose_name_plural = _("requests for documents")
        indexes = [
            models.Index(fields=("due_on",), name="request_due", condition=STILL_OPEN),
            models.Index(fields=("claim", "due_on"), name="request_of_claim"),
        ]
        constraints = [
            models.CheckConstraint(
                name="request_words_are_known",
                condition=Q(kind__in=DocumentKind.values, reason_code__in=DocumentReason.values),
            ),
            models.CheckConstraint(
                name="request_other_reason_has_words",
                condition=~Q(reason_code=DocumentReason.OTHER) | ~Q(reason=""),
                violation_error_message=_("Say in words why we ask."),
            ),
            models.CheckConstraint(
                name="request_answered_or_taken_back",
                condition=Q(answered_at=None) | Q(cancelled_at=None),
            ),
            models.CheckConstraint(
                name="request_answer_has_time",
                condition=Q(answer=None) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="request_reminded_when_planned",
                condition=Q(reminded_at_days=None) | Q(reminded_at_days__in=REMIND_AT_DAYS),
            ),
            models.UniqueConstraint(
                name="request_once_for_a_file",
                fields=("document",),
                condition=STILL_OPEN & Q(document__isnull=False),
            ),
            models.UniqueConstraint(
                name="request_once_for_a_kind",
                fields=("claim", "kind"),
                condition=STILL_OPEN & Q(document=None, passenger=None),
            ),
            models.UniqueConstraint(
                name="request_once_for_a_person",
                fields=("claim", "kind", "passenger"),
                condition=STILL_OPEN & Q(document=None, passenger__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.due_on}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.cancelled_at is None

    @property
    def words(self) -> str:
        """Why, as the customer reads it."""
        return words_for(self.claim.language, self.reason_code, self.reason)

    @property
    def days_left(self) -> int:
        """Days until it is due; less than 0 once that day has passed."""
        return (self.due_on - timezone.localdate()).days

    @transaction.atomic
    def cancel(self, *, by: "User") -> None:
        """Take the request back: what we have is enough."""
        self.refresh_from_db(from_queryset=DocumentRequest.objects.select_for_update())
        if Actor.REVIEWER not in workflow.actors_for(self.claim, by):
            raise PermissionDenied
        if not self.is_open:
            raise Refusal(_gettext("It was answered or taken back already."))
        self.cancelled_at = timezone.now()
        self.save(update_fields=["cancelled_at"])
        self.claim.note_waiting()

    @transaction.atomic
    def remind(self, today: date) -> bool:
        """Remind once at 7 and once at 2 days before; whether it was due now."""
        self.refresh_from_db(from_queryset=DocumentRequest.objects.select_for_update())
        step = self.reminder_for(today)
        if step is None:
            return False
        self.reminded_at_days = step
        self.save(update_fields=["reminded_at_days"])
        document_reminder_due.send(DocumentRequest, request=self)
        return True

    def reminder_for(self, today: date) -> int | None:
        """The reminder that is due: none within the day of the asking, or a second time."""
        left = (self.due_on - today).days
        term = (self.due_on - timezone.localdate(self.asked_at)).days
        steps = [days for days in REMIND_AT_DAYS if left <= days < term]
        if not self.is_open or left < 0 or not steps:
            return None
        step = min(steps)
        is_done = self.reminded_at_days is not None and self.reminded_at_days <= step
        return None if is_done else step
