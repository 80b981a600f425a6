"""Why an operation is not possible now. One place turns them into a page or a 409 answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """What the state of things does not allow; the text is for the person who asked."""

    kind = "conflict"

    def __init__(self, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.extra = extra

    def __str__(self) -> str:
        return str(self.args[0])


class TransitionNotAllowed(Refusal):
    """The claim cannot move there from where it is, or not by this person."""

    kind = "transition-not-allowed"


class DocumentNotReviewable(Refusal):
    """The document awaits its check, or was reviewed already."""


class FileOnHold(Refusal):
    """A legal hold forbids to destroy the file."""

    def __init__(self) -> None:
        super().__init__(_("This file must be kept for now, and cannot be removed."))


class FileDamaged(Refusal):
    """What the storage holds is not what was received; nobody is handed it."""

    def __init__(self) -> None:
        super().__init__(_("This file was damaged where we keep it. We know, and look into it."))


class ClaimNotEditable(Refusal):
    """The claim was sent; what it says can only be changed by the people who review it."""

    def __init__(self) -> None:
        super().__init__(_("This claim was sent already and cannot be changed any more."))


class StaleClaim(Refusal):
    """Somebody changed the claim after this person looked at it; `changes` says what."""

    kind = "stale"

    def __init__(self, changes: list[dict[str, Any]], *, version: int) -> None:
        super().__init__(
            _("Somebody changed this claim while you were working on it. Compare, then go on."),
            version=version,
            changes=[
                {
                    "field": change["field"],
                    "before": change["before"],
                    "after": change["after"],
                    "by": str(change["by"] or ""),
                    "at": change["at"].isoformat(),
                }
                for change in changes
            ],
        )
        self.changes = changes


class Busy(Refusal):
    """Several operations waited for each other, again and again."""

    kind = "busy"

    def __init__(self) -> None:
        super().__init__(_("Others are working on this claim this second. Send it again."))
