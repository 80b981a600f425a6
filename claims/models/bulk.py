"""One operation on many claims: what was asked, and what came of it for each claim."""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from claims import workflow
from claims.choices import ClaimStatus, RejectionCode
from claims.refusals import Refusal, TransitionNotAllowed
from claims.workflow import Actor

if TYPE_CHECKING:
    from claims.models.claim import Claim


class BulkAction(models.Model):
    """Asks for one operation on many claims; each runs in a transaction of its own."""

    class Kind(models.TextChoices):
        STATUS = "status", _("Change the status")
        ASSIGN = "assign", _("Assign to a reviewer")
        REQUEST_DOCUMENT = "request_document", _("Ask for a document")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("what is done"), max_length=16, choices=Kind.choices)
    status = models.CharField(
        _("new status"), max_length=12, choices=ClaimStatus.choices, blank=True
    )
    rejection_code = models.CharField(
        _("reason code"), max_length=22, choices=RejectionCode.choices, blank=True
    )
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")
        constraints = [
            models.CheckConstraint(
                name="bulk_action_is_whole",
                condition=Q(kind="status") & ~Q(status="")
                | Q(kind="assign", assigned_to__isnull=False)
                | Q(kind="request_document") & ~Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.created_at:%Y-%m-%d %H:%M})"

    @transaction.atomic
    def begin(self, claims: "list[uuid.UUID]") -> None:
        """Keep what is to be done; nothing of it happens yet. Only admins may."""
        if not self.by.is_admin:
            raise PermissionDenied
        self.save()
        BulkItem.objects.bulk_create(
            [BulkItem(action=self, claim_id=pk) for pk in sorted(set(claims))], batch_size=1000
        )

    def refusal(self, claim: "Claim") -> str:
        """Why this claim would be left as it is; empty when it would change. Changes nothing."""
        actors = workflow.actors_for(claim, self.by)
        if self.kind == self.Kind.ASSIGN:
            return self.refusal_to_assign(claim, actors)
        target = ClaimStatus.SUBMITTED if self.kind == self.Kind.REQUEST_DOCUMENT else self.status
        try:
            workflow.check(claim.status, target, actors=actors, reason=self.reason)
        except TransitionNotAllowed as refusal:
            return str(refusal)
        if target == ClaimStatus.APPROVED and not claim.owed:
            return gettext("Enter the amount that is owed.")
        return ""

    def refusal_to_assign(self, claim: "Claim", actors: "frozenset[Actor]") -> str:
        if Actor.REVIEWER not in actors:
            return gettext("This step is not yours to take.")
        if self.assigned_to and Actor.REVIEWER not in workflow.actors_for(claim, self.assigned_to):
            return gettext("Choose somebody who reviews claims.")
        if claim.assigned_to_id == self.assigned_to_id:
            return gettext("It is on that desk already.")
        return ""

    def apply_to(self, claim: "Claim") -> None:
        """The same operation as its button has; it refuses in the same words."""
        if self.kind == self.Kind.ASSIGN and self.assigned_to:
            claim.assign_to(self.assigned_to, by=self.by)
        elif self.kind == self.Kind.REQUEST_DOCUMENT:
            claim.ask_for_more(by=self.by, reason=self.reason)
        else:
            claim.move_to(
                self.status, by=self.by, reason=self.reason, rejection_code=self.rejection_code
            )

    def run(self, most: int) -> bool:
        """Do up to so many of what is still to be done, in the order of the claims' ids.

        True when nothing is left. Broken off, it goes on where it stopped; run by two at once,
        each claim is still changed once.
        """
        for _turn in range(most):
            if not self.run_one():
                break
        if self.items.filter(result=BulkItem.Result.WAITING).exists():
            return False
        BulkAction.objects.filter(pk=self.pk, finished_at=None).update(finished_at=timezone.now())
        return True

    @transaction.atomic
    def run_one(self) -> bool:
        can_skip = connection.features.has_select_for_update_skip_locked
        waiting = self.items.filter(result=BulkItem.Result.WAITING).order_by("claim_id")
        item = waiting.select_for_update(skip_locked=can_skip, of=("self",) if can_skip else ())
        found = item.select_related("claim").first()
        if found is not None:
            found.work(self)
        return found is not None

    def summary(self) -> dict[str, int]:
        """How many claims have come to which result so far."""
        counted = self.items.order_by().values_list("result").annotate(models.Count("pk"))
        return {**dict.fromkeys(BulkItem.Result.values, 0), **dict(counted)}


class BulkItem(models.Model):
    """One claim of a bulk action, and what came of it."""

    class Result(models.TextChoices):
        WAITING = "waiting", _("Not yet")
        CHANGED = "changed", _("Changed")
        SKIPPED = "skipped", _("Left as it is")

    action = models.ForeignKey(BulkAction, on_delete=models.CASCADE, related_name="items")
    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="+")
    result = models.CharField(
        _("result"), max_length=7, choices=Result.choices, default=Result.WAITING
    )
    message = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        ordering = ("claim_id",)
        verbose_name = _("claim of a bulk action")
        verbose_name_plural = _("claims of a bulk action")
        indexes = [
            # What is still to be done, in the order in which claims are locked.
            models.Index(fields=("action", "result", "claim"), name="bulk_item_to_do"),
        ]
        constraints = [
            models.UniqueConstraint(fields=("action", "claim"), name="bulk_item_once"),
            models.CheckConstraint(
                name="bulk_item_result_is_known",
                condition=Q(result__in=["waiting", "changed", "skipped"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.get_result_display()}"

    def work(self, action: BulkAction) -> None:
        """Do it to this claim, or note in the operation's own words why not."""
        self.result, self.message = self.Result.CHANGED, ""
        try:
            with transaction.atomic():
                action.apply_to(self.claim)
        except (Refusal, ValidationError, PermissionDenied) as refused:
            self.result, self.message = self.Result.SKIPPED, sentence(refused)[:300]
        else:
            if action.status and self.claim.status != action.status:
                self.message = gettext("Another person has to confirm it.")
        self.save(update_fields=["result", "message"])


def sentence(refused: Any) -> str:
    if isinstance(refused, ValidationError):
        return " ".join(refused.messages)
    return str(refused) or gettext("This step is not yours to take.")
