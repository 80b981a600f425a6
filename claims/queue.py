"""The desk's queue: its views, filters and orders, and one page of it at a million claims.

A page is found in two steps: the ids in the order asked for, along one index (`QUEUE_INDEXES`
says which), then the rows of these ids. Nothing is counted beyond MOST_COUNTED.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims import search
from claims.choices import OPEN_STATUSES, ClaimStatus, Stage, WaitingOn
from claims.models import Claim, Passenger
from claims.models.claim import ClaimQuerySet
from claims.models.queue_facts import IN_REVIEW, SENT

if TYPE_CHECKING:
    from accounts.models import User

MOST_COUNTED = 10_000
DEEPEST_ROW = 1_000_000  # further down nobody pages; a filter leads there
EXPIRING_WITHIN_DAYS = 60
PAGE_SIZES = (25, 50, 100, 200)
USUAL_PAGE_SIZE = 50
NOBODY = "nobody"

Order = tuple[Any, ...]
ORDERS: Mapping[str, Order] = {
    "submitted": ("submitted_at", "pk"),
    "-submitted": ("-submitted_at", "-pk"),
    "departure": ("departure_on", "pk"),
    "-departure": ("-departure_on", "-pk"),
    "amount": ("owed", "pk"),
    "-amount": ("-owed", "-pk"),
    # What is due comes before what has no date, in both directions.
    "due": (F("due_on").asc(nulls_last=True), "pk"),
    "-due": (F("due_on").desc(nulls_last=True), "-pk"),
}
USUAL_ORDER = "-submitted"
BY_LIMITATION: Order = ("limitation_on", "pk")
BY_MESSAGE: Order = ("unread_since", "pk")


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: a name, what it shows to this person, and in which order."""

    label: str | Promise
    condition: Callable[["User"], Q]
    order: Order = ORDERS[USUAL_ORDER]


def is_open(**more: Any) -> Q:
    return Q(status__in=OPEN_STATUSES, **more)


def expiring_until() -> Any:
    return timezone.localdate() + timedelta(days=EXPIRING_WITHIN_DAYS)


VIEWS: Mapping[str, View] = {
    "mine": View(_("My work"), lambda user: is_open(assigned_to=user), ORDERS["due"]),
    "unassigned": View(
        _("Unassigned"), lambda user: is_open(assigned_to=None), ORDERS["submitted"]
    ),
    "customer": View(
        _("Waiting for customer"), lambda user: Q(waits_for=WaitingOn.CUSTOMER), ORDERS["submitted"]
    ),
    "airline": View(
        _("Waiting for airline"), lambda user: Q(waits_for=WaitingOn.AIRLINE), ORDERS["submitted"]
    ),
    "due": View(
        _("Due today"), lambda user: is_open(due_on__lte=timezone.localdate()), ORDERS["due"]
    ),
    "expiring": View(
        _("Expiring"), lambda user: is_open(limitation_on__lt=expiring_until()), BY_LIMITATION
    ),
    # A closed claim can still be written about.
    "messages": View(_("Unread messages"), lambda user: Q(unread_since__isnull=False), BY_MESSAGE),
    "open": View(_("All open"), lambda user: is_open()),
}


OPEN_VIEWS = frozenset(VIEWS) - {"customer", "airline", "messages"}
DRAFT = ClaimStatus.DRAFT


def unsigned_people() -> QuerySet[Passenger]:
    """One of the claim of the outer query.

    As a value and not as EXISTS: the database would read the passengers of all claims for that.
    """
    people = Passenger.objects.unsigned().order_by()
    return people.filter(claim=OuterRef("pk")).values("pk")[:1]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something worth a second look: how the database finds it, and how a row shows it."""

    label: str | Promise
    condition: Callable[[], Q]
    is_on: Callable[[Claim], bool]
    tone: str = "info"


def is_before(day: date | None, limit: date) -> bool:
    return day is not None and day < limit


def has_answered(claim: Claim) -> bool:
    is_answer = claim.answered_at and claim.asked_at and claim.answered_at > claim.asked_at
    return claim.status in IN_REVIEW and bool(is_answer)


FLAGS: Mapping[str, Flag] = {
    "unread": Flag(
        _("unread message"),
        lambda: Q(unread_since__isnull=False),
        lambda claim: claim.unread_since is not None,
        "warn",
    ),
    "answered": Flag(
        _("customer answered"),
        lambda: Q(status__in=IN_REVIEW, answered_at__gt=F("asked_at")),
        has_answered,
    ),
    "airline_answered": Flag(
        _("airline answered"),
        lambda: Q(stage=Stage.AIRLINE_REPLIED),
        lambda claim: claim.stage == Stage.AIRLINE_REPLIED,
    ),
    "appealed": Flag(
        _("asks again"),
        lambda: Q(status__in=IN_REVIEW, appealed_at__isnull=False),
        lambda claim: claim.status in IN_REVIEW and claim.appealed_at is not None,
        "warn",
    ),
    "overdue": Flag(
        _("overdue"),
        lambda: is_open(due_on__lt=timezone.localdate()),
        lambda claim: claim.is_open and is_before(claim.due_on, timezone.localdate()),
        "bad",
    ),
    "near_limit": Flag(
        _("time limit near"),
        lambda: is_open(limitation_on__lt=expiring_until()),
        lambda claim: claim.is_open and is_before(claim.limitation_on, expiring_until()),
        "warn",
    ),
    "unsigned": Flag(
        _("signatures missing"),
        lambda: is_open() & Q(IsNull(Subquery(unsigned_people()), False)),
        lambda claim: claim.is_open and any(not p.is_signed for p in claim.passengers.all()),
        "warn",
    ),
    "extraordinary": Flag(
        _("extraordinary"),
        lambda: is_open(has_extraordinary_circumstances=True),
        lambda claim: claim.is_open and claim.has_extraordinary_circumstances,
    ),
}  # fmt: skip


def flags_of(claim: Claim) -> list[Flag]:
    return [flag for flag in FLAGS.values() if flag.is_on(claim)]


# What is asked for by name, and the column that answers.
EQUAL = {
    "stage": "stage__in",
    "waiting_on": "waits_for",
    "airline": "operating_carrier",
    "incident_type": "incident_type",
    "language": "language",
    "source": "source",
    "departure_after": "departure_on__gte",
    "departure_before": "departure_on__lte",
    "updated_since": "updated_at__gte",
}


def midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see: checked values by the names of `QueueForm`, and who asks."""

    user: "User"
    values: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.values.get(name) or None

    def for_log(self) -> dict[str, str]:
        """What was asked for, without what was searched: that may be somebody's name."""
        return {
            name: str(value)
            for name, value in self.values.items()
            if value and name not in ("search", "partner", "page", "page_size")
        } | ({"search": "yes"} if self.get("search") else {})

    @property
    def usual_order(self) -> Order:
        """The order of what is asked for: the one its index has."""
        if view := VIEWS.get(self.get("view") or ""):
            return view.order
        is_by_departure = self.get("departure_after") or self.get("departure_before")
        return ORDERS["-departure" if is_by_departure else USUAL_ORDER]

    @property
    def order(self) -> Order:
        chosen = self.get("ordering")
        return ORDERS[chosen] if chosen else self.usual_order


