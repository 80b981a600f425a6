"""What customer and desk write to each other on a claim, and who has read it."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from claims import workflow
from claims.models.note import ClaimNote
from claims.models.record import ClaimRecord
from claims.signals import note_written
from claims.workflow import Actor

if TYPE_CHECKING:
    from accounts.models import User


class Thread(ClaimRecord):
    class Meta(ClaimRecord.Meta):
        abstract = True

    def require_reviewer(self, by: "User") -> None:
        """Raise PermissionDenied unless this person reviews claims, and this is not their own."""
        if Actor.REVIEWER not in workflow.actors_for(self, by):
            raise PermissionDenied

    @transaction.atomic
    def note_answer(self) -> None:
        """The customer sent something: a message or a file."""
        self.lock()
        self.answered_at = timezone.now()
        self.save(update_fields=["answered_at", "updated_at"])

    @transaction.atomic
    def write_message(self, *, by: "User", body: str) -> ClaimNote:
        """Write to the other side; also a closed claim can still be answered."""
        is_from_desk = self._is_desk(by)
        note = self.notes.create(author=by, body=body, is_internal=False, is_from_desk=is_from_desk)
        if self.customer_id == by.pk:
            self.note_answer()
        if not is_from_desk:
            self._keep_unread()
        note_written.send(type(note), note=note)
        return note

    def write_internal_note(self, *, by: "User", body: str) -> ClaimNote:
        """A note that no customer ever reads."""
        self.require_reviewer(by)
        return self.notes.create(author=by, body=body, is_internal=True, is_from_desk=True)

    def _is_desk(self, user: "User") -> bool:
        """Whether this person speaks for us here: nobody does on a claim of their own."""
        return user.is_reviewer and self.customer_id != user.pk

    def mark_read(self, notes: Collection[ClaimNote], *, by: "User") -> int:
        """Note when the other side first opened these messages; how many were new to it.

        The desk opens what the customer wrote, the customer what the desk wrote. A partner who
        filed the claim opens nothing in the customer's place.
        """
        is_desk = self._is_desk(by)
        if not (is_desk or self.customer_id == by.pk):
            return 0
        new = [note.pk for note in notes if note.is_unread_for(is_desk=is_desk)]
        return self._mark_read(new, is_desk=is_desk) if new else 0

    @transaction.atomic
    def _mark_read(self, new: list[int], *, is_desk: bool) -> int:
        self._hold()
        unread = ClaimNote.objects.unread().filter(claim=self.pk, pk__in=new)
        marked = unread.update(read_at=timezone.now())
        if is_desk:
            self._keep_unread()
        return marked

    def _keep_unread(self) -> None:
        """Since when the oldest message lies here that the desk has not opened, for the queue.

        Reading changes nothing that two people could decide about: the version stays.
        """
        self._hold()
        unread = ClaimNote.objects.unread().filter(claim=self.pk, is_from_desk=False)
        self.unread_since = unread.aggregate(since=Min("created_at"))["since"]
        rows = type(self)._default_manager.filter(pk=self.pk)
        rows.update(unread_since=self.unread_since)

    def _hold(self) -> None:
        """Of a message that is written and one that is read, one waits for the other."""
        rows = type(self)._default_manager.select_for_update(no_key=True)
        rows.values_list("pk", flat=True).get(pk=self.pk)
