"""The figures of a period, as tables that the page, the files and the API show alike.

A period is about the claims that were sent in it, as in the queue and its export. Earlier days come
from the roll-up (`claims.figures`), today is counted when it is asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate
from typing import Any

from django.db.models import Count, F, Max, Q, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims import figures
from claims.choices import (
    OPEN_STATUSES,
    ClaimStatus,
    DocumentKind,
    RejectionCode,
    ReviewStatus,
)
from claims.figures import ENDED, OPEN, REFUSED, WON, Key, Number
from claims.models import Claim, DayFigure
from compensation.wording import cause_choices

M = DayFigure.Measure
Label = str | Promise
AGES = (7, 14, 30, 60, 90, 180, 365)
MONEY: tuple[tuple[str, Label], ...] = (
    ("expected", _("Claimed from airlines, approved")),
    ("expected_fee", _("Our fee on it, expected")),
    ("received", _("Compensation of paid claims")),
    ("paid_out", _("Paid to customers")),
    ("kept", _("Kept, VAT included")),
)


@dataclass(frozen=True, slots=True)
class Row:
    label: Label
    values: list[Any]
    parts: list[tuple[str, int]] = field(default_factory=list)  # of the bar: tone, thousandths

    @property
    def bars(self) -> list[dict[str, str]]:
        """The parts of the bar one after the other, as an SVG wants its numbers."""
        ends = [0, *accumulate(width for _tone, width in self.parts)]
        return [
            {"tone": tone, "x": str(begin), "width": str(width)}
            for begin, (tone, width) in zip(ends, self.parts, strict=False)
        ]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report; `names` are its columns for programs, `heads` for people."""

    name: str
    title: Label
    names: list[str]
    heads: list[Label]
    rows: list[tuple[str, Row]]
    note: Label = ""

    @property
    def has_bars(self) -> bool:
        return any(row.parts for _code, row in self.rows)

    def as_dicts(self) -> list[dict[str, Any]]:
        """For programs: the code of each row instead of its words."""
        return [dict(zip(self.names, [code, *row.values], strict=True)) for code, row in self.rows]


@dataclass(frozen=True, slots=True)
class Dashboard:
    first: date | None
    last: date | None
    counted_at: datetime | None
    tables: list[Table]


class Figures:
    """The numbers of a period by what they are about."""

    def __init__(self, rows: Iterable[tuple[Key, Number]]) -> None:
        self.counts: dict[tuple[str, str, str], int] = defaultdict(int)
        self.ages: dict[date, int] = defaultdict(int)
        self.sums: dict[tuple[str, str], Number] = {}
        for key, number in rows:
            self.add(key, number)

    def add(self, key: Key, number: Number) -> None:
        if key.measure == M.OPEN:
            self.ages[key.day] += number.count
        elif key.measure == M.MONEY:
            about = (key.currency, key.key)
            had = self.sums.get(about, Number(0))
            self.sums[about] = Number(had.count + number.count, had.total + number.total)
        else:
            self.counts[key.measure, key.key, key.part] += number.count

    def by_key(self, measure: str) -> dict[str, dict[str, int]]:
        """key → part → how many."""
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for (about, key, part), count in self.counts.items():
            if about == measure:
                found[key][part] += count
        return found


def rolled_up(first: date | None, last: date | None) -> Iterator[tuple[Key, Number]]:
    """What is kept of the days before today; summed up where the day itself is of no interest."""
    rows = DayFigure.objects.filter(day__lt=timezone.localdate()).order_by()
    if first:
        rows = rows.filter(day__gte=first)
    if last:
        rows = rows.filter(day__lte=last)
    open_days = rows.filter(measure=M.OPEN).values_list("day", "count")
    for day, count in open_days:
        yield Key(day, M.OPEN), Number(count)
    names = ("measure", "key", "part", "currency")
    summed = rows.exclude(measure=M.OPEN).values_list(*names)
    for measure, key, part, currency, count, total in summed.annotate(Sum("count"), Sum("total")):
        yield Key(date.min, measure, key, part, currency), Number(count, total)