def conditions(asked: Asked) -> Q:
    """Everything that was asked for, as one condition on columns of the claim."""
    condition = Q(**{EQUAL[name]: asked.get(name) for name in EQUAL if asked.get(name)})
    condition &= of_status(asked) & of_reviewer(asked) & of_partner(asked)
    if after := asked.get("submitted_after"):
        condition &= Q(submitted_at__gte=midnight(after))
    if before := asked.get("submitted_before"):
        condition &= Q(submitted_at__lt=midnight(before + timedelta(days=1)))
    if law := asked.get("jurisdiction"):
        condition &= Q(jurisdiction="" if law == "none" else law)
    for name in asked.get("flags") or ():
        condition &= FLAGS[name].condition()
    if view := VIEWS.get(asked.get("view") or ""):
        condition &= view.condition(asked.user)
    return condition


def of_status(asked: Asked) -> Q:
    """Drafts are the customer's affair, and only here where they are asked for.

    What is open was sent for certain (a constraint): there the question would only keep the
    database from an index that is enough by itself.
    """
    statuses = asked.get("status")
    condition = Q(status__in=statuses) if statuses else Q()
    is_sure = asked.get("view") in OPEN_VIEWS or set(statuses or ()) & {*OPEN_STATUSES, DRAFT}
    return condition if is_sure else condition & SENT


def of_reviewer(asked: Asked) -> Q:
    reviewer = asked.get("assigned_to")
    if reviewer is None:
        return Q()
    if reviewer == NOBODY:
        return Q(assigned_to=None)
    return Q(assigned_to=asked.user.pk if reviewer == "me" else reviewer)


def of_partner(asked: Asked) -> Q:
    partner = asked.get("partner")
    return Q(filed_by=partner) if partner else Q()


def narrowed(asked: Asked) -> ClaimQuerySet:
    """The claims that were asked for, in the usual order of what was asked."""
    claims = Claim.objects.visible_to(asked.user).filter(conditions(asked))
    if text := asked.get("search"):
        claims = claims.filter(pk__in=search.find(text))
    return claims.order_by(*asked.usual_order)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the queue; `count` is exact up to MOST_COUNTED and that much beyond it."""

    claims: list[Claim]
    number: int
    size: int
    has_next: bool
    count: int
    is_count_capped: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_number(self) -> int:
        return self.number - 1

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def has_other_pages(self) -> bool:
        return self.has_next or self.has_previous


def page_of(asked: Asked, rows: ClaimQuerySet) -> Page:
    """The page that was asked for; `rows` says what is loaded with each claim."""
    number, size = asked.get("page") or 1, asked.get("page_size") or USUAL_PAGE_SIZE
    claims, begin = narrowed(asked), (number - 1) * size
    ids: list[Any] = []
    if begin < DEEPEST_ROW:
        ordered = claims.order_by(*asked.order).values_list("pk", flat=True)
        ids = list(ordered[begin : begin + size + 1])
    found = rows.in_bulk(ids[:size])
    # Several statuses have no order of their own in an index: to count, none is needed.
    count = capped_count(claims.order_by() if len(asked.get("status") or ()) > 1 else claims)
    return Page(
        claims=[found[pk] for pk in ids[:size] if pk in found],
        number=number,
        size=size,
        has_next=len(ids) > size,
        count=min(count, MOST_COUNTED),
        is_count_capped=count > MOST_COUNTED,
    )


def capped_count(claims: ClaimQuerySet, most: int = MOST_COUNTED) -> int:
    """How many there are, or `most` + 1: beyond that nobody needs to know, and it would cost.

    In the order the claims came with: that is the index they are found by.
    """
    return claims.values("pk")[: most + 1].count()
