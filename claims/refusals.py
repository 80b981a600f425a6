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


class ClaimNotEditable(Refusal):
    """The claim was sent; what it says can only be changed by the people who review it."""

    def __init__(self) -> None:
        super().__init__(_("This claim was sent already and cannot be changed any more."))
