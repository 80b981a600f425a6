"""What the desk's queue sorts and filters by, kept on the claim so that each has an index."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims import clocks
from claims.choices import OPEN_STATUSES, ClaimStatus, Jurisdiction, Stage, WaitingOn

SENT = Q(submitted_at__isnull=False)
IN_REVIEW = (ClaimStatus.SUBMITTED, ClaimStatus.UNDER_REVIEW)

# Every list of the desk is one walk along one of these: what is filtered first, then the order.
# The primary key ends each, so that no two rows ever change places between two pages, and so
# that a far page is found in the index alone.
QUEUE_INDEXES = (
    # The four orders of the queue without a filter.
    models.Index(fields=("submitted_at", "id"), name="claim_by_submission"),
    models.Index(fields=("departure_on", "id"), condition=SENT, name="claim_by_departure"),
    models.Index(fields=("owed", "id"), condition=SENT, name="claim_by_amount"),
    models.Index(fields=("due_on", "id"), condition=SENT, name="claim_by_due"),
    # For programs that ask what changed since they last asked.
    models.Index(fields=("updated_at", "id"), name="claim_by_change"),
    # Each filter in the usual order; another order sorts what the filter left.
    models.Index(fields=("status", "submitted_at", "id"), name="claim_queue"),
    models.Index(fields=("waits_for", "submitted_at", "id"), name="claim_waits_for"),
    models.Index(fields=("operating_carrier", "submitted_at", "id"), name="claim_of_airline"),
    models.Index(fields=("incident_type", "submitted_at", "id"), name="claim_of_incident"),
    models.Index(fields=("jurisdiction", "submitted_at", "id"), name="claim_under_law"),
    models.Index(fields=("language", "submitted_at", "id"), name="claim_in_language"),
    models.Index(fields=("source", "submitted_at", "id"), name="claim_from_source"),
    models.Index(fields=("assigned_to", "submitted_at", "id"), name="claim_at_desk"),
    models.Index(fields=("filed_by", "submitted_at", "id"), name="claim_of_partner"),
    # One in five claims has a stage; the others would only make the index large.
    models.Index(
        fields=("stage", "submitted_at", "id"),
        condition=~Q(stage=Stage.NONE),
        name="claim_at_stage",
    ),
    # Views that look at what is open, a few of a hundred claims.
    models.Index(
        fields=("submitted_at", "id"), condition=Q(status__in=OPEN_STATUSES), name="claim_open"
    ),
    models.Index(
        fields=("due_on", "id"), condition=Q(status__in=OPEN_STATUSES), name="claim_open_due"
    ),
    models.Index(
        fields=("assigned_to", "due_on", "id"),
        condition=Q(status__in=OPEN_STATUSES),
        name="claim_mine_due",
    ),
    models.Index(
        fields=("limitation_on", "id"),
        condition=Q(status__in=OPEN_STATUSES),
        name="claim_expiring",
    ),
    # The days we promised news on, in the list of deadlines.
    models.Index(
        fields=("next_news_by", "id"),
        condition=Q(status__in=OPEN_STATUSES),
        name="claim_news_due",
    ),
    models.Index(
        fields=("submitted_at", "id"),
        condition=Q(assigned_to=None, status__in=OPEN_STATUSES),
        name="claim_unassigned",
    ),
    models.Index(
        fields=("submitted_at", "id"),
        condition=Q(status__in=IN_REVIEW, answered_at__gt=F("asked_at")),
        name="claim_answered",
    ),
    models.Index(
        fields=("submitted_at", "id"),
        condition=Q(status__in=IN_REVIEW, appealed_at__isnull=False),
        name="claim_appealed",
    ),
    models.Index(
        fields=("submitted_at", "id"),
        condition=Q(status__in=OPEN_STATUSES, has_extraordinary_circumstances=True),
        name="claim_extraordinary",
    ),
    # Messages the desk has not opened, of whatever status: few at any time.
    models.Index(
        fields=("unread_since", "id"),
        condition=Q(unread_since__isnull=False),
        name="claim_unread",
    ),
    # "Take next": the best of those nobody has.
    models.Index(
        fields=("due_on", "limitation_on", "submitted_at", "id"),
        condition=Q(assigned_to=None, status=ClaimStatus.SUBMITTED),
        name="claim_to_take",
    ),
)


class QueueFacts(models.Model):
    """Nothing here is typed by anybody: it follows from the claim, its flights and its rules."""

    waits_for = models.CharField(
        _("waiting on"), max_length=9, choices=WaitingOn.choices, default=WaitingOn.CUSTOMER,
        editable=False, help_text=_("What `waiting_on` says, kept with each change."),
    )  # fmt: skip
    due_on = models.DateField(_("due"), null=True, blank=True)
    clock_left = models.SmallIntegerField(
        _("working days left"), null=True, editable=False,
        help_text=_("On our clock, while it stands still because others have the word."),
    )  # fmt: skip
    departure_on = models.DateField(_("date of departure"), null=True, editable=False)
    operating_carrier = models.CharField(
        _("operating carrier"), max_length=3, blank=True, editable=False
    )
    jurisdiction = models.CharField(
        _("rules"), max_length=5, choices=Jurisdiction.choices, blank=True, editable=False
    )
    unread_since = models.DateTimeField(
        _("message waits since"), null=True, editable=False,
        help_text=_("When the oldest message came that nobody at the desk has opened."),
    )  # fmt: skip
    owed = models.GeneratedField(
        expression=Coalesce(F("compensation_amount"), F("calculated_compensation"), Value(0)),
        output_field=models.DecimalField(max_digits=10, decimal_places=2),
        db_persist=True,
        verbose_name=_("amount"),
    )

    if TYPE_CHECKING:

        @property
        def waiting_on(self) -> WaitingOn: ...

        def lock(self) -> None: ...

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Whatever is written, who has to act next is written with it, and our clock obeys."""
        was, self.waits_for = self.waits_for, self.waiting_on
        self._keep_time(was)
        if update_fields is not None:
            update_fields = {*update_fields, "waits_for", "due_on", "clock_left"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def _keep_time(self, was: str) -> None:
        """Our clock stands still while others have the word, and goes on with what was left."""
        is_ours, today = self.waits_for == WaitingOn.US, timezone.localdate()
        if was == WaitingOn.US and not is_ours and self.due_on:
            self.clock_left, self.due_on = clocks.left(self.due_on, today), None
        elif is_ours and self.due_on is None and self.clock_left is not None:
            self.due_on, self.clock_left = clocks.resumed(self.clock_left, today), None

    @transaction.atomic
    def note_waiting(self) -> None:
        """A document was judged or replaced: that may change who has to act next."""
        self.lock()
        if self.waits_for != self.waiting_on:
            self.save(update_fields=["waits_for"])
