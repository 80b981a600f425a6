from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestStatus(models.TextChoices):
    """From the wish to be erased to its end."""

    PENDING = "pending", _("Waits for us")
    APPROVED = "approved", _("Approved, waits for its day")
    ERASING = "erasing", _("Being erased")
    ERASED = "erased", _("Erased")
    CANCELLED = "cancelled", _("Taken back")
    REJECTED = "rejected", _("Refused")


OPEN_REQUESTS = (RequestStatus.PENDING, RequestStatus.APPROVED, RequestStatus.ERASING)
CANCELLABLE = (RequestStatus.PENDING, RequestStatus.APPROVED)
NEEDS_A_REVIEWER = (
    RequestStatus.APPROVED, RequestStatus.ERASING, RequestStatus.ERASED, RequestStatus.REJECTED,
)  # fmt: skip


class Deed(models.TextChoices):
    """What an erasure did with rows or files."""

    DELETED = "deleted", _("Rows deleted")
    CLEARED = "cleared", _("Rows kept without what was personal")
    KEPT = "kept", _("Rows kept with a payment")
    FILES = "files", _("Files deleted")