def of_today(first: date | None, last: date | None) -> Iterator[tuple[Key, Number]]:
    today = timezone.localdate()
    if (first is None or first <= today) and (last is None or last >= today):
        yield from figures.count(today, today)


def dashboard(first: date | None = None, last: date | None = None) -> Dashboard:
    """The report of the claims sent from `first` to `last`, both included, or of all."""
    found = Figures([*rolled_up(first, last), *of_today(first, last)])
    newest = DayFigure.objects.aggregate(newest=Max("refreshed_at"))["newest"]
    tables = [
        by_status(found),
        by_outcome("airlines", _("Success by airline"), _("Airline"), found.by_key(M.AIRLINE)),
        by_outcome("causes", _("Success by cause"), _("Cause"), found.by_key(M.CAUSE), causes()),
        stays(found),
        ageing(found),
        refusals(found),
        documents(found),
        money(found),
        workload(),
    ]
    return Dashboard(first, last, newest, tables)


def bar(value: int, most: int) -> list[tuple[str, int]]:
    return [("ink", value * 1000 // most if most else 0)]


def two_parts(good: int, bad: int) -> list[tuple[str, int]]:
    total = good + bad
    return [("amber", good * 1000 // total), ("ink", bad * 1000 // total)] if total else []


def counted(
    name: str, title: Label, head: Label, counts: Mapping[str, tuple[Label, int]], note: Label = ""
) -> Table:
    """A table with one number for each row, and a bar for it."""
    most = max((count for _label, count in counts.values()), default=0)
    rows = [
        (code, Row(label, [count], bar(count, most))) for code, (label, count) in counts.items()
    ]
    return Table(name, title, ["code", "count"], [head, _("Claims")], rows, note)


def by_status(found: Figures) -> Table:
    counts = {
        status.value: (status.label, found.counts[M.STATUS, status.value, ""])
        for status in ClaimStatus
        if status != ClaimStatus.DRAFT
    }
    return counted("statuses", _("Claims by status"), _("Status"), counts)


def by_outcome(
    name: str,
    title: Label,
    head: Label,
    found: dict[str, dict[str, int]],
    words: Mapping[str, Label] | None = None,
) -> Table:
    """How many were paid, refused, are open or ended otherwise; the most frequent first."""
    ordered = sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    rows = [
        (code, outcome_row((words or {}).get(code, code) or _("Unknown"), parts))
        for code, parts in ordered
    ]
    names = ["code", "count", "paid", "refused", "open", "otherwise", "success_percent"]
    heads = [
        head, _("Claims"), _("Paid"), _("Refused"), _("Open"), _("Ended otherwise"),
        _("Success, %"),
    ]  # fmt: skip
    note = _("Success: of those paid or refused, how many were paid.")
    return Table(name, title, names, heads, rows, note)


def outcome_row(label: Label, parts: Mapping[str, int]) -> Row:
    won, refused = parts.get(WON, 0), parts.get(REFUSED, 0)
    total, decided = sum(parts.values()), won + refused
    success = round(100 * won / decided) if decided else None
    return Row(
        label,
        [total, won, refused, parts.get(OPEN, 0), parts.get(ENDED, 0), success],
        two_parts(won, refused),
    )


def causes() -> dict[str, Label]:
    return {"": _("Unknown"), **dict(cause_choices())}


def median(days: Mapping[int, int]) -> float | None:
    """The middle of so many values, given how often each occurs."""
    total = sum(days.values())
    if not total:
        return None
    middles, seen = [], 0
    wanted = {(total - 1) // 2, total // 2}
    for value in sorted(days):
        middles += [value for place in wanted if seen <= place < seen + days[value]]
        seen += days[value]
    return sum(middles) / len(middles)


def stays(found: Figures) -> Table:
    """The median of whole days in each status that was left again."""
    rows, spans = [], found.by_key(M.STAY)
    for status in (ClaimStatus.SUBMITTED, ClaimStatus.UNDER_REVIEW, ClaimStatus.APPROVED,
                   ClaimStatus.PAID, ClaimStatus.REJECTED):  # fmt: skip
        days = {int(part): count for part, count in spans[status].items()}
        rows.append((status.value, Row(status.label, [median(days), sum(days.values())])))
    most = max((row.values[0] or 0 for _code, row in rows), default=0)
    drawn = [
        (code, Row(row.label, row.values, bar(int(row.values[0] or 0), int(most))))
        for code, row in rows
    ]
    names, heads = ["code", "median_days", "count"], [_("Status"), _("Median days"), _("Stays")]
    note = _("Whole days from entering a status to leaving it.")
    return Table("stays", _("Days in each status"), names, heads, drawn, note)


def ageing(found: Figures) -> Table:
    """The open claims by the days since they were sent."""
    today = timezone.localdate()
    counts, least = {}, 0
    for most in (*AGES, None):
        number = sum(
            count
            for day, count in found.ages.items()
            if least <= (today - day).days and (most is None or (today - day).days < most)
        )
        label = _("%(days)d days or more") % {"days": least}
        if most is not None:
            label = _("%(least)d to %(most)d days") % {"least": least, "most": most - 1}
        counts[f"from_{least}"] = (label, number)
        least = most or least
    return counted("ageing", _("Age of open claims"), _("Since sent"), counts)


def refusals(found: Figures) -> Table:
    words = dict(RejectionCode.choices)
    numbers = {code: sum(parts.values()) for code, parts in found.by_key(M.REFUSAL).items()}
    ordered = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    counts = {code: (words.get(code, code), number) for code, number in ordered}
    return counted("refusals", _("Reasons of refusals"), _("Reason"), counts)


def documents(found: Figures) -> Table:
    """What the desk said of the files, by what they are."""
    rows = []
    for kind, parts in sorted(found.by_key(M.DOCUMENT).items()):
        numbers = [parts.get(verdict, 0) for verdict in (
            ReviewStatus.ACCEPTED, ReviewStatus.REJECTED, ReviewStatus.PENDING)]  # fmt: skip
        judged = numbers[0] + numbers[1]
        share = round(100 * numbers[0] / judged) if judged else None
        rows.append(
            (kind, Row(DocumentKind(kind).label, [*numbers, share], two_parts(*numbers[:2])))
        )
    names = ["code", "accepted", "sent_back", "waiting", "accepted_percent"]
    heads = [_("Document"), _("Accepted"), _("Sent back"), _("Waiting"), _("Accepted, %")]
    return Table("documents", _("Quality of documents"), names, heads, rows)


def money(found: Figures) -> Table:
    """In each currency by itself: nothing is converted."""
    rows = []
    for currency in sorted({currency for currency, _key in found.sums}):
        sums = {key: found.sums.get((currency, key), Number(0)) for key, _label in MONEY}
        kept = sums["received"].total - sums["paid_out"].total
        sums["kept"] = Number(sums["received"].count, kept)
        rows += [
            (f"{key}_{currency}", Row(label, [currency, sums[key].count, sums[key].total]))
            for key, label in MONEY
        ]
    names = ["code", "currency", "count", "amount"]
    heads = [_("Money"), _("Currency"), _("Claims"), _("Amount")]
    return Table("money", _("Revenue expected and paid"), names, heads, rows)


def workload() -> Table:
    """What lies on each desk now, whatever the period."""
    today = timezone.localdate()
    mine = Claim.objects.filter(status__in=OPEN_STATUSES).order_by()
    people = mine.values_list("assigned_to__email").annotate(
        open=Count("pk"),
        due=Count("pk", filter=Q(due_on__lte=today)),
        late=Count("pk", filter=Q(due_on__lt=today)),
    )
    ordered = list(people.order_by(F("assigned_to__email").asc(nulls_last=True)))
    most = max((row[1] for row in ordered), default=0)
    rows = [
        (email or "", Row(email or _("Nobody"), numbers, bar(numbers[0], most)))
        for email, *numbers in ordered
    ]
    names = ["code", "open", "due_today", "overdue"]
    heads = [_("Reviewer"), _("Open"), _("Due today"), _("Overdue")]
    return Table("workload", _("Work on each desk now"), names, heads, rows)
