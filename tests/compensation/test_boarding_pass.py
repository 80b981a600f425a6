"""The text of a boarding pass code: what is read from it, and what is no boarding pass."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from compensation.boarding_pass import NotABoardingPass, parse, possible_dates
from tests.boarding_passes import code, leg

TODAY = date(2026, 11, 22)
# Version 6: sizes, passenger, source, issue on day 245 of a year that ends in 6, airline.
ISSUED = ">6180WW6245BKL 2A0741234567890 0"


def test_one_flight():
    card = parse(code())
    assert (card.family_name, card.given_names) == ("Byron", "Ada")
    flight = card.legs[0]
    assert (flight.flight_number, flight.airline) == ("KL1673", "KL")
    assert card.airports == ("AMS", "BCN")
    assert (flight.day_of_year, card.booking_reference) == (257, "X4F2KQ")


def test_the_sample_of_the_resolution():
    card = parse("M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100")
    assert (card.family_name, card.given_names) == ("Desmarais", "Luc")
    assert card.legs[0].flight_number == "AC834"
    assert card.booking_reference == "ABC123"


def test_two_flights_with_conditional_items():
    first = leg(conditional=ISSUED)
    card = parse(code(first, leg("VY8301", "BCN", "LIS", 258, conditional="2A0741234567890 0")))
    assert card.airports == ("AMS", "BCN", "LIS")
    assert [flight.flight_number for flight in card.legs] == ["KL1673", "VY8301"]
    assert card.issued_year_digit == 6


@pytest.mark.parametrize(
    ("printed", "family", "given"),
    [
        ("BYRON/ADA", "Byron", "Ada"),
        ("BYRON/ADA MRS", "Byron", "Ada"),
        ("BYRON/ADAMRS", "Byron", "Ada"),
        ("BYRON/AMR", "Byron", "Amr"),
        ("DE LA CRUZ/JUAN MR", "De La Cruz", "Juan"),
        ("MADONNA", "Madonna", ""),
    ],
)
def test_names_come_without_titles(printed, family, given):
    card = parse(code(name=printed))
    assert (card.family_name, card.given_names) == (family, given)


def test_a_number_with_a_letter_and_an_airline_with_a_digit():
    assert parse(code(leg("U28745A"))).legs[0].flight_number == "U28745A"


@pytest.mark.parametrize(
    "text",
    [
        "", "M", "M1", "https://example.org/app", code()[:40], code().replace("M1", "X1", 1),
        code().replace("M1", "M9", 1), code().replace("257", "999"), code().replace("AMS", "12S"),
        code(leg(), leg("VY1", "LIS", "MAD", 258)), code(leg(conditional=ISSUED))[:-33] + "ZZ",
    ],
)  # fmt: skip
def test_everything_else_is_no_boarding_pass(text):
    with pytest.raises(NotABoardingPass):
        parse(text)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    try:
        parse(text)
    except NotABoardingPass:
        return
    assert text.startswith("M")


@given(st.integers(0, 60), st.text(max_size=40))
def test_a_damaged_code_is_refused_or_read(position, damage):
    whole = code(leg(conditional=ISSUED))
    try:
        parse(whole[:position] + damage + whole[position + len(damage) :])
    except NotABoardingPass:
        return


def test_the_years_it_may_have_been():
    days = possible_dates(257, TODAY)
    assert days[:2] == [date(2026, 9, 14), date(2025, 9, 14)]
    assert len(days) == 7


def test_a_day_still_to_come_was_last_year():
    assert possible_dates(350, TODAY)[0] == date(2025, 12, 16)


def test_the_last_day_of_a_leap_year():
    assert possible_dates(366, TODAY) == [date(2024, 12, 31), date(2020, 12, 31)]


@pytest.mark.parametrize(("digit", "first"), [(4, 2025), (5, 2026), (6, 2026), (3, 2024)])
def test_the_year_of_issue_puts_the_likeliest_first(digit, first):
    assert possible_dates(257, TODAY, digit)[0].year == first
