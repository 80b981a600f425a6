"""Times as the clock on the wall of an airport shows them, and what lies between two of them."""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo

TIME = re.compile(
    r"(\d{1,2})(?:\s*[:.h]\s*|(?=\d\d))?(\d\d)?\s*(?:([ap])\.?\s*m\.?)?", re.IGNORECASE
)
NOON = 12


def parse_time(text: str) -> time:
    """15:12, 15.12, 1512, 3:12pm or 3 pm; ValueError on anything else."""
    match = TIME.fullmatch(text.strip())
    if not match:
        raise ValueError(f"Not a time: {text}")
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= NOON:
            raise ValueError(f"Not a time: {text}")
        hour = hour % NOON + (NOON if half == "p" else 0)
    elif not match[2]:
        raise ValueError(f"Not a time, only an hour: {text}")
    return time(hour, minute)


def instants(wall: datetime, zone: tzinfo) -> list[datetime]:
    """When a clock in the zone shows this: once; twice in autumn, or never in spring, at night."""
    found: dict[datetime, datetime] = {}
    for fold in (0, 1):
        local = wall.replace(tzinfo=zone, fold=fold)
        if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall:
            found.setdefault(local.astimezone(UTC), local)
    return list(found.values())


def safest_reading(scheduled: list[datetime], actual: list[datetime]) -> tuple[datetime, datetime]:
    """Of two times that may each be meant twice, the pair with the shortest delay."""
    pairs = [(planned, landed) for planned in scheduled for landed in actual]
    return min(pairs, key=lambda pair: (between(*pair) < timedelta(0), abs(between(*pair))))


def between(scheduled: datetime, actual: datetime) -> timedelta:
    """Real time passed: subtraction inside one zone would count by the wall clock."""
    return actual.astimezone(UTC) - scheduled.astimezone(UTC)
