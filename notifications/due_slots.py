"""When a scheduled job was due, so that two beats, or one that comes back, run it once.

A daily job is due at a wall clock: on the night when the clocks go back 02:30 comes twice and is
one slot; on the night when they go forward 02:30 never comes, and what runs at 03:30 is its slot.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django_celery_beat.models import PeriodicTask

LONGEST_WAIT = timedelta(days=4 * 366 + 1)  # 29 February


class DueSlot(NamedTuple):
    """`at` is aware; `name` is the same for everybody who asks within the slot."""

    at: datetime
    name: str


def due_slot(periodic_task: PeriodicTask, now: datetime) -> DueSlot:
    """The last time at or before `now` at which this job was due."""
    if periodic_task.crontab:
        zone = ZoneInfo(str(periodic_task.crontab.timezone))
        clock = last_match(periodic_task.crontab.schedule, now.astimezone(zone))
        return DueSlot(clock.replace(tzinfo=zone), f"{clock:%Y-%m-%d %H:%M} {zone.key}")
    if periodic_task.interval:
        seconds = max(1, int(periodic_task.interval.schedule.run_every.total_seconds()))
        floor = now.timestamp() // seconds * seconds
        at = datetime.fromtimestamp(floor, UTC)
        return DueSlot(at, f"{at:%Y-%m-%d %H:%M:%S}Z")
    day = datetime.combine(now.astimezone(UTC), time(), UTC)  # clocked or by the sun: once a day
    return DueSlot(day, f"{day:%Y-%m-%d}")


def last_match(crontab, now: datetime) -> datetime:
    """The last wall clock at or before `now` (aware, in the crontab's zone), as a naive time.

    Raises ValueError for a crontab that never comes, like 31 February.
    """
    clock = now.replace(tzinfo=None, second=0, microsecond=0)
    first = clock.date() - LONGEST_WAIT
    day, latest = clock.date(), clock.time()
    while day >= first:
        if is_day_of(crontab, day) and (found := last_time(crontab, latest)):
            return datetime.combine(day, found)
        day, latest = day - timedelta(days=1), time(23, 59)
    raise ValueError(f"{crontab} never comes")


def is_day_of(crontab, day: date) -> bool:
    return (
        day.month in crontab.month_of_year
        and day.day in crontab.day_of_month
        and day.isoweekday() % 7 in crontab.day_of_week
    )


def last_time(crontab, latest: time) -> time | None:
    for hour in sorted(crontab.hour, reverse=True):
        minutes = [m for m in crontab.minute if time(hour, m) <= latest]
        if minutes:
            return time(hour, max(minutes))
    return None
