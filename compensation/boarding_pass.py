"""Reads the text of a boarding pass bar code (IATA resolution 792, "BCBP"); no Django in here.

The code names the flight by airline, number and the day of the year; the year itself is not in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

HEADER_LENGTH = 23
LEG_LENGTH = 37
MOST_LEGS = 4
YEARS_OFFERED = 7
# As printed behind the given names, apart from them or not.
TITLES = ("MSTR", "MISS", "MRS", "MR", "MS", "DR")
AIRLINE = re.compile(r"[A-Z0-9]{2}[A-Z]?")
NUMBER = re.compile(r"0*(\d{1,4})([A-Z]?)")
AIRPORT = re.compile(r"[A-Z]{3}")
BOOKING = re.compile(r"[A-Z0-9]{5,7}")


class NotABoardingPass(ValueError):
    """The text does not follow resolution 792."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One flight; `day_of_year` counts from 1 on 1 January, local at departure."""

    departure: str
    arrival: str
    airline: str
    flight_number: str
    day_of_year: int
    booking_reference: str = ""


@dataclass(frozen=True, slots=True)
class BoardingPass:
    """What one code says of one passenger. `issued_year_digit` is the last one of the year of
    issue, where the code has it: the flight is on the day of issue or later.
    """

    family_name: str
    given_names: str
    legs: tuple[Leg, ...]
    issued_year_digit: int | None = field(default=None)

    @property
    def booking_reference(self) -> str:
        return next((leg.booking_reference for leg in self.legs if leg.booking_reference), "")

    @property
    def airports(self) -> tuple[str, ...]:
        """The airports in order, each flight leaving where the one before arrived."""
        return (self.legs[0].departure, *(leg.arrival for leg in self.legs))


def parse(text: str) -> BoardingPass:
    """What a code says; raises NotABoardingPass for every other text."""
    if len(text) < HEADER_LENGTH + LEG_LENGTH - 2 or text[0] != "M" or not text[1].isdecimal():
        raise NotABoardingPass("no header")
    count = int(text[1])
    if not 1 <= count <= MOST_LEGS:
        raise NotABoardingPass("number of legs")
    legs, year_digit = _legs(text, count)
    family, given = _name(text[2:22])
    return BoardingPass(family, given, tuple(legs), year_digit)


def _legs(text: str, count: int) -> tuple[list[Leg], int | None]:
    position, legs, year_digit = HEADER_LENGTH, [], None
    for number in range(count):
        block = text[position : position + LEG_LENGTH]
        legs.append(_leg(block))
        size = _hexadecimal(block[35:37]) if len(block) >= LEG_LENGTH else 0
        position += LEG_LENGTH
        if number == 0:
            year_digit = _issued(text[position : position + size])
        position += size
    if any(one.arrival != two.departure for one, two in pairwise(legs)):
        raise NotABoardingPass("legs that do not meet")
    return legs, year_digit


def _leg(block: str) -> Leg:
    booking = block[0:7].strip()
    airline, number = block[13:16].strip(), NUMBER.fullmatch(block[16:21].strip())
    day = block[21:24]
    is_whole = (
        AIRPORT.fullmatch(block[7:10])
        and AIRPORT.fullmatch(block[10:13])
        and AIRLINE.fullmatch(airline)
        and number
        and day.isdecimal()
        and 1 <= int(day) <= 366
    )
    if not is_whole or number is None:
        raise NotABoardingPass("a leg")
    return Leg(
        departure=block[7:10],
        arrival=block[10:13],
        airline=airline,
        flight_number=f"{airline}{number[1]}{number[2]}",
        day_of_year=int(day),
        booking_reference=booking if BOOKING.fullmatch(booking) else "",
    )


def _hexadecimal(digits: str) -> int:
    try:
        return int(digits, 16)
    except ValueError as error:
        raise NotABoardingPass("a field size") from error


def _issued(block: str) -> int | None:
    """The last digit of the year of issue, fifth of the conditional items of version 1 and up."""
    if not block.startswith(">") or len(block) < 11:
        return None
    return int(block[7]) if block[7:11].isdecimal() else None


def _name(printed: str) -> tuple[str, str]:
    family, _slash, given = printed.strip().partition("/")
    return _capitals(family), _capitals(_without_title(given.strip()))


def _without_title(given: str) -> str:
    words = given.split()
    if len(words) > 1 and words[-1] in TITLES:
        return " ".join(words[:-1])
    for title in TITLES[:4]:  # MS and DR end too many names
        if given.endswith(title) and len(given) - len(title) >= 3:
            return given.removesuffix(title)
    return given


def _capitals(name: str) -> str:
    return " ".join(word.capitalize() for word in name.split())


def possible_dates(day_of_year: int, today: date, year_digit: int | None = None) -> list[date]:
    """The days it may have been, the likeliest first: not in the future, and after the issue.

    A ticket is issued up to a year before the flight, so of the years one or two fit its digit.
    """
    days = list(_past_days(day_of_year, today))
    if year_digit is not None:
        fitting = [day for day in days if (day.year - year_digit) % 10 in (0, 1)]
        days = fitting + [day for day in days if day not in fitting]
    return days


def _past_days(day_of_year: int, today: date) -> Iterator[date]:
    for year in range(today.year, today.year - YEARS_OFFERED, -1):
        day = date(year, 1, 1) + timedelta(days=day_of_year - 1)
        if day.year == year and day <= today:
            yield day
