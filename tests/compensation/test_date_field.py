"""A date in three boxes, as people write it."""

from datetime import date

import pytest
from django import forms
from django.utils.translation import override

from compensation.forms.fields import DateInThreeBoxes

TODAY = date(2026, 9, 14)


class Form(forms.Form):
    day = DateInThreeBoxes(
        label="When?",
        subject="Date of the flight",
        error_messages={"required": "Enter the date of the flight"},
    )


def filled(day="", month="", year=""):
    return Form({"day_day": day, "day_month": month, "day_year": year})


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-09-14 12:00+02:00", tick=False)


@pytest.mark.parametrize("month", ["9", "09", "Sep", "sept", "Sept.", "September", " september "])
def test_the_month_may_be_a_number_or_a_name(month):
    assert filled("14", month, "2026").is_valid()
    assert filled("14", month, "2026").fields["day"].clean(["14", month, "2026"]) == TODAY


def test_the_month_may_be_in_the_readers_language():
    with override("de"):
        assert DateInThreeBoxes().clean(["3", "März", "2026"]) == date(2026, 3, 3)


def test_english_names_work_in_every_language():
    with override("de"):
        assert DateInThreeBoxes().clean(["3", "March", "2026"]) == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        (("", "", ""), "Enter the date of the flight"),
        (("14", "9", ""), "Date of the flight must include a year"),
        (("14", "", "2026"), "Date of the flight must include a month"),
        (("", "9", "2026"), "Date of the flight must include a day"),
        (("14", "9", "26"), "Year must have 4 numbers"),
        (("31", "2", "2026"), "Date of the flight must be a real date"),
        (("14", "Brumaire", "2026"), "Date of the flight must be a real date"),
        (("fourteen", "9", "2026"), "Date of the flight must be a real date"),
        (("15", "9", "2026"), "Date of the flight must be today or in the past"),
    ],
)
def test_what_is_wrong_is_said_exactly(boxes, message):
    assert filled(*boxes).errors["day"] == [message]


def test_today_is_in_time():
    assert filled("14", "9", "2026").is_valid()


def test_a_future_date_may_be_allowed():
    assert DateInThreeBoxes(allow_future=True).clean(["1", "1", "2027"]) == date(2027, 1, 1)


def test_the_boxes_are_filled_from_a_date():
    page = str(Form(initial={"day": TODAY}))

    assert 'value="14"' in page
    assert 'value="2026"' in page


def test_the_answer_stays_in_the_boxes_when_it_is_wrong():
    page = str(filled("31", "Feb", "2026"))

    assert 'value="31"' in page
    assert 'value="Feb"' in page


def test_an_optional_date_may_stay_empty():
    assert DateInThreeBoxes(required=False).clean(["", "", ""]) is None
