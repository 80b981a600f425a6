"""A deadline as a calendar file that every calendar reads."""

from datetime import UTC, date, datetime

from compensation.calendar import calendar_file

DAY = date(2028, 12, 31)
MADE = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


def lines(**words):
    text = calendar_file(
        DAY, made_at=MADE, **{"uid": "1@flightclaim.example", "title": "T"} | words
    )
    return text.replace("\r\n ", "").split("\r\n")


def test_the_entry_lasts_the_whole_last_day():
    made = lines()

    assert made[0] == "BEGIN:VCALENDAR"
    assert made[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART;VALUE=DATE:20281231" in made
    assert "DTEND;VALUE=DATE:20290101" in made
    assert "DTSTAMP:20261122T123000Z" in made


def test_it_reminds_a_month_and_a_week_before():
    assert [line for line in lines() if line.startswith("TRIGGER")] == [
        "TRIGGER:-P30D",
        "TRIGGER:-P7D",
    ]


def test_marks_with_a_meaning_are_escaped():
    made = lines(title="Claim; KL 1673, now\\", text="one\ntwo\r\nEND:VCALENDAR")

    assert "SUMMARY:Claim\\; KL 1673\\, now\\\\" in made
    assert "DESCRIPTION:one\\ntwo\\nEND:VCALENDAR" in made


def test_long_lines_are_folded_between_characters():
    text = calendar_file(DAY, uid="1", title="Ü" * 100, made_at=MADE)

    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "SUMMARY:" + "Ü" * 100 in text.replace("\r\n ", "")
