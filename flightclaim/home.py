"""The first page of the desk: how much waits where, each number a link to exactly these rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims import queue
from claims.forms.queue import QueueForm
from claims.models import ClaimDocument
from gdpr.choices import RequestStatus
from gdpr.models import AccountDeletionRequest
from notifications.choices import Status
from notifications.models import FailedTask, Notification, RefusedAddress

if TYPE_CHECKING:
    from accounts.models import User

QUEUE = "admin:claims_claim_changelist"
# A label, what the queue is asked for (counted and linked alike), and how urgent it is.
MINE: tuple[tuple[Promise, str, str], ...] = (
    (_("My due today"), "view=due&assigned_to=me", "warn"),
    (_("My work"), "view=mine", ""),
    (_("My customers answered"), "assigned_to=me&flags=answered", ""),
    (_("My unread messages"), "view=messages&assigned_to=me", "warn"),
)
DESK: tuple[tuple[Promise, str, str], ...] = (
    (_("Overdue"), "flags=overdue", "bad"),
    (_("Expiring in 60 days"), "view=expiring", "warn"),
    (_("Unassigned"), "view=unassigned", ""),
    (_("Customer answered"), "flags=answered", ""),
    (_("Unread messages"), "view=messages", ""),
    (_("Airline answered"), "flags=airline_answered", ""),
    (_("Payouts to release"), "stage=money_in", ""),
)


@dataclass(frozen=True, slots=True)
class Counter:
    """How many rows the page behind `url` lists; exact up to `queue.MOST_COUNTED`."""

    label: str | Promise
    url: str
    found: int
    tone: str = ""

    @property
    def is_capped(self) -> bool:
        return self.found > queue.MOST_COUNTED

    @property
    def count(self) -> int:
        return min(self.found, queue.MOST_COUNTED)


@dataclass(frozen=True, slots=True)
class CounterGroup:
    title: str | Promise
    counters: list[Counter]


def counter_groups(user: "User") -> list[CounterGroup]:
    """What waits for this person, for the desk, and for whoever keeps the site running."""
    groups = [
        CounterGroup(_("For you"), [of_queue(user, *row) for row in MINE]),
        CounterGroup(_("At the desk"), [*(of_queue(user, *row) for row in DESK), documents(user)]),
        CounterGroup(_("Not delivered, not done"), list(of_background(user))),
    ]
    return [group for group in groups if group.counters]


def of_queue(user: "User", label: Promise, asked_for: str, tone: str) -> Counter:
    asked = QueueForm(QueryDict(asked_for)).asked(user)
    count = queue.capped_count(queue.narrowed(asked))
    return Counter(label, f"{reverse(QUEUE)}?{asked_for}", count, tone)


def documents(user: "User") -> Counter:
    waiting = ClaimDocument.objects.visible_to(user).to_check(user)
    url = reverse("admin:claims_claimdocument_changelist")
    return Counter(_("Documents to check"), url, few(waiting))


def few(rows: QuerySet) -> int:
    return rows.values("pk")[: queue.MOST_COUNTED + 1].count()


def of_background(user: "User") -> Iterator[Counter]:
    """What was not told or not done, for those who may see its list."""
    if user.has_perm("notifications.view_notification"):
        url = reverse("admin:notifications_notification_changelist")
        failed = Notification.objects.filter(status=Status.FAILED)
        yield Counter(_("Failed mails"), f"{url}?status__exact=failed", few(failed), "bad")
    if user.has_perm("notifications.view_refusedaddress"):
        url = reverse("admin:notifications_refusedaddress_changelist")
        standing = RefusedAddress.objects.standing()
        label = _("Addresses that refuse mail")
        yield Counter(label, f"{url}?state=standing", few(standing), "warn")
    if user.has_perm("gdpr.change_accountdeletionrequest"):
        url = reverse("admin:gdpr_accountdeletionrequest_changelist")
        asked = AccountDeletionRequest.objects.filter(status=RequestStatus.PENDING)
        yield Counter(_("Wishes to be erased"), f"{url}?status__exact=pending", few(asked), "warn")
    if user.has_perm("notifications.view_failedtask"):
        url = reverse("admin:notifications_failedtask_changelist")
        waiting = f"{url}?failed_at__isnull=False&retried_at__isnull=True"
        label = _("Failed background work")
        yield Counter(label, waiting, few(FailedTask.objects.waiting()), "bad")
