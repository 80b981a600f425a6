"""A last day to claim as a calendar file (RFC 5545), to be reminded in time."""

from datetime import date, datetime, timedelta

from django.utils import timezone

PRODUCT = "-//FlightClaim//Deadlines//EN"
REMIND_DAYS_BEFORE = (30, 7)
LINE_OCTETS = 75


def calendar_file(
    last_day: date, *, uid: str, title: str, text: str = "", made_at: datetime | None = None
) -> str:
    """One whole-day entry with reminders a month and a week before; `uid` makes it the same one."""
    stamp = (made_at or timezone.now()).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "BEGIN:VEVENT",
        f"UID:{_escaped(uid)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{last_day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{last_day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(text)}",
        "TRANSP:TRANSPARENT",
        *[line for days in REMIND_DAYS_BEFORE for line in _reminder(days, title)],
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


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
