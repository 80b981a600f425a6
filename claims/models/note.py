from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from claims.models.document import ClaimDocument

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models.claim import Claim


class ClaimNoteQuerySet(models.QuerySet["ClaimNote"]):
    def messages(self) -> "ClaimNoteQuerySet":
        """What customer and desk wrote to each other; internal notes are not among them."""
        return self.filter(is_internal=False)

    def unread(self) -> "ClaimNoteQuerySet":
        """Messages the other side has not opened yet."""
        return self.messages().filter(read_at=None)

    def new_to_customer(self, claims: "Iterable[Claim]") -> dict[Any, int]:
        """How many messages of ours wait to be opened, by the claim's id."""
        rows = self.unread().filter(is_from_desk=True, claim__in=claims)
        return dict(rows.order_by().values_list("claim").annotate(Count("pk")))

    def with_files(self) -> "ClaimNoteQuerySet":
        """With author and `files`, what is attached; the desk's own attachments among them."""
        files = Prefetch("attachments", ClaimDocument.everything.all(), to_attr="files")
        return self.select_related("author").prefetch_related(files)

    def visible_to(self, user: "User") -> "ClaimNoteQuerySet":
        """Internal notes are for those who review, and never for one's own claim."""
        if user.is_reviewer:
            return self.exclude(is_internal=True, claim__customer=user)
        return self.messages().filter(claim__customer=user)


class ClaimNote(models.Model):
    """A text on a claim: internal, or a message between the customer and the desk."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    is_internal = models.BooleanField(_("internal"), default=True)
    is_from_desk = models.BooleanField(
        _("from us"),
        default=True,
        help_text=_("Else it is the customer's, or a partner's."),
    )
    body = models.TextField(_("text"), max_length=5000)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    read_at = models.DateTimeField(
        _("opened"), null=True, blank=True, help_text=_("First opened by the other side.")
    )

    objects = ClaimNoteQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [models.Index(fields=("claim", "created_at"), name="note_of_claim")]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="note_has_a_text"),
            models.CheckConstraint(
                name="note_inside_is_ours_and_goes_nowhere",
                condition=Q(is_internal=False) | Q(is_from_desk=True, read_at=None),
            ),
            models.CheckConstraint(
                name="note_read_after_it_was_written",
                condition=Q(read_at=None) | Q(read_at__gte=F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]

    def is_unread_for(self, *, is_desk: bool) -> bool:
        """Whether this side would open it for the first time."""
        is_addressed = not self.is_internal and self.is_from_desk != is_desk
        return is_addressed and self.read_at is None
