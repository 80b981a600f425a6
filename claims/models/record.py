"""What is kept of a claim, and the one way its status changes."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _gettext, gettext_lazy as _

from accounts.encrypted_fields import EncryptedCharField, FindBy
from claims import clocks, workflow
from claims.choices import (
    OPEN_STATUSES,
    ClaimStatus,
    Currency,
    IncidentType,
    Jurisdiction,
    RejectionCode,
    Source,
    Stage,
    WaitingOn,
)
from claims.models.change import WATCHED, plain
from claims.models.queue_facts import QUEUE_INDEXES, QueueFacts
from claims.promises import next_news_by
from claims.reference import PATTERN, new_reference
from claims.refusals import StaleClaim, TransitionNotAllowed
from claims.signals import claim_status_changed

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from accounts.models import User
    from claims.models import (
        Assessment,
        ClaimChange,
        ClaimDocument,
        ClaimNote,
        ClaimStatusHistory,
        CompensationChange,
        Decision,
        DocumentRequest,
        DuplicateMark,
        EarlierContact,
        Expense,
        Passenger,
        Payout,
        Proposal,
        Segment,
        Signature,
    )

ID_OF = {"assigned_to": "assigned_to_id"}  # a person is kept by id, which asks for no row
DECIDED_WITH_MONEY = (ClaimStatus.APPROVED, ClaimStatus.PAID)


class ClaimRecord(QueueFacts):
    """The fields of a claim and its constraints; the operations are in `filing` and `review`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"),
        max_length=12,
        unique=True,
        default=new_reference,
        editable=False,
        validators=[RegexValidator(PATTERN)],
    )
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("customer"),
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims_filed_for_others",
        verbose_name=_("filed by"),
    )
    contact_email = models.EmailField(
        _("e-mail typed"), blank=True, help_text=_("Proves nothing until its link was used.")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=ClaimStatus.choices, default=ClaimStatus.DRAFT
    )
    stage = models.CharField(_("stage"), max_length=16, choices=Stage.choices, default=Stage.NONE)
    source = models.CharField(_("source"), max_length=5, choices=Source.choices, default=Source.WEB)
    language = models.CharField(_("language"), max_length=8, default="en")

    # The facts, as the engine asks for them (compensation.quotes.assess_facts).
    incident_type = models.CharField(
        _("what happened"), max_length=17, choices=IncidentType.choices, blank=True
    )
    arrival_delay = models.DurationField(_("delay on arrival"), null=True, blank=True)
    is_delay_estimated = models.BooleanField(
        _("delay is an estimate"),
        default=False,
        help_text=_("Said as a span of hours: it was at least so long."),
    )
    disturbed_segment = models.PositiveSmallIntegerField(
        _("flight that went wrong"),
        null=True,
        blank=True,
        help_text=_("Counted from 0; empty where the whole journey counts."),
    )
    notice_days = models.PositiveSmallIntegerField(_("notice in days"), null=True, blank=True)
    offered_departure_shift_minutes = models.SmallIntegerField(
        _("re-routing left later by (minutes)"), null=True, blank=True
    )
    offered_arrival_shift_minutes = models.SmallIntegerField(
        _("re-routing arrived later by (minutes)"), null=True, blank=True
    )
    boarding_denied_reason = models.CharField(
        _("why boarding was refused"), max_length=40, blank=True
    )
    has_volunteered = models.BooleanField(_("gave up the seat for benefits"), default=False)
    fare = models.CharField(_("kind of fare"), max_length=30, default="public")
    ticket_price = models.DecimalField(
        _("price of the leg without taxes"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    alleged_cause = models.CharField(_("reason the airline gave"), max_length=40, blank=True)
    cause = models.CharField(
        _("cause as established"), max_length=40, default="unknown", blank=True
    )
    account_of_events = models.TextField(_("in the customer's words"), max_length=500, blank=True)
    booking_reference = EncryptedCharField(
        _("booking reference"), max_length=8, blank=True, searchable=True
    )

    address_line1 = models.CharField(_("street and number"), max_length=120, blank=True)
    address_line2 = models.CharField(_("address line 2"), max_length=120, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims_assigned",
        verbose_name=_("reviewer"),
    )
    assigned_at = models.DateTimeField(_("assigned"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims_reviewed",
        verbose_name=_("decided by"),
    )
    reviewed_at = models.DateTimeField(_("decided"), null=True, blank=True)
    rejection_code = models.CharField(
        _("reason code"), max_length=22, choices=RejectionCode.choices, blank=True
    )
    rejection_reason = models.TextField(_("reason in words"), max_length=2000, blank=True)
    appealed_at = models.DateTimeField(_("asked to look again"), null=True, blank=True)

    reminded_day = models.PositiveSmallIntegerField(
        _("last reminder of the draft"),
        default=0,
        help_text=_("After so many days at rest; 0 is none yet."),
    )
    reminders_stopped_at = models.DateTimeField(_("reminders stopped"), null=True, blank=True)

    asked_at = models.DateTimeField(_("asked the customer for more"), null=True, blank=True)
    answered_at = models.DateTimeField(_("customer sent something"), null=True, blank=True)

    calculated_compensation = models.DecimalField(
        _("calculated compensation"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    compensation_amount = models.DecimalField(
        _("compensation"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices, blank=True)
    flight_distance_km = models.DecimalField(
        _("distance (km)"), max_digits=8, decimal_places=1, null=True, blank=True
    )
    has_extraordinary_circumstances = models.BooleanField(
        _("extraordinary circumstances"), default=False
    )
    limitation_on = models.DateField(_("last day to claim"), null=True, blank=True)
    next_news_by = models.DateField(_("next news by"), null=True, blank=True)

    fee_plan = models.ForeignKey(
        "claims.FeePlan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="claims",
        verbose_name=_("fee plan"),
        help_text=_("As it was when the authority was signed."),
    )
    terms_version = models.CharField(_("version of the terms"), max_length=20, blank=True)
    terms_accepted_at = models.DateTimeField(_("terms accepted"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Grows with every change.")
    )

    if TYPE_CHECKING:  # what the other models of this app add to a claim
        assessments: RelatedManager[Assessment]
        decisions: RelatedManager[Decision]
        compensation_changes: RelatedManager[CompensationChange]
        documents: RelatedManager[ClaimDocument]
        duplicate_marks: RelatedManager[DuplicateMark]
        earlier_contact: EarlierContact
        document_requests: RelatedManager[DocumentRequest]
        expenses: RelatedManager[Expense]
        field_changes: RelatedManager[ClaimChange]
        notes: RelatedManager[ClaimNote]
        passengers: RelatedManager[Passenger]
        payout: Payout
        proposals: RelatedManager[Proposal]
        segments: RelatedManager[Segment]
        signatures: RelatedManager[Signature]
        status_history: RelatedManager[ClaimStatusHistory]

    _expected_version: int | None = None

    class Meta:
        abstract = True
        ordering = ("-created_at", "pk")
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [
            models.Index(fields=("customer", "-created_at"), name="claim_of_customer"),
            models.Index(fields=("assigned_to", "status"), name="claim_of_reviewer"),
            models.Index(FindBy("booking_reference"), name="claim_by_booking"),
            *QUEUE_INDEXES,
        ]
        constraints = [
            models.CheckConstraint(
                name="claim_words_are_known",
                condition=Q(
                    status__in=ClaimStatus.values,
                    stage__in=Stage.values,
                    source__in=Source.values,
                    incident_type__in=["", *IncidentType.values],
                    currency__in=["", *Currency.values],
                    rejection_code__in=["", *RejectionCode.values],
                    waits_for__in=WaitingOn.values,
                    jurisdiction__in=["", *Jurisdiction.values],
                ),
            ),
            models.CheckConstraint(
                name="claim_sent_has_customer_and_date",
                condition=Q(status__in=(ClaimStatus.DRAFT, ClaimStatus.EXPIRED))
                | Q(customer__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_open_has_next_news",
                condition=~Q(status__in=OPEN_STATUSES) | Q(next_news_by__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_approved_has_amount",
                condition=~Q(status__in=DECIDED_WITH_MONEY)
                | Q(compensation_amount__isnull=False, compensation_amount__gt=0),
                violation_error_message=_("Set the amount before you approve."),
            ),
            models.CheckConstraint(
                name="claim_refused_has_reason",
                condition=~Q(status=ClaimStatus.REJECTED)
                | (~Q(rejection_code="") & ~Q(rejection_reason="")),
                violation_error_message=_("A refusal needs a reason code and a text."),
            ),
            models.CheckConstraint(
                name="claim_stage_only_while_approved",
                condition=Q(stage=Stage.NONE) | Q(status=ClaimStatus.APPROVED),
            ),
            models.CheckConstraint(
                name="claim_amount_has_currency",
                condition=Q(compensation_amount__isnull=True) | ~Q(currency=""),
            ),
            models.CheckConstraint(
                name="claim_amounts_not_negative",
                condition=(Q(compensation_amount__isnull=True) | Q(compensation_amount__gte=0))
                & (Q(calculated_compensation__isnull=True) | Q(calculated_compensation__gte=0)),
                violation_error_message=_("An amount cannot be less than 0."),
            ),
            models.CheckConstraint(
                name="claim_assigned_has_time",
                condition=Q(assigned_to__isnull=True) | Q(assigned_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def expect(self, version: int | None) -> None:
        """The version this person looked at: the next operation is refused if it is another now."""
        self._expected_version = version

    def lock(self) -> None:
        """Read the row again and hold it until the transaction ends; of two people one waits.

        Raises StaleClaim with the changes when somebody changed it since the version expected.
        """
        expected, self._expected_version = self._expected_version, None
        rows = type(self)._default_manager.select_for_update(of=("self",))
        # Whoever moves a claim tells its customer: read in one go.
        self.refresh_from_db(from_queryset=rows.select_related("customer"))
        if expected is not None and expected != self.version:
            raise StaleClaim(self.changes_since(expected), version=self.version)

    def changes_since(self, version: int) -> list[dict[str, Any]]:
        """Each watched field that is another now than at this version: before, after, by, at."""
        merged: dict[str, dict[str, Any]] = {}
        for row in self.field_changes.filter(version__gt=version).select_related("by"):
            for field, (before, after) in row.fields.items():
                seen = merged[field]["before"] if field in merged else before
                merged[field] = {
                    "field": field, "before": seen, "after": after, "by": row.by, "at": row.at,
                }  # fmt: skip
        return [change for change in merged.values() if change["before"] != change["after"]]

    def change(self, *, by: "User | None" = None, **fields: Any) -> None:
        """Write these fields of a locked claim, and what they were; nobody is the system.

        ValidationError says which constraint refused.
        """
        watched = WATCHED & fields.keys()
        before = self._as_kept(watched)
        for name, value in fields.items():
            setattr(self, name, value)
        self.version += 1
        try:
            with transaction.atomic():
                self.save(update_fields=[*fields, "version", "updated_at"])
                self._remember(before, self._as_kept(watched), by)
        except IntegrityError:
            # Asked only now: each constraint costs a query, and most changes break none.
            self.validate_constraints()
            raise

    def _as_kept(self, names: Iterable[str]) -> dict[str, Any]:
        return {name: plain(getattr(self, ID_OF.get(name, name))) for name in names}

    def _remember(self, before: dict[str, Any], now: dict[str, Any], by: "User | None") -> None:
        changed = {name: [before[name], now[name]] for name in before if before[name] != now[name]}
        if changed:
            self.field_changes.create(version=self.version, fields=changed, by=by)

    @transaction.atomic
    def _move_to(self, target: str, *, by: "User | None", **fields: Any) -> None:
        """The only way a status changes: lock, check, change, remember, tell."""
        self.lock()
        self._move_locked(target, by=by, **fields)

    def _move_locked(
        self,
        target: str,
        *,
        by: "User | None",
        reason: str = "",
        actors: frozenset[workflow.Actor] | None = None,
        **fields: Any,
    ) -> None:
        """`_move_to` of a claim that the caller's own transaction holds locked already."""
        previous = self.status
        playing = workflow.actors_for(self, by) if actors is None else actors
        try:
            workflow.check(previous, target, actors=playing, reason=reason)
        except TransitionNotAllowed as refusal:
            raise self.with_last_move(refusal, playing) from None
        today = timezone.localdate()
        promise = next_news_by(target, today)
        fields = {**self._clock_after(previous, target, today), **fields}
        self.change(by=by, status=target, stage=Stage.NONE, next_news_by=promise, **fields)
        self.status_history.create(
            previous_status=previous, new_status=target, changed_by=by, reason=reason
        )
        claim_status_changed.send(
            type(self), claim=self, previous_status=previous, by=by, reason=reason
        )

    def _clock_after(self, previous: str, target: str, today: date) -> dict[str, Any]:
        """Our clock after a move; one that was stopped in a review goes on where it stopped."""
        if target == ClaimStatus.UNDER_REVIEW and self.is_back_from_customer:
            return {}
        due_on = clocks.due_after_move(previous, target, self.due_on, today)
        return {"due_on": due_on, "clock_left": None}

    @property
    def is_back_from_customer(self) -> bool:
        """Whether the customer was asked in this review and answered: no new clock begins."""
        began = self.appealed_at or self.submitted_at
        return bool(self.asked_at and began and self.asked_at > began and self.due_on)

    def with_last_move(
        self, refusal: TransitionNotAllowed, playing: frozenset[workflow.Actor]
    ) -> TransitionNotAllowed:
        """The refusal, for those who review with who was faster, and when."""
        last = self.status_history.select_related("changed_by").last()
        if last is None or workflow.Actor.REVIEWER not in playing:
            return refusal
        who = str(last.changed_by or _gettext("the system"))
        when = date_format(timezone.localtime(last.at), "DATETIME_FORMAT")
        sentence = _gettext("%(who)s moved it to “%(status)s” on %(when)s.") % {
            "who": who, "status": last.get_new_status_display(), "when": when,
        }  # fmt: skip
        moved = {"changed_by": who, "changed_at": last.at.isoformat(), "status_now": self.status}
        return TransitionNotAllowed(f"{refusal} {sentence}", **refusal.extra, **moved)

    @property
    def is_draft(self) -> bool:
        return self.status == ClaimStatus.DRAFT

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def arrival_delay_minutes(self) -> int | None:
        """Whole minutes, rounded down: 2 h 59 min 59 s is not yet three hours."""
        if self.arrival_delay is None:
            return None
        return self.arrival_delay // timedelta(minutes=1)
