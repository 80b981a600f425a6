"""Words for the engine's codes, in the reader's language."""

from compensation.wording.facts import fact_sentence, fact_sentences
from compensation.wording.results import (
    change_text,
    flags_text,
    refusal_heading,
    rights_text,
    too_late_text,
)
from compensation.wording.trace import reasons
from compensation.wording.vocabulary import boarding_choices, cause_choices, fare_choices

__all__ = [
    "boarding_choices",
    "cause_choices",
    "change_text",
    "fact_sentence",
    "fact_sentences",
    "fare_choices",
    "flags_text",
    "reasons",
    "refusal_heading",
    "rights_text",
    "too_late_text",
]
