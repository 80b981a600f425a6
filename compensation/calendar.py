"""Whole days as a calendar file (RFC 5545): a last day to claim, or the days of a desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

PRODUCT = "-//FlightClaim//Deadlines//EN"
REMIND_DAYS_BEFORE = (30, 7)
LINE_OCTETS = 75


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole day; `uid` makes it the same one when it is read again."""

    day: date
    uid: str
    title: str
    text: str = ""
    remind_days_before: tuple[int, ...] = ()


def calendar_file(
    last_day: date, *, uid: str, title: str, text: str = "", made_at: datetime | None = None
) -> str:
    """One whole-day entry with reminders a month and a week before; `uid` makes it the same one."""
    return calendar_of([Entry(last_day, uid, title, text, REMIND_DAYS_BEFORE)], made_at=made_at)


def calendar_of(
    entries: Iterable[Entry], *, name: str = "", made_at: datetime | None = None
) -> str:
    """All entries as one calendar; programs show `name`, and ask again every few hours."""
    stamp = (made_at or timezone.now()).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        *(_named(name) if name else []),
        *[line for entry in entries for line in _event(entry, stamp)],
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _named(name: str) -> list[str]:
    return [f"X-WR-CALNAME:{_escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT4H"]


def _event(entry: Entry, stamp: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(entry.uid)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(entry.title)}",
        f"DESCRIPTION:{_escaped(entry.text)}",
        "TRANSP:TRANSPARENT",
        *[line for days in entry.remind_days_before for line in _reminder(days, entry.title)],
        "END:VEVENT",
    ]


def _reminder(days: int, title: str) -> list[str]:
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-P{days}D",
        f"DESCRIPTION:{_escaped(title)}",
        "END:VALARM",
    ]


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets; a continuation begins with a blank, no character is cut."""
    parts, part = [], ""
    for character in line:
        if len((part + character).encode()) > LINE_OCTETS:
            parts.append(part)
            part = " "
        part += character
    return "\r\n".join([*parts, part])
