"""Before anything is destroyed for its age: is it really that late?

A host whose clock is wrong would find everything past its time. The database has a clock of its
own, on another machine in production; SQLite's is ours.
"""

from datetime import datetime, timedelta

from django.db import connection

MOST_AHEAD = timedelta(hours=1)


class ClockDiffers(Exception):
    """Our clock is ahead of the database's; nothing that goes by age may be destroyed."""


def require_true_time(now: datetime) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        ahead = now - cursor.fetchone()[0]
    if ahead > MOST_AHEAD:
        raise ClockDiffers(f"our clock is ahead by {ahead}")
