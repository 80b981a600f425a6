"""Every day somebody is held to on an open claim: which, whose, and the earliest first.

Each kind is one walk along one index, cut off after as many rows as are wanted; the walks are
merged by day. Nothing is counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import OPEN_STATUSES, ClaimStatus, DocumentKind, WaitingOn
from claims.models import Claim, DocumentRequest
from claims.next_action import DAYS_TO_ANSWER

if TYPE_CHECKING:
    from accounts.models import User

NOBODY = "nobody"


class DeadlineKind(models.TextChoices):
    FIRST_LOOK = "first_look", _("First look")
    DECISION = "decision", _("Decision")
    NEXT_STEP = "next_step", _("Next step towards the airline")
    DOCUMENT = "document", _("Document from the customer")
    CUSTOMER = "customer", _("Answer of the customer")
    AIRLINE = "airline", _("Answer of the airline")
    AUTHORITY = "authority", _("Answer of the authority")
    LIMITATION = "limitation", _("Time limit of the law")
    NEWS = "news", _("Next news to the customer")


K = DeadlineKind
# The clocks of our service: whoever missed them is told of in a mail of its own each day.
OUR_CLOCKS = (K.FIRST_LOOK, K.DECISION, K.NEXT_STEP)
# The column that holds the day, and what else is true of a claim that has such a deadline.
COLUMNS: Mapping[str, tuple[str, dict[str, str]]] = {
    K.FIRST_LOOK: ("due_on", {"status": ClaimStatus.SUBMITTED}),
    K.DECISION: ("due_on", {"status": ClaimStatus.UNDER_REVIEW}),
    K.NEXT_STEP: ("due_on", {"status": ClaimStatus.APPROVED}),
    K.AIRLINE: ("next_news_by", {"waits_for": WaitingOn.AIRLINE}),
    K.AUTHORITY: ("next_news_by", {"waits_for": WaitingOn.AUTHORITY}),
    K.LIMITATION: ("limitation_on", {}),
    K.NEWS: ("next_news_by", {"waits_for__in": (WaitingOn.US, WaitingOn.CUSTOMER)}),
}  # fmt: skip
Row = tuple[date, str, UUID, str]  # the day, its kind, the claim, which document


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deadlines: of whom (`owner` is an id or NOBODY), from `since` to before `until`."""

    owner: Any = None
    kinds: tuple[str, ...] = tuple(DeadlineKind.values)
    since: date | None = None
    until: date | None = None

    def condition(self, day: str, owner: str) -> Q:
        found = Q(**{f"{day}__isnull": False})
        if self.owner:
            found &= Q(**{owner: None if self.owner == NOBODY else self.owner})
        if self.since:
            found &= Q(**{f"{day}__gte": self.since})
        if self.until:
            found &= Q(**{f"{day}__lt": self.until})
        return found


@dataclass(frozen=True, slots=True)
class Deadline:
    day: date
    kind: DeadlineKind
    claim: Claim
    detail: str = ""

    @property
    def owner(self) -> "User | None":
        return self.claim.assigned_to

    @property
    def uid(self) -> str:
        """The same for the same deadline, wherever its day moves."""
        return f"{self.kind}-{self.claim.reference}-{self.detail}".rstrip("-")

    @property
    def what(self) -> str:
        words = str(self.kind.label)
        return f"{words}: {DocumentKind(self.detail).label}" if self.detail else words

    def is_overdue(self, today: date) -> bool:
        return self.day < today


def earliest(wanted: Wanted, most: int, begin: int = 0) -> list[Deadline]:
    """Up to so many deadlines after the first `begin`, the earliest first, with their claims."""
    rows = list(islice(merge(*walks(wanted, begin + most)), begin, begin + most))
    claims = Claim.objects.select_related("assigned_to").in_bulk({row[2] for row in rows})
    return [
        Deadline(day, DeadlineKind(kind), claims[pk], detail)
        for day, kind, pk, detail in rows
        if pk in claims
    ]


def walks(wanted: Wanted, most: int) -> Iterable[list[Row]]:
    for kind in wanted.kinds:
        if kind == K.DOCUMENT:
            yield sorted(of_documents(wanted, most))
        elif kind == K.CUSTOMER:
            yield sorted(of_customers(wanted, most))
        else:
            yield sorted(of_claims(kind, wanted, most))


def of_claims(kind: str, wanted: Wanted, most: int) -> Iterable[Row]:
    column, which = COLUMNS[kind]
    found = Claim.objects.open().filter(wanted.condition(column, "assigned_to"), **which)
    for day, pk in found.order_by(column, "pk").values_list(column, "pk")[:most]:
        yield day, kind, pk, ""


def of_documents(wanted: Wanted, most: int) -> Iterable[Row]:
    """What we asked a customer for, by the day it is due."""
    found = DocumentRequest.objects.open().filter(
        wanted.condition("due_on", "claim__assigned_to"), claim__status__in=OPEN_STATUSES
    )
    rows = found.order_by("due_on", "pk").values_list("due_on", "claim_id", "kind")
    for day, pk, kind in rows[:most]:
        yield day, K.DOCUMENT, pk, kind


def of_customers(wanted: Wanted, most: int) -> Iterable[Row]:
    """Claims handed back with a question; where documents are asked for, their days count."""
    asked = Claim.objects.filter(status=ClaimStatus.SUBMITTED, waits_for=WaitingOn.CUSTOMER)
    later = Wanted(
        wanted.owner,
        since=wanted.since and wanted.since - DAYS_TO_ANSWER,
        until=wanted.until and wanted.until - DAYS_TO_ANSWER,
    )
    condition = later.condition("asked_at__date", "assigned_to")
    free = ~Q(pk__in=DocumentRequest.objects.open().values("claim"))
    found = asked.filter(condition & free).order_by("asked_at", "pk")
    for asked_at, pk in found.values_list("asked_at__date", "pk")[:most]:
        yield asked_at + DAYS_TO_ANSWER, K.CUSTOMER, pk, ""


def passed(person: "User", since: date, until: date) -> Wanted:
    """What ran out in these days and a mail tells this person of: leads of everybody's.

    Promised news and, to leads, our clocks have mails of their own.
    """
    apart = {K.NEWS, *(OUR_CLOCKS if person.is_admin else ())}
    kinds = tuple(kind for kind in DeadlineKind.values if kind not in apart)
    return Wanted(None if person.is_admin else person.pk, kinds, since, until)


def feed_of(person: "User", today: date, most: int) -> list[Deadline]:
    """What a person's calendar shows: the last month and all that comes, of their own claims."""
    return earliest(Wanted(person.pk, since=today - timedelta(days=30)), most)
