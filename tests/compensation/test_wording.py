"""Every code the engine can speak in has words, and every sentence takes its facts."""

import re

import pytest

from compensation import wording
from compensation.engine import (
    ChangeCode,
    FactCode,
    Flag,
    Reason,
    RightCode,
    StepCode,
    assess,
    standard_rulebook,
    what_would_change_it,
)
from compensation.wording import facts, results, steps, vocabulary

from .golden import golden_cases
from .thresholds import on, rows

GAP = re.compile(r"%\(|\{|None|missing_")
UNKIND = re.compile(r"\b(please|invalid|oops|sorry|required|error)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (FactCode, facts.SENTENCES),
        (Reason, results.REFUSALS),
        (Flag, results.FLAGS),
        (RightCode, results.RIGHTS),
        (ChangeCode, results.CHANGES),
        (StepCode, steps.SENTENCES),
    ],
)
def test_every_code_has_words(codes, words):
    assert not set(codes) - set(words)


def test_every_word_of_the_rules_has_words():
    book = standard_rulebook()

    assert set(book.causes) == set(vocabulary.CAUSES)
    assert set(book.boarding) == set(vocabulary.BOARDING)
    assert set(book.fares) == set(vocabulary.FARES)


def everything_said(disruption):
    """Every sentence a page could show about one case."""
    assessment = assess(disruption)
    for told in (assessment, assessment.alternative):
        if told is not None:
            result = told.as_dict()
            yield wording.refusal_heading(result)
            yield from wording.flags_text(result)
            yield from [reason["text"] for reason in wording.reasons(result)]
            yield from [right["text"] for right in wording.rights_text(result)]
    yield from map(wording.change_text, what_would_change_it(disruption, assessment))


def disruptions():
    named = [(name, disruption) for name, disruption, _ in golden_cases()]
    return named + [(row.name, row.disruption) for row in rows() if "errors" not in row.expected]


def test_every_sentence_takes_the_facts_of_every_case(tables):
    said = [text for _, disruption in disruptions() for text in everything_said(disruption)]

    assert len(said) > 5000
    assert not [text for text in said if GAP.search(text)]


def test_no_sentence_is_unkind():
    tables_of_words = (
        facts.SENTENCES, facts.QUESTIONS, results.REFUSALS, results.FLAGS, results.RIGHTS,
        results.CHANGES, steps.SENTENCES, vocabulary.CAUSES, vocabulary.FACTS,
    )  # fmt: skip
    said = [str(text) for words in tables_of_words for text in words.values()]

    assert not [text for text in said if UNKIND.search(text)]


def test_a_result_reads_like_this(tables):
    result = assess(on("FRA-VIE", "delay", arrival_delay_minutes=202)).as_dict()

    assert [reason["text"] for reason in wording.reasons(result)] == [
        "Your flight of 1 Jun 2023 is judged by EU Regulation 261/2004.",
        "Your journey began in Frankfurt am Main (FRA), where EU rules protect passengers of "
        "every airline.",
        "You had a confirmed booking.",
        "Your kind of ticket is protected: a ticket anybody can buy.",
        "You arrived 3 h 22 min late. Compensation begins at 3 h.",
        "The cause is the airline's own affair, so it pays: a technical fault.",
        "In a straight line the journey is 624 km long.",
        "For this distance the sum is €250 per person.",
        "The airline may not cut it.",
        "That makes €250 per person.",
    ]


def test_an_article_is_linked_in_the_law_of_its_regime(tables):
    by_regime = {
        legs: {reason["article"]: reason["article_url"] for reason in wording.reasons(result)}
        for legs in ("FRA-VIE", "LHR-EDI")
        for result in [assess(on(legs, "delay", arrival_delay_minutes=202)).as_dict()]
    }

    assert by_regime["FRA-VIE"]["Art. 7(1)"] == "https://eur-lex.europa.eu/eli/reg/2004/261/oj"
    assert (
        by_regime["LHR-EDI"]["UK Art. 7(1)"]
        == "https://www.legislation.gov.uk/eur/2004/261/article/7"
    )
    assert by_regime["LHR-EDI"]["Art. 3(3)"].endswith("/article/3")
    assert (
        by_regime["FRA-VIE"][
            "C-402/07 Sturgeon, para 61; C-581/10 Nelson; C-452/13 Germanwings v Henning"
        ]
        == ""
    )


@pytest.mark.parametrize(
    ("code", "value", "field", "sentence"),
    [
        (
            "unknown_airport",
            "XXQ",
            "segments.0.arrival",
            "We do not know an airport called “XXQ”. Choose one from the list",
        ),
        ("same_airport", "FRA", "segments.0.arrival", "The two airports must be different"),
        (
            "city_code",
            "lon",
            "segments.0.departure",
            "“lon” is a city with several airports: LCY, LGW, LHR, LTN and STN. Choose one",
        ),
        ("required", "", "travel_date", "Tell us the date of the flight"),
        ("required", "", "segments.1.arrival", "Choose the airport of arrival"),
        (
            "out_of_range",
            10**40,
            "notice_days",
            "“10000000000000000000…” is too far off. Check it again",
        ),
    ],
)
def test_a_wrong_fact_reads_like_this(tables, code, value, field, sentence):
    assert wording.fact_sentence(code, value, field) == sentence


def test_the_choices_begin_with_what_is_not_established(tables):
    assert wording.cause_choices()[0] == ("unknown", "not established")
    assert len(wording.cause_choices()) == len(standard_rulebook().causes)
    assert wording.fare_choices()[0][0] == "public"
    assert wording.boarding_choices()[0][0] == "overbooking"


def test_changes_are_told_with_their_sums(tables):
    disruption = on("FRA-VIE", "delay", arrival_delay_minutes=176)

    [change] = what_would_change_it(disruption, assess(disruption))

    assert wording.change_text(change) == (
        "With 4 min more of delay, 3 h in all, it would be €250 per person."
    )
