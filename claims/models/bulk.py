"""One operation on many claims: what was asked, and what came of it for each claim."""

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from claims import workflow
from claims.choices import ClaimStatus, DocumentKind, RejectionCode
from claims.models.document_request import DocumentRequest
from claims.refusals import Refusal, TransitionNotAllowed
from claims.workflow import Actor

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models.claim import Claim


class BulkAction(models.Model):
    """Asks for one operation on many claims; each runs in a transaction of its own."""

    class Kind(models.TextChoices):
        STATUS = "status", _("Change the status")
        ASSIGN = "assign", _("Assign to a reviewer")
        REQUEST_DOCUMENT = "request_document", _("Ask for a document")
        REASSIGN = "reassign", _("Move the claims of a reviewer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("what is done"), max_length=16, choices=Kind.choices)
    status = models.CharField(
        _("new status"), max_length=12, choices=ClaimStatus.choices, blank=True
    )
    rejection_code = models.CharField(
        _("reason code"), max_length=22, choices=RejectionCode.choices, blank=True
    )
    document_kind = models.CharField(
        _("document"), max_length=20, choices=DocumentKind.choices, blank=True
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    moved_from = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who had them"),
    )
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
                | Q(kind="request_document") & (~Q(document_kind="") | ~Q(reason=""))
                | Q(kind="reassign", moved_from__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.created_at:%Y-%m-%d %H:%M})"

    @transaction.atomic
    def begin(
        self, claims: "list[uuid.UUID]", dealt: "Mapping[uuid.UUID, User] | None" = None
    ) -> None:
        """Keep what is to be done; nothing of it happens yet. Only admins may.

        `dealt` says which claim goes to whom, where they do not all go to the same person.
        """
        if not self.by.is_admin:
            raise PermissionDenied
        self.save()
        people = dealt or {}
        BulkItem.objects.bulk_create(
            [
                BulkItem(action=self, claim_id=pk, assigned_to=people.get(pk))
                for pk in sorted(set(claims))
            ],
            batch_size=1000,
        )

    def refusal(self, claim: "Claim", to: "User | None" = None) -> str:
        """Why this claim would be left as it is; empty when it would change. Changes nothing."""
        actors = workflow.actors_for(claim, self.by)
        if self.kind in (self.Kind.ASSIGN, self.Kind.REASSIGN):
            return self.refusal_to_assign(claim, actors, to or self.assigned_to)
        if self.kind == self.Kind.REQUEST_DOCUMENT:
            return self.refusal_to_ask(claim, actors)
        try:
            workflow.check(claim.status, self.status, actors=actors, reason=self.reason)
        except TransitionNotAllowed as refusal:
            return str(refusal)
        if self.status == ClaimStatus.APPROVED and not claim.owed:
            return gettext("Enter the amount that is owed.")
        return ""

    def refusal_to_assign(
        self, claim: "Claim", actors: "frozenset[Actor]", to: "User | None"
    ) -> str:
        if Actor.REVIEWER not in actors:
            return gettext("This step is not yours to take.")
        if to is None:
            return gettext("Nobody else has room for it.")
        if Actor.REVIEWER not in workflow.actors_for(claim, to):
            return gettext("Choose somebody who reviews claims.")
        if claim.assigned_to_id == to.pk:
            return gettext("It is on that desk already.")
        return ""

    def refusal_to_ask(self, claim: "Claim", actors: "frozenset[Actor]") -> str:
        if Actor.REVIEWER not in actors:
            return gettext("This step is not yours to take.")
        return DocumentRequest.objects.refusal(claim, self.document_kind)

    def apply_to(self, claim: "Claim", to: "User | None" = None) -> None:
        """The same operation as its button has; it refuses in the same words."""
        if self.kind == self.Kind.ASSIGN and self.assigned_to:
            claim.assign_to(self.assigned_to, by=self.by)
        elif self.kind == self.Kind.REASSIGN:
            self.hand_on(claim, to or self.assigned_to)
        elif self.kind == self.Kind.REQUEST_DOCUMENT:
            DocumentRequest.objects.ask(
                claim, by=self.by, kind=self.document_kind, reason=self.reason, due_on=self.due_on
            )
        else:
            claim.move_to(
                self.status, by=self.by, reason=self.reason, rejection_code=self.rejection_code
            )

    def hand_on(self, claim: "Claim", to: "User | None") -> None:
        """Give a claim to somebody else, unless it left its desk since this was asked for."""
        claim.lock()
        if claim.assigned_to_id != self.moved_from_id:
            raise Refusal(gettext("Somebody else has it by now."))
        if to is None:
            raise Refusal(gettext("Nobody else has room for it."))
        claim.assign_to(to, by=self.by)

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
        found = item.select_related("claim", "assigned_to").first()
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
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewer"),
    )
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
                action.apply_to(self.claim, self.assigned_to)
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
