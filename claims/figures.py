"""What the dashboard counts, rolled up by the day on which the claims were sent.

A day is always counted whole and written anew, so that doing it twice changes nothing. What may
have changed since the last time is found by `updated_at` of claims and `reviewed_at` of documents;
a rebuild of all days each night mends whatever slipped through.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Count, Max, Q, Sum, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from claims import fees
from claims.choices import OPEN_STATUSES, ClaimStatus, Stage
from claims.models import Claim, ClaimDocument, ClaimStatusHistory, DayFigure, FeePlan
from claims.queue import midnight

M = DayFigure.Measure
# Longer than any request or task that writes a claim stays uncommitted.
OVERLAP = timedelta(minutes=15)
DAYS_AT_ONCE = 31
WRITTEN_AT_ONCE = 2_000
WON, REFUSED, OPEN, ENDED = "won", "refused", "open", "ended"
ENDED_OR_REFUSED = (ClaimStatus.REJECTED, ClaimStatus.CLOSED)
OUTCOME = Case(
    When(status__in=OPEN_STATUSES, then=Value(OPEN)),
    When(payout__isnull=False, then=Value(WON)),
    When(Q(status__in=ENDED_OR_REFUSED) & ~Q(rejection_code=""), then=Value(REFUSED)),
    default=Value(ENDED),
    output_field=CharField(),
)


@dataclass(frozen=True, slots=True)
class Key:
    """What a number is about; `day` is the day the claims were sent."""

    day: date
    measure: str
    key: str = ""
    part: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    count: int
    total: Decimal = Decimal(0)


Rows = Iterator[tuple[Key, Number]]


def sent_between(first: date, last: date, prefix: str = "") -> Q:
    """Sent on one of these days, as the queue and its export understand `submitted_after`."""
    return Q(
        **{
            f"{prefix}submitted_at__gte": midnight(first),
            f"{prefix}submitted_at__lt": midnight(last + timedelta(days=1)),
        }
    )


def count(first: date, last: date) -> Rows:
    """Every number of these days, straight from the claims."""
    claims = Claim.objects.sent().filter(sent_between(first, last)).order_by()
    claims = claims.annotate(sent_on=TruncDate("submitted_at"))
    yield from counted(claims, M.STATUS, "status")
    yield from counted(claims.filter(status__in=OPEN_STATUSES), M.OPEN)
    judged = claims.annotate(outcome=OUTCOME)
    yield from counted(judged, M.AIRLINE, "operating_carrier", "outcome")
    yield from counted(judged, M.CAUSE, "cause", "outcome")
    yield from counted(claims.exclude(rejection_code=""), M.REFUSAL, "rejection_code")
    yield from money(claims)
    yield from documents(first, last)
    yield from stays(first, last)


def counted(rows: Any, measure: str, *names: str) -> Rows:
    for day, *words, number in rows.values_list("sent_on", *names).annotate(Count("pk")):
        yield Key(day, measure, *words), Number(number)


def documents(first: date, last: date) -> Rows:
    """Of what was sent with these claims: what it is, and what the desk said of it."""
    sent = ClaimDocument.objects.filter(sent_between(first, last, "claim__")).order_by()
    sent = sent.exclude(claim__status=ClaimStatus.DRAFT)
    sent = sent.annotate(sent_on=TruncDate("claim__submitted_at"))
    return counted(sent, M.DOCUMENT, "kind", "review_status")


def money(claims: Any) -> Rows:
    """Expected of the approved with our fee, and what came in and went out of the paid."""
    found: Counter[Key] = Counter()
    total: dict[Key, Decimal] = {}

    def add(key: Key, number: int, sum_: Decimal) -> None:
        found[key] += number
        total[key] = total.get(key, Decimal(0)) + sum_

    approved = claims.filter(status=ClaimStatus.APPROVED)
    like = ("sent_on", "currency", "fee_plan", "stage", "compensation_amount")
    plans = {plan.pk: plan for plan in FeePlan.objects.all()}
    current = FeePlan.current()
    for day, currency, plan, stage, amount, number in approved.values_list(*like).annotate(
        Count("pk")
    ):
        shares = fees.split(amount, plans.get(plan, current), in_court=stage == Stage.COURT)
        add(Key(day, M.MONEY, "expected", currency=currency), number, amount * number)
        add(Key(day, M.MONEY, "expected_fee", currency=currency), number, shares.fee * number)
    paid = claims.filter(payout__isnull=False).values_list("sent_on", "currency")
    for day, currency, number, came, went in paid.annotate(
        Count("pk"), Sum("compensation_amount"), Sum("payout__amount")
    ):
        add(Key(day, M.MONEY, "received", currency=currency), number, came or Decimal(0))
        add(Key(day, M.MONEY, "paid_out", currency=currency), number, went)
    for key, number in found.items():
        yield key, Number(number, total[key])


def stays(first: date, last: date) -> Rows:
    """How many whole days each claim was in each status it has left."""
    moves = ClaimStatusHistory.objects.filter(sent_between(first, last, "claim__"))
    moves = moves.exclude(new_status=ClaimStatus.DRAFT).order_by("claim", "at", "pk")
    rows = moves.values_list("claim", "claim__submitted_at", "new_status", "at")
    found: Counter[Key] = Counter()
    for _claim, group in groupby(rows.iterator(chunk_size=WRITTEN_AT_ONCE), itemgetter(0)):
        for (_pk, sent, status, began), (*_rest, ended) in pairwise(group):
            day = timezone.localtime(sent).date()
            found[Key(day, M.STAY, status, str((ended - began).days))] += 1
    for key, number in found.items():
        yield key, Number(number)


def refresh() -> int:
    """Write the days anew whose claims may have changed since the last time; how many days."""
    newest = DayFigure.objects.aggregate(newest=Max("refreshed_at"))["newest"]
    return rebuild() if newest is None else write_days(changed_since(newest - OVERLAP))


def changed_since(moment: datetime) -> set[date]:
    changed = Claim.objects.sent().filter(updated_at__gte=moment, submitted_at__isnull=False)
    reviewed = Claim.objects.filter(
        pk__in=ClaimDocument.objects.filter(reviewed_at__gte=moment).values("claim_id"),
        submitted_at__isnull=False,
    )
    days = [
        rows.order_by().values_list(TruncDate("submitted_at"), flat=True).distinct()
        for rows in (changed, reviewed)
    ]
    return {day for found in days for day in found}


def rebuild() -> int:
    """Write every day anew, span by span, so that what is done stays done."""
    sent = Claim.objects.sent().filter(submitted_at__isnull=False).order_by("submitted_at")
    oldest = sent.values_list("submitted_at", flat=True).first()
    if oldest is None:
        DayFigure.objects.all().delete()
        return 0
    first, last = timezone.localtime(oldest).date(), timezone.localdate()
    DayFigure.objects.filter(day__lt=first).delete()
    return write_days({first + timedelta(days=n) for n in range((last - first).days + 1)})


def write_days(days: Iterable[date]) -> int:
    """Write these days anew, each span of them in a transaction of its own."""
    ordered, now = sorted(days), timezone.now()
    for span in spans(ordered):
        write_span(span[0], span[-1], now)
    return len(ordered)


def spans(days: list[date]) -> Iterator[list[date]]:
    """Days that follow each other, together; so that none is counted that was not asked for."""
    span: list[date] = []
    for day in days:
        if span and (day - span[-1] > timedelta(days=1) or len(span) == DAYS_AT_ONCE):
            yield span
            span = []
        span.append(day)
    if span:
        yield span


@transaction.atomic
def write_span(first: date, last: date, now: datetime) -> None:
    DayFigure.objects.filter(day__range=(first, last)).delete()
    rows = [
        DayFigure(
            day=key.day, measure=key.measure, key=key.key, part=key.part, currency=key.currency,
            count=number.count, total=number.total, refreshed_at=now,
        )
        for key, number in count(first, last)
    ]  # fmt: skip
    DayFigure.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)
