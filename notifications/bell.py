"""The bell in the head of every page: what is unread, and whether our mail comes back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from notifications.choices import Channel
from notifications.models import RefusedAddress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True, slots=True)
class Bell:
    unread: int = 0
    is_mail_refused: bool = False


def bell_of(user: "User | AnonymousUser") -> Bell:
    """One query for both."""
    if not user.is_authenticated:
        return Bell()
    unread = Q(notifications__channel=Channel.IN_APP, notifications__read_at=None)
    refused = RefusedAddress.objects.standing().filter(email=OuterRef("email"))
    found = (
        User.objects.filter(pk=user.pk)
        .annotate(unread=Count("notifications", filter=unread), is_refused=Exists(refused))
        .values_list("unread", "is_refused")
        .first()
    )
    return Bell(*found) if found else Bell()


def bell(request: HttpRequest) -> dict[str, Any]:
    """Asked for only by pages that show it."""
    return {"bell": SimpleLazyObject(lambda: bell_of(request.user))}
